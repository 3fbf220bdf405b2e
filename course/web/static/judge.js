// A story's rubric: sends what an instructor chose, and says in one sentence what came of it.

import { byId } from "../../widgets/core/dom.js";
import { request } from "./http.js";

const data = JSON.parse(byId("oordeel-data").textContent);
const form = byId("oordeel");
const standing = byId("stand");
/** @type {HTMLElement[]} */
const criteria = [...form.querySelectorAll("[data-criterion]")];
const idOf = (/** @type {HTMLElement} */ box) => box.dataset.criterion ?? "";
const LOGGED_OUT = "Niet bewaard: je bent uitgelogd. Log in een ander tabblad weer in en bewaar "
  + "opnieuw.";
const AWAY = "Niet bewaard: geen verbinding. Probeer het zo opnieuw. Wat je koos, staat er nog.";
let { seen } = data; // what the store held when this page was made, or saved last
let isChanged = false;
/** @type {Promise<void> | null} */
let saving = null;

function setSeen(marks) {
  seen = marks;
}

function say(text, kind = "") {
  standing.textContent = text;
  standing.dataset.kind = kind;
}

function chosen() {
  const levels = {};
  for (const box of criteria) {
    const value = form.elements[idOf(box)].value;
    if (value !== "") levels[idOf(box)] = Number(value);
  }
  return { levels, bonus: form.elements.bonus?.checked ?? false };
}

/** Says below a criterion's title that it has no level yet; not any more once it has one. */
function markOpen(box, isOpen) {
  box.querySelector(".ex-error")?.remove();
  if (!isOpen) return;
  const text = document.createElement("p");
  text.className = "ex-error";
  text.textContent = "Kies hier een niveau.";
  box.querySelector("legend").after(text);
}

/** The first criterion without a level gets the focus; the sentence says how many there are. */
function isComplete(levels) {
  const open = criteria.filter((box) => !(idOf(box) in levels));
  criteria.forEach((box) => markOpen(box, open.includes(box)));
  if (!open.length) return true;
  say(`Nog niet bewaard. Kies nog bij ${open.length} ${open.length === 1 ? "onderdeel"
    : "onderdelen"} een niveau.`, "missing");
  open[0].querySelector("input")?.focus();
  return false;
}

/** The service's reply, or a message that says why there is none. */
async function send(body) {
  const { status, body: reply } = await request("POST", data.save, body, { seconds: 15 });
  if ([401, 403].includes(status)) return { message: LOGGED_OUT };
  return reply ?? { message: AWAY };
}

async function save() {
  const choice = chosen();
  if (!isComplete(choice.levels)) return;
  say("Even bewaren…");
  isChanged = false; // what changes from here on is not in what is sent
  const reply = await send({ choice, comment: form.elements.comment.value, ...seen });
  if (!reply.saved) {
    isChanged = true;
    say(reply.message ?? AWAY, "failed");
    return;
  }
  setSeen(reply.seen);
  say(reply.saved, "saved");
  byId("verder").hidden = false;
  const badge = byId("stand-verhaal");
  badge.textContent = reply.state_text;
  badge.dataset.story = "done";
  byId("veranderd")?.remove();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  saving ??= save().finally(() => { saving = null; });
});
form.addEventListener("input", ({ target }) => {
  isChanged = true;
  const box = target.closest("[data-criterion]");
  if (box) markOpen(box, false);
});
addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });

const next = byId("volgende");
if (data.next) next.href = data.next;
else next.hidden = true;
