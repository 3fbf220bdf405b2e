// The outbox: keeps an answer in this browser until the service says that it has it.

export const OUTBOX = "course/outbox/"; // + learner + "/" + id, in localStorage

/** A random UUID (version 4); crypto.randomUUID does not exist on plain http. */
export function uuid() {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (Number(digit)
    ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(digit) / 4)))).toString(16));
}

/** @type {Map<string, string>} */
const memory = new Map(); // where local storage is refused, and for previews
/**
 * Called with who changed an outbox; null is another tab.
 * @type {Set<(by: unknown) => void>}
 */
export const watchers = new Set();

/**
 * An entry as it was put; null for a text that is not ours, or was cut off.
 * @param {string | null} text
 * @returns {import("./types").Entry | null}
 */
function parsed(text) {
  try {
    const entry = JSON.parse(text ?? "");
    return entry?.id && entry.answer ? entry : null;
  } catch {
    return null;
  }
}

/**
 * Whether an entry belongs to what a model shows: to its lesson, in the attempt that is going on.
 * @param {import("./types").Entry} entry
 * @param {import("./types").Model} model
 */
export function isFor(entry, model) {
  return entry.lesson === model.get("lesson")
    && (entry.attempt ?? 1) === (model.get("attempt") ?? 1);
}

/** The answers of one learner that the service has not confirmed; every tab sees the same. */
export class Outbox {
  /** @param {string} learner */
  constructor(learner) {
    this.prefix = `${OUTBOX}${encodeURIComponent(learner)}/`;
  }

  /** All waiting entries, oldest first. */
  entries() {
    const texts = new Map([...memory].filter(([key]) => key.startsWith(this.prefix)));
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(this.prefix)) texts.set(key, localStorage.getItem(key) ?? "");
      }
    } catch { /* no local storage here: memory is all there is */ }
    return [...texts.values()].map(parsed).filter((entry) => entry !== null)
      .sort((a, b) => a.made - b.made);
  }

  /**
   * @param {import("./types").Entry} entry
   * @param {{ by?: unknown, lasting?: boolean }} how who puts it; false for this tab's memory only
   */
  put(entry, { by = null, lasting = true } = {}) {
    const key = this.prefix + entry.id;
    try {
      if (!lasting) throw new Error("preview");
      localStorage.setItem(key, JSON.stringify(entry));
    } catch {
      memory.set(key, JSON.stringify(entry));
    }
    watchers.forEach((watch) => watch(by));
  }

  /**
   * @param {string} id
   * @param {unknown} by who takes it out
   */
  drop(id, by = null) {
    memory.delete(this.prefix + id);
    try { localStorage.removeItem(this.prefix + id); } catch { /* as above */ }
    watchers.forEach((watch) => watch(by));
  }

  /**
   * Whether it survives closing the tab.
   * @param {string} id
   */
  isLasting(id) {
    return !memory.has(this.prefix + id);
  }
}

addEventListener("storage", (event) => {
  if (event.key?.startsWith(OUTBOX)) watchers.forEach((watch) => watch(null));
});
