// Times as a learner reads them, and the seconds that something is on screen.

/**
 * "om 20:14", or "op 12 november om 20:14" when that was not today, in the browser's zone.
 * @param {string} iso
 */
export function clock(iso, now = new Date()) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const time = at.toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === now.toDateString()) return `om ${time}`;
  return `op ${at.toLocaleDateString("nl-NL", { day: "numeric", month: "long" })} om ${time}`;
}

/** Counts the seconds in which `el` is on screen in a visible tab. */
export class Stopwatch {
  #total = 0;

  /** @type {number | null} */
  #since = null;

  #inView = true;

  /** @param {Element} el */
  constructor(el) {
    document.addEventListener("visibilitychange", this.#turn);
    this.observer = new IntersectionObserver((seen) => {
      this.#inView = seen.at(-1)?.isIntersecting ?? false;
      this.#turn();
    });
    this.observer.observe(el);
    this.#turn();
  }

  #turn = () => {
    const now = performance.now();
    if (this.#since !== null) this.#total += now - this.#since;
    this.#since = this.#inView && document.visibilityState === "visible" ? now : null;
  };

  get seconds() {
    this.#turn();
    return Math.round(this.#total / 100) / 10;
  }

  restart() {
    this.#turn();
    this.#total = 0;
  }

  close() {
    document.removeEventListener("visibilitychange", this.#turn);
    this.observer.disconnect();
  }
}
