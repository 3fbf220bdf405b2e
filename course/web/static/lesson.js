// A lesson page: gives each exercise its model and its kind's module, and keeps them up to date.
// First what tells where somebody was, and then what asks where they work.

import "./parts.js";
import "./routes.js";
import { byId, h } from "../../widgets/core/dom.js";
import { OUTBOX, isFor } from "../../widgets/core/outbox.js";
import { carryOthers } from "./answers.js";
import { bindHandIn } from "./handin.js";
import { OTHER_LOGIN, Service } from "./http.js";
import { frontEnd } from "./kinds.js";
import { Model } from "./model.js";
import { Progress } from "./progress.js";

const data = JSON.parse(byId("les-data").textContent);
const service = new Service(data.api);
/** @type {Map<string, Model>} */
const models = new Map(); // by exercise
const progress = new Progress({ counting: data.counting ?? [], models });

/** Practice stays open when the rest of the lesson is closed. */
function modeOf(view, { mode, practice }) {
  return view.practice && practice ? practice : mode;
}

function follow(view) {
  const { learner, lesson, release, attempt } = data;
  const mode = modeOf(view, data);
  const model = new Model(service, { view, learner, lesson, release, attempt, mode, message: "" });
  models.set(view.id, model);
  model.on("change:view", () => progress.show());
  model.on("change:unsaved", () => progress.show()); // a kind that saves by a button says so
  return model;
}

async function draw(slot, view, model) {
  try {
    const kind = await frontEnd(view.kind);
    const el = h("div");
    await kind.render({ model, el });
    slot.replaceChildren(el);
  } catch (error) {
    console.error(error);
    slot.replaceChildren(h("p", { class: "note note-warn" },
      `De oefening ‘${view.title}’ kan nu niet worden getoond. Laad de pagina opnieuw.`));
  }
}

// ---- staying up to date

let refreshed = performance.now();

function showNote(text) {
  byId("les-melding").textContent = text;
  byId("les-melding").hidden = !text;
}

/** Fetches the states anew: another tab or door may have changed them. */
async function refresh() {
  if (data.mode === "preview" || document.visibilityState === "hidden") return;
  refreshed = performance.now();
  const { status, body } = await service.call("GET", `${service.api}lessons/${data.lesson}`);
  if (body?.reason === OTHER_LOGIN) showNote(body.message);
  if (status !== 200 || !body?.exercises) return;
  if (body.learner !== data.learner) {
    showNote("Je bent nu ingelogd als iemand anders. Laad de pagina opnieuw om verder te gaan.");
    return;
  }
  if (body.attempt !== data.attempt) {
    showNote(`Deze les is nu geopend als poging ${body.attempt}. Laad de pagina opnieuw om verder `
      + "te gaan.");
    return;
  }
  if (body.message !== data.message) showNote(body.message);
  data.message = body.message;
  for (const view of body.exercises) {
    models.get(view.id)?.set("mode", modeOf(view, body));
    models.get(view.id)?.set("view", view);
  }
}

// ---- start

const views = new Map(data.exercises.map((view) => [view.id, view]));
/** @type {NodeListOf<HTMLElement>} */
const slots = document.querySelectorAll("[data-exercise]");
const places = [...slots].flatMap((slot) => {
  const view = views.get(slot.dataset.exercise);
  return view ? [{ slot, view, model: follow(view) }] : [];
});
progress.show(); // the parts stand as somebody left them before anything is drawn
for (const { slot, view, model } of places) {
  await draw(slot, view, model);
  await new Promise((resolve) => { setTimeout(resolve); }); // the first can be done already
}
carryOthers(service, {
  learner: data.learner,
  isElsewhere: (entry) => {
    const model = models.get(entry.exercise);
    return !model || !isFor(entry, model);
  },
  box: byId("wachtend"),
});
if (byId("inleveren-knop")) {
  const { learner, lesson, attempt, handin_url: url } = data;
  bindHandIn(byId("inleveren-knop"), { learner, lesson, attempt, url, service, progress });
}
document.addEventListener("visibilitychange", () => {
  if (performance.now() - refreshed > 2_000) refresh();
});
addEventListener("storage", (event) => {
  if (event.key?.startsWith(OUTBOX) && event.newValue === null) refresh();
});
if (location.hash) byId(location.hash.slice(1))?.scrollIntoView();
