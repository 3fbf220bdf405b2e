// Handing in: first what still waits is saved, then one question when something is open.

import { flush } from "../../widgets/core/courier.js";
import { byId, h } from "../../widgets/core/dom.js";

function say(text) {
  byId("inleveren-melding").textContent = text;
}

/** Asks whether to hand in while something is open; resolves to yes or no. */
function confirmed(progress) {
  const { open } = progress;
  const dialog = byId("inleveren-vraag");
  byId("inleveren-vraag-tekst").replaceChildren(progress.list(open),
    h("p", {}, open.some((view) => view.points) && "Wat open staat, levert geen punten op. ",
      "Wil je toch inleveren?"));
  dialog.returnValue = "nee";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ja"), { once: true });
  });
}

/** Saves, asks and hands in; says what came of it, and goes to the receipt. */
async function handIn({ learner, lesson, attempt, url, service, progress }) {
  say("Even bewaren wat nog wacht…");
  const left = (await flush(learner)).filter((entry) => (
    entry.lesson === lesson && (entry.attempt ?? 1) === attempt));
  if (left.length) {
    say("Er is nog niets ingeleverd, want niet al je keuzes konden worden bewaard. "
      + "Probeer het opnieuw als je weer verbinding hebt.");
    return;
  }
  say("");
  if (progress.open.length && !(await confirmed(progress))) return;
  say("Even inleveren…");
  const { status, body } = await service.call("POST", url, { learner, attempt });
  if (status === 200 && body?.receipt) location.assign(new URL(body.receipt, location.href));
  else say(body?.message ?? "Inleveren lukte niet: geen verbinding. Probeer het zo weer.");
}

/**
 * Makes the button hand in, once at a time.
 * @param {HTMLElement} button
 * @param {object} task
 * @param {string} task.learner
 * @param {string} task.lesson
 * @param {number} task.attempt
 * @param {string} task.url
 * @param {import("./http").Service} task.service
 * @param {import("./progress").Progress} task.progress
 */
export function bindHandIn(button, task) {
  /** @type {Promise<void> | null} */
  let underWay = null;
  button.addEventListener("click", () => {
    underWay ??= handIn(task).finally(() => { underWay = null; });
  });
  byId("inleveren-vraag").addEventListener("click", ({ target, currentTarget }) => {
    if (target.closest("a")) currentTarget.close("nee");
  });
}
