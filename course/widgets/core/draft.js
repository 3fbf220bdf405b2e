// What is not sent yet, kept in this browser for one exercise of one learner.

const DRAFT = "course/draft/"; // + learner/lesson/exercise[/attempt], in localStorage

/** A draft of the exercise that `model` shows; this tab's own goes before another's. */
export class Draft {
  /** @type {string | null} */
  #text = null;

  /** @param {import("./types").Model} model */
  constructor(model) {
    const [learner, lesson] = ["learner", "lesson"].map((name) => model.get(name));
    const attempt = model.get("attempt") ?? 1;
    const place = `${encodeURIComponent(learner)}/${lesson}/${model.get("view").id}`;
    this.key = `${DRAFT}${place}${attempt > 1 ? `/${attempt}` : ""}`;
  }

  /** What was put last; null when there is nothing, or not our text. */
  get value() {
    try {
      return JSON.parse(this.#text ?? localStorage.getItem(this.key) ?? "");
    } catch {
      return null;
    }
  }

  /**
   * Keeps a value, or forgets it for null; returns whether this browser could.
   * @param {object | null} value
   * @param {{ lasting?: boolean }} how false for this tab's memory only
   */
  put(value, { lasting = true } = {}) {
    this.#text = value ? JSON.stringify(value) : null;
    try {
      if (this.#text === null || !lasting) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, this.#text);
      return true;
    } catch {
      return false;
    }
  }
}
