// A situation, a question, and what holds to be ticked.

import { h } from "./core/dom.js";
import { mountItemset, remarkOn } from "./core/itemset.js";

function option(exercise, item) {
  const { answer, view, uid } = exercise;
  const tick = (event) => {
    const ticked = new Set(answer.ticked);
    ticked[event.target.checked ? "add" : "delete"](item.id);
    answer.ticked = view.items.map(({ id }) => id).filter((id) => ticked.has(id));
    exercise.changed();
  };
  return [
    h("label", { class: "ex-option" },
      h("input", { type: "checkbox", id: `${uid}-${item.id}`, autocomplete: "off",
        checked: answer.ticked.includes(item.id), onchange: tick }),
      h("span", {}, item.text)),
    remarkOn(exercise, item.id),
  ];
}

const kind = {
  empty: () => ({ ticked: [] }),
  isWhole: true,
  left: () => [],
  control: ({ uid }, item) => `${uid}-${item}`,
  form: (exercise) => h("fieldset", { class: "ex-choices", disabled: exercise.locked },
    h("legend", {}, exercise.view.question),
    h("div", { class: "ex-options" }, exercise.view.items.map((item) => option(exercise, item)))),
};

function render({ model, el }) {
  return mountItemset({ model, el, kind });
}

export default { render };
