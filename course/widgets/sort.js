// Items to sort into bins: by radio buttons, or with a mouse by dragging to the bins below.

async function render({ model, el }) {
  const { h, radios, draggable, remarkOn, mountWhole } = await import(model.get("shared"));

  /** The bins as places to drop on, at the bottom of the window while something is dragged. */
  function trays(view) {
    return h("div", { class: "ex-trays", popover: "manual", "aria-hidden": "true" },
      view.bins.map((bin) => h("div", { "data-bin": bin.id }, bin.label)));
  }

  function isOver(tray, { clientX: x, clientY: y }) {
    const { left, right, top, bottom } = tray.getBoundingClientRect();
    return x >= left && x <= right && y >= top && y <= bottom;
  }

  /** Lets `item` be dragged by a handle before its text. */
  function makeDraggable(item, box, id) {
    const handle = h("span", { class: "ex-handle", "aria-hidden": "true" });
    const mark = (event) => [...box.children].forEach((tray) => {
      tray.classList.toggle("is-over", !!event && isOver(tray, event));
    });
    draggable(handle, item, {
      start: () => box.showPopover(),
      over: mark,
      end: () => { mark(null); box.hidePopover(); },
      drop: (event) => {
        const tray = [...box.children].find((one) => isOver(one, event));
        if (tray) document.getElementById(`${id}-${tray.dataset.bin}`).click();
      },
    });
    item.querySelector("legend").prepend(handle);
  }

  function sorted(exercise, item, box) {
    const { view, answer, locked } = exercise;
    const id = `${exercise.uid}-${item.id}`;
    const node = radios({
      id, legend: item.text, locked, value: answer.bins[item.id], className: "ex-item ex-pills",
      options: view.bins.map((bin) => ({ id: bin.id, text: bin.label })),
      onpick: (bin) => { answer.bins[item.id] = bin; exercise.changed(); },
    });
    if (!locked && box.showPopover) makeDraggable(node, box, id);
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

  return mountWhole({ model, el, kind });
}

export default { render };
