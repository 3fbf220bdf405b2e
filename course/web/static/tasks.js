// The page Taken: sends what somebody decides about a task or a mail, and copies texts.

import { byId } from "../../widgets/core/dom.js";
import { request } from "./http.js";

const { api } = JSON.parse(byId("taken-data").textContent);
const LOGGED_OUT = "Niet gelukt: je bent uitgelogd. Log opnieuw in.";
const AWAY = "Niet gelukt: geen verbinding. Probeer het zo opnieuw.";

/** Says what came of it where the buttons are; to a screen reader too. */
function say(place, text, isDone) {
  let line = place.querySelector(".act-result");
  if (!line) {
    line = document.createElement("p");
    line.className = "act-result";
    line.tabIndex = -1;
    place.append(line);
  }
  line.textContent = text;
  byId("gedaan").textContent = text;
  if (isDone) {
    place.querySelectorAll("button, a").forEach((one) => one.remove());
    line.focus();
  }
}

async function decide(place, { what, do: action, seqs }) {
  const buttons = [...place.querySelectorAll("button")];
  buttons.forEach((one) => { one.disabled = true; });
  const { status, body } = await request("POST", api,
    { what, do: action, seqs: seqs.split(" ").map(Number) });
  buttons.forEach((one) => { one.disabled = false; });
  if (status === 200) say(place, body.message, true);
  else if ([401, 403].includes(status)) say(place, LOGGED_OUT, false);
  else say(place, body?.message ?? AWAY, false);
}

/** Copies a text; where the browser does not allow that, it stays selected. */
function copy(button) {
  const area = byId(button.dataset.copy);
  area.select();
  const copied = () => {
    byId("gedaan").textContent = "Gekopieerd.";
    button.textContent = "Gekopieerd";
  };
  navigator.clipboard?.writeText(area.value).then(copied, () => area.focus());
}

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button") : null;
  const place = button?.closest(".acts");
  if (button?.dataset.copy) copy(button);
  if (!place || !button?.dataset.do) return;
  const { what, do: action, seqs } = button.dataset;
  decide(place, { what, do: action, seqs });
});
