// Steps to put in order: by buttons, or by dragging; what does not belong is put outside.

import { h } from "./core/dom.js";
import { draggable } from "./core/drag.js";
import { mountItemset, remarkOn } from "./core/itemset.js";

/** The two lists of one exercise, drawn anew after each move. */
class Lists {
  constructor(exercise) {
    const { uid } = exercise;
    this.exercise = exercise;
    this.placed = h("ol", { class: "ex-steps", "aria-label": "Jouw volgorde" });
    this.outside = h("ul", { class: "ex-steps ex-outside", "aria-labelledby": `${uid}-buiten` });
    this.hint = h("p", { class: "ex-small" }, "Hoort een stap er niet bij? Zet die hier.");
    this.news = h("p", { class: "ex-unseen", role: "status" });
    this.box = h("div", { class: "ex-outside-box" },
      h("p", { class: "ex-label", id: `${uid}-buiten` }, "Buiten de volgorde"),
      this.hint, this.outside);
    this.draw();
  }

  get order() { return this.exercise.answer.order; }

  draw() {
    const texts = new Map(this.exercise.view.items.map((item) => [item.id, item.text]));
    const out = [...texts.keys()].filter((id) => !this.order.includes(id));
    this.placed.replaceChildren(...this.order.map((id) => this.step(id, texts.get(id))));
    this.outside.replaceChildren(...out.map((id) => this.step(id, texts.get(id))));
    this.hint.hidden = out.length > 0 || this.exercise.locked;
    this.box.hidden = !out.length && this.exercise.locked;
  }

  step(id, text) {
    const { locked, uid } = this.exercise;
    const name = `${uid}-${id}`;
    const handle = h("span", { class: "ex-handle", "aria-hidden": "true" });
    const node = h("li", { class: "ex-step", "data-id": id },
      !locked && handle,
      h("p", { class: "ex-text", id: `${name}-tekst` }, text),
      !locked && h("div", { class: "ex-moves" }, this.buttons(id, name)),
      remarkOn(this.exercise, id));
    if (!locked) this.makeDraggable(handle, node, id);
    return node;
  }

  buttons(id, name) {
    const at = this.order.indexOf(id);
    const button = (word, to, text, isOff = false) => h("button", { type: "button",
      class: "ex-button ex-quiet ex-move", id: `${name}-${word}`,
      "aria-labelledby": `${name}-${word} ${name}-tekst`, "aria-disabled": isOff && "true",
      onclick: () => { if (!isOff) this.move(id, to, word); } }, text);
    if (at < 0) return [button("buiten", this.order.length, "Terugzetten")];
    return [
      button("omhoog", at - 1, "Omhoog", at === 0),
      button("omlaag", at + 1, "Omlaag", at === this.order.length - 1),
      button("buiten", null, "Buiten de volgorde"),
    ];
  }

  /** Puts `id` at a place, or outside for null; the focus stays with it. */
  move(id, to, word = null) {
    const { answer, uid } = this.exercise;
    answer.order = answer.order.filter((one) => one !== id);
    if (to !== null) answer.order.splice(to, 0, id);
    this.draw();
    this.news.textContent = to === null ? "Buiten de volgorde"
      : `Stap ${answer.order.indexOf(id) + 1} van ${answer.order.length}`;
    if (word) this.exercise.focusOn(`${uid}-${id}-${word}`);
    this.exercise.changed();
  }

  /** Where a pointer would drop `id`: a place, or null for outside. */
  target(id, { clientY: y }) {
    if (y > this.box.getBoundingClientRect().top) return null;
    const others = [...this.placed.children].filter((node) => node.dataset.id !== id);
    const middle = (node) => node.getBoundingClientRect().top + node.offsetHeight / 2;
    return others.filter((node) => middle(node) < y).length;
  }

  makeDraggable(handle, node, id) {
    const mark = (event) => {
      const to = event ? this.target(id, event) : undefined;
      const others = [...this.placed.children].filter((one) => one !== node);
      others.forEach((one, at) => {
        one.classList.toggle("is-before", at === to);
        one.classList.toggle("is-after", at === others.length - 1 && to === others.length);
      });
      this.box.classList.toggle("is-over", to === null);
    };
    draggable(handle, node, {
      over: mark,
      end: () => mark(null),
      drop: (event) => this.move(id, this.target(id, event)),
    });
  }
}

const kind = {
  empty: (view) => ({ order: view.items.map((item) => item.id) }),
  isWhole: true,
  left: () => [],
  control: ({ uid, answer: { order } }, item) => (order.length ? `${uid}-${order[0]}-omlaag`
    : `${uid}-${item}-buiten`),
  form(exercise) {
    const { placed, box, news } = new Lists(exercise);
    return [placed, box, news];
  },
};

function render({ model, el }) {
  return mountItemset({ model, el, kind });
}

export default { render };
