// A case to decide in: every choice is made once, shows what follows, and may lead to another.

import { CERTAINTIES, certainty, radios } from "./core/choices.js";
import { h, paragraphs } from "./core/dom.js";
import { mount } from "./core/mount.js";

const MISSING = {
  option: "Kies eerst wat jij zou doen.",
  certainty: "Geef nog aan hoe zeker je bent.",
};

/** A step that was taken: the question, the choice, how sure, what followed. */
function taken(step, isLast) {
  const chosen = step.options.find((option) => option.id === step.chosen);
  const sure = CERTAINTIES.find((level) => level.id === String(step.certainty));
  const others = step.options.filter((option) => option !== chosen);
  return h("div", { class: "ex-taken" },
    h("p", { class: "ex-question" }, step.question),
    h("div", { class: "ex-chosen" },
      h("p", { class: "ex-label" }, "Jouw keuze", sure && h("span", { class: "ex-sure" },
        ` · ${sure.text}`)),
      h("p", {}, chosen?.text ?? "")),
    h("div", { class: "ex-consequence", "data-arrival": isLast },
      h("p", { class: "ex-label" }, "Wat er gebeurt"), paragraphs(step.consequence)),
    step.why && h("div", { class: "ex-why" },
      h("p", { class: "ex-label" }, "Waarom"), paragraphs(step.why)),
    h("details", { class: "ex-others" }, h("summary", {}, "De andere keuzes"),
      h("ul", {}, others.map((option) => h("li", {}, option.text)))));
}

/** The step that is open, as a form; locked while an answer to it waits to be saved. */
function form(exercise, open) {
  const { uid, draft, pending, struggles } = exercise;
  const waits = pending?.step === open.step ? pending : null;
  const mine = waits ? { option: waits.answer.option, certainty: waits.certainty }
    : (draft[open.step] ??= {});
  const ids = { option: `${uid}-${open.step}`, certainty: `${uid}-${open.step}-zeker` };
  const pick = (field) => (value) => {
    mine[field] = value;
    if (mine.error === field) { mine.error = null; exercise.redraw(); }
  };
  const missing = () => ["option", "certainty"].find((field) => !mine[field]);
  const submit = (event) => {
    event.preventDefault();
    if (waits) return;
    mine.error = missing();
    if (!mine.error) {
      exercise.focusOn(`${ids.option}-knop`);
      exercise.commit({ step: open.step, answer: { option: mine.option },
        certainty: mine.certainty });
      return;
    }
    exercise.redraw();
    const first = mine.error === "option" ? open.options[0].id : CERTAINTIES[0].id;
    exercise.focusOn(`${ids[mine.error]}-${first}`);
  };
  const error = (field) => mine.error === field && MISSING[field];
  return h("form", { class: "ex-form", novalidate: true, onsubmit: submit,
    "data-waits": waits ? "ja" : null },
  radios({ id: ids.option, legend: open.question, options: open.options, value: mine.option,
    error: error("option"), locked: !!waits, onpick: pick("option") }),
  certainty({ id: ids.certainty, value: mine.certainty, error: error("certainty"),
    locked: !!waits, onpick: pick("certainty") }),
  !(waits && struggles) && h("button", { class: "ex-button",
    id: `${ids.option}-knop`, "aria-disabled": waits ? "true" : null },
  waits ? "Even bewaren…" : "Vastleggen"));
}

function closing(exercise) {
  const { view, mode, uid, pending, struggles } = exercise;
  const again = () => {
    if (!exercise.pending) exercise.commit({ step: "", answer: { again: true } });
  };
  return [
    view.closing && h("div", { class: "ex-closing" },
      h("p", { class: "ex-label" }, "Om over na te denken"), paragraphs(view.closing),
      h("p", { class: "ex-small" }, "Dit antwoord is alleen voor jezelf.")),
    !view.practice && h("p", { class: "ex-small" },
      "Waarom iets hielp of niet, lees je later in je terugkoppeling."),
    view.practice && mode !== "closed" && !(pending && struggles) && h("button", {
      type: "button", class: "ex-button", id: `${uid}-weer`, onclick: again,
      "aria-disabled": pending && "true" }, pending ? "Even bewaren…" : "Opnieuw proberen"),
  ];
}

function draw(exercise) {
  const { view, mode } = exercise;
  const last = view.taken.length - 1;
  return [
    ...view.taken.map((step, index) => taken(step, index === last)),
    view.open && mode !== "closed" && form(exercise, view.open),
    ...(view.open ? [] : closing(exercise)),
  ];
}

function render({ model, el }) {
  return mount({ model, el, draw });
}

export default { render };
