// Handing in: first what still waits is saved, then one question when something is open.

import { flush } from "../../widgets/core/courier.js";
import { h } from "../../widgets/core/dom.js";

const byId = (id) => document.getElementById(id);

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

async function handIn({ learner, lesson, url, service, progress }) {
  say("Even bewaren wat nog wacht…");
  const left = (await flush(learner)).filter((entry) => entry.lesson === lesson);
  if (left.length) return say("Er is nog niets ingeleverd, want niet al je keuzes konden worden "
    + "bewaard. Probeer het opnieuw als je weer verbinding hebt.");
  say("");
  if (progress.open.length && !(await confirmed(progress))) return null;
  say("Even inleveren…");
  const { status, body } = await service.call("POST", url, { learner });
  if (status === 200 && body?.receipt) return location.assign(new URL(body.receipt, location));
  return say(body?.message ?? "Inleveren lukte niet: geen verbinding. Probeer het zo weer.");
}

/** Makes the button hand in. */
export function bindHandIn(button, task) {
  let busy = false;
  button.addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    await handIn(task);
    busy = false;
  });
  byId("inleveren-vraag").addEventListener("click", (event) => {
    if (event.target.closest("a")) event.currentTarget.close("nee");
  });
}
