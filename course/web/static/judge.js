// A story's rubric: sends what an instructor chose, and says in one sentence what came of it.

import { request } from "./http.js";

const data = JSON.parse(document.getElementById("oordeel-data").textContent);
const form = document.getElementById("oordeel");
const status = document.getElementById("stand");
const criteria = [...form.querySelectorAll("[data-criterion]")];
const LOGGED_OUT = "Niet bewaard: je bent uitgelogd. Log in een ander tabblad weer in en bewaar "
  + "opnieuw.";
const AWAY = "Niet bewaard: geen verbinding. Probeer het zo opnieuw. Wat je koos, staat er nog.";
let seen = data.seen;
let changed = false;
let busy = false;

function say(text, kind = "") {
  status.textContent = text;
  status.dataset.kind = kind;
}

function chosen() {
  const levels = {};
  for (const { dataset: { criterion } } of criteria) {
    const value = form.elements[criterion].value;
    if (value !== "") levels[criterion] = Number(value);
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
  const open = criteria.filter(({ dataset: { criterion } }) => !(criterion in levels));
  criteria.forEach((box) => markOpen(box, open.includes(box)));
  if (!open.length) return true;
  say(`Nog niet bewaard. Kies nog bij ${open.length} ${open.length === 1 ? "onderdeel"
    : "onderdelen"} een niveau.`, "missing");
  open[0].querySelector("input").focus();
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
  const reply = await send({ choice, comment: form.elements.comment.value, ...seen });
  if (!reply.saved) {
    say(reply.message ?? AWAY, "failed");
    return;
  }
  ({ seen } = reply);
  changed = false;
  say(reply.saved, "saved");
  document.getElementById("verder").hidden = false;
  const badge = document.getElementById("stand-verhaal");
  badge.textContent = reply.state_text;
  badge.dataset.story = "done";
  document.getElementById("veranderd")?.remove();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  busy = true;
  await save();
  busy = false;
});
form.addEventListener("input", ({ target }) => {
  changed = true;
  const box = target.closest("[data-criterion]");
  if (box) markOpen(box, false);
});
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

const next = document.getElementById("volgende");
if (data.next) next.href = data.next;
else next.hidden = true;
