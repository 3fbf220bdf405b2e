// Items to sort into bins: by radio buttons, or with a mouse by dragging to the bins below.

import { radios } from "./core/choices.js";
import { byId, h } from "./core/dom.js";
import { draggable } from "./core/drag.js";
import { mountItemset, remarkOn } from "./core/itemset.js";

/** The bins as places to drop on, at the bottom of the window while something is dragged. */
function trays(view) {
  return h("div", { class: "ex-trays", popover: "manual", "aria-hidden": "true" },
    view.bins.map((bin) => h("div", { "data-bin": bin.id }, bin.label)));
}

function isOver(tray, { clientX: x, clientY: y }) {
  const { left, right, top, bottom } = tray.getBoundingClientRect();
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** A handle by which the text of an item can be dragged to a bin. */
function grip(text, box, id) {
  const handle = h("span", { class: "ex-handle", "aria-hidden": "true" });
  const ghost = h("p", { class: "ex-ghost" }, text);
  const bins = [...box.children];
  const mark = (event) => bins.forEach((tray) => {
    tray.classList.toggle("is-over", !!event && isOver(tray, event));
  });
  draggable(handle, ghost, {
    start: ({ clientX, clientY }) => {
      Object.assign(ghost.style, { left: `${clientX + 12}px`, top: `${clientY - 20}px` });
      box.append(ghost);
      box.showPopover();
    },
    over: mark,
    drop: (event) => {
      const tray = bins.find((one) => isOver(one, event));
      if (tray) byId(`${id}-${tray.dataset.bin}`).click();
    },
    end: () => { mark(null); ghost.remove(); box.hidePopover(); },
  });
  return handle;
}

function sorted(exercise, item, box) {
  const { view, answer, locked } = exercise;
  const id = `${exercise.uid}-${item.id}`;
  const node = radios({
    id, legend: item.text, locked, value: answer.bins[item.id], className: "ex-item ex-pills",
    options: view.bins.map((bin) => ({ id: bin.id, text: bin.label })),
    onpick: (bin) => { answer.bins[item.id] = bin; exercise.changed(); },
  });
  if (!locked && box.showPopover) node.querySelector("legend")?.prepend(grip(item.text, box, id));
  node.append(remarkOn(exercise, item.id) || "");
  return node;
}

const kind = {
  empty: () => ({ bins: {} }),
  left: ({ view, answer }) => view.items.map(({ id }) => id).filter((id) => !answer.bins[id]),
  control: ({ uid, view }, item) => `${uid}-${item}-${view.bins[0].id}`,
  form(exercise) {
    const box = trays(exercise.view);
    return [exercise.view.items.map((item) => sorted(exercise, item, box)), box];
  },
};

function render({ model, el }) {
  return mountItemset({ model, el, kind });
}

export default { render };
