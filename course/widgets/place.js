// Behaviour to place on an axis, each with a slider that says in words where it stands.

import { h } from "./core/dom.js";
import { mountItemset, remarkOn } from "./core/itemset.js";

const STEP = 5; // as in place.py, which has a sentence for every step

/** A slider that is somewhere only after it was touched; its thumb is hollow until then. */
function slider(exercise, item) {
  const { uid, view, answer, locked } = exercise;
  const id = `${uid}-${item.id}`;
  const isPlaced = () => item.id in answer.places;
  const nowhere = locked ? "Niet geplaatst" : "Nog niet geplaatst";
  const input = h("input", { type: "range", id, class: "ex-range", min: 0, max: 100, step: STEP,
    value: answer.places[item.id] ?? 50, disabled: locked, autocomplete: "off",
    "aria-describedby": `${uid}-lijn` });
  const words = h("p", { class: "ex-position" });
  const show = () => {
    const text = isPlaced() ? view.words[Math.round(input.value / STEP)] : nowhere;
    input.classList.toggle("is-open", !isPlaced());
    input.setAttribute("aria-valuetext", text);
    words.textContent = text;
  };
  const put = () => { answer.places[item.id] = Number(input.value); show(); };
  const putHere = () => { if (!isPlaced()) { put(); exercise.changed(); } };
  const undo = () => {
    if (before === undefined) delete answer.places[item.id];
    else answer.places[item.id] = before;
    input.value = before ?? 50;
    show();
  };
  let before; // the place at the last touch, for when that turns out to scroll the page
  let isScroll = false;
  const listeners = {
    pointerdown: () => { before = answer.places[item.id]; isScroll = false; },
    pointerup: putHere, // also in the middle, where nothing changes
    pointercancel: () => { isScroll = true; undo(); },
    input: () => { isScroll = false; put(); },
    change: () => { if (isScroll) undo(); else exercise.changed(); },
    keydown: (event) => {
      isScroll = false;
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      putHere();
    },
  };
  for (const [name, act] of Object.entries(listeners)) input.addEventListener(name, act);
  show();
  return h("div", { class: "ex-item" },
    h("label", { for: id, class: "ex-text" }, item.text),
    input,
    h("div", { class: "ex-ends", "aria-hidden": "true" },
      h("span", {}, view.axis.from), words, h("span", {}, view.axis.to)),
    remarkOn(exercise, item.id));
}

const kind = {
  empty: () => ({ places: {} }),
  left: ({ view, answer: { places } }) => view.items.map(({ id }) => id)
    .filter((id) => !(id in places)),
  control: ({ uid }, item) => `${uid}-${item}`,
  form(exercise) {
    const { uid, locked, view: { axis, items } } = exercise;
    const line = `${locked ? "" : "Sleep of tik op de lijn, of gebruik de pijltjestoetsen. "
    }Links is ‘${axis.from}’, rechts is ‘${axis.to}’.`;
    return [h("p", { class: "ex-small", id: `${uid}-lijn` }, line),
      items.map((item) => slider(exercise, item))];
  },
};

function render({ model, el }) {
  return mountItemset({ model, el, kind });
}

export default { render };
