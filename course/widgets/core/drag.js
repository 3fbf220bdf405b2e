// Dragging with a mouse, pen or finger.


/**
 * Lets mouse, pen or finger drag `node` by `handle`: `start` and `over` hear where the pointer is,
 * `drop` where it was let go, `end` that it is over. Escape ends it without a drop.
 * @param {HTMLElement} handle
 * @param {HTMLElement} node
 * @param {object} hearers
 * @param {(event: PointerEvent) => void} [hearers.start]
 * @param {(event: PointerEvent) => void} [hearers.over]
 * @param {(event: PointerEvent) => void} hearers.drop
 * @param {() => void} [hearers.end]
 */
export function draggable(handle, node, { start, over, drop, end }) {
  handle.addEventListener("pointerdown", (down) => {
    if (down.button || !down.isPrimary) return;
    down.preventDefault();
    const listening = new AbortController();
    const move = (event) => {
      const [x, y] = [event.pageX - down.pageX, event.pageY - down.pageY];
      node.style.transform = `translate(${x}px, ${y}px)`;
      over?.(event);
    };
    const stop = (event) => {
      listening.abort();
      if (event.type === "pointerup") drop(event);
      node.style.transform = "";
      node.classList.remove("is-dragged");
      end?.();
    };
    const events = { pointermove: move, pointerup: stop, pointercancel: stop,
      keydown: (event) => { if (event.key === "Escape") stop(event); } };
    for (const [name, act] of Object.entries(events)) {
      document.addEventListener(name, act, { signal: listening.signal });
    }
    node.classList.add("is-dragged");
    start?.(down);
  });
}
