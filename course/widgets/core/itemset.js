// Exercises whose items one answer holds together: sort, checklist, place, order and scale.

import { h, keepKeys, paragraphs } from "./dom.js";
import { Draft } from "./draft.js";
import { Exercise } from "./exercise.js";
import { guarded } from "./mount.js";
import { clock } from "./time.js";

/** The same text for the same answer, in whatever order its fields come. */
function stable(value) {
  const isFields = (part) => part && typeof part === "object" && !Array.isArray(part);
  return JSON.stringify(value ?? null, (_, part) => (isFields(part)
    ? Object.fromEntries(Object.entries(part).sort()) : part));
}

/**
 * An exercise whose form stays while its answer is saved, which happens at every change. In
 * practice a button sends the answer, feedback comes beside the items, and one can try again.
 * For a kind's `form` it has `answer`, `locked` and `changed()` besides what every exercise has.
 */
class Itemset extends Exercise {
  constructor(model, el, kind) {
    super(model, el, (exercise) => exercise.parts(kind));
    const { close } = this;
    const leave = () => {
      if (document.visibilityState === "hidden" && this.pending) this.courier.kick();
    };
    document.addEventListener("visibilitychange", leave);
    this.close = () => { document.removeEventListener("visibilitychange", leave); close(); };
  }

  /** The answer that waits; skipping a sensitive case is none. */
  get waits() { return this.pending && !("skip" in this.pending.answer) ? this.pending : null; }

  get isChecked() { return this.view.remarks?.length > 0 && !this.again && !this.waits; }

  get locked() {
    return this.mode === "closed" || this.isChecked || !!(this.view.practice && this.waits);
  }

  /** What the form shows. While that is the same the form stays, with its focus and its pointer. */
  get sign() {
    const { view, waits, again, error, struggles, kept } = this;
    return stable([this.mode, this.model.get("message"), view.skipped_at, view.practice
      ? [view.at, waits?.id, again, error, struggles] : waits?.answer ?? kept ?? view.answer]);
  }

  parts(kind) {
    const { view, waits, mode } = this;
    const draft = view.practice && !waits && mode !== "closed" ? this.draftAnswer : null;
    this.kind = kind;
    this.again = !!(draft && view.at);
    const answer = waits?.answer ?? draft ?? this.kept ?? view.answer;
    this.answer = structuredClone(answer ?? kind.empty(view));
    this.shown = this.sign;
    this.tail = h("div", { class: "ex-tail" }, this.end());
    this.ended = this.ending;
    return h("form", { class: "ex-form", novalidate: true, autocomplete: "off",
      onsubmit: (event) => { event.preventDefault(); this.check(); } },
    paragraphs(view.instruction), this.isChecked && summary(view.remarks), kind.form(this),
    this.tail);
  }

  hear(reply, entry) {
    if (reply.type === "refused" && this.mode === "preview") this.kept = entry.answer;
    super.hear(reply, entry);
  }

  redraw(arrives = false) {
    if (this.quiet) return;
    if (this.shown !== this.sign) super.redraw(arrives && this.view.practice);
    this.refresh();
  }

  /** Brings what stands around the controls up to date. */
  refresh() {
    if (this.ended !== this.ending) {
      this.ended = this.ending;
      this.tail.replaceChildren(...this.end());
    }
    this.showStatus();
    keepKeys(this.el);
  }

  get ending() {
    const { view, waits } = this;
    return stable([view.state === "new" && waits ? "begun" : view.state, view.result]);
  }

  end() {
    return (this.view.practice ? this.endOfPractice() : this.endOfMarked()).filter(Boolean);
  }

  /**
   * The one button below the items.
   * @param {string} text
   * @param {(() => void) | null} onclick null for the form's own button
   */
  button(text, onclick = null) {
    return h("button", { type: onclick ? "button" : "submit", class: "ex-button",
      id: `${this.uid}-knop`, onclick, "aria-disabled": this.waits && "true" }, text);
  }

  closing() {
    const { view } = this;
    return view.closing && h("div", { class: "ex-closing" },
      h("p", { class: "ex-label" }, "Om over na te denken"), paragraphs(view.closing),
      h("p", { class: "ex-small" }, "Dit antwoord is alleen voor jezelf."));
  }

  endOfPractice() {
    const { waits, mode, struggles, error, isChecked } = this;
    const isOpen = mode !== "closed";
    return [
      error && h("p", { class: "ex-error", role: "alert" }, error),
      isChecked && this.closing(),
      isOpen && isChecked && this.button("Opnieuw proberen", () => this.tryAgain()),
      isOpen && !isChecked && !(waits && struggles)
        && this.button(waits ? "Even bewaren…" : "Nakijken"),
    ];
  }

  endOfMarked() {
    const { view, waits, mode, kind } = this;
    const isOpen = mode !== "closed";
    return [
      isOpen && kind.isWhole && view.state === "new" && !waits
        && this.button("Zo bewaren", () => this.keepAsIs()),
      kind.result?.(this),
      this.closing(),
      isOpen && view.state === "done" && h("p", { class: "ex-small" }, "Je kunt nog wijzigen.",
        !!view.points && " Waarom iets past of niet, lees je later in je terugkoppeling."),
    ];
  }

  /** @returns {[string, string]} */
  state() {
    const found = super.state();
    if (found[0] !== "saved" || this.mode === "closed") return found;
    if (this.again) return ["new", "Nog niet nagekeken"];
    const left = this.kind.left(this).length;
    return left ? ["saved", `Bewaard ${clock(this.view.at)}. Nog ${left} te doen.`] : found;
  }

  /** The kind changed `answer`: it is kept at once; in practice in this browser only. */
  changed() {
    if (this.view.practice) this.draftAnswer = this.answer;
    else this.keep();
  }

  /** Keeps the answer in place of those that were not sent yet, and sends it in a moment. */
  keep() {
    const before = this.courier.waiting.filter((entry) => entry.id !== this.courier.sending);
    this.commit({ step: "", answer: structuredClone(this.answer), after: 0.8 });
    before.forEach((entry) => this.outbox.drop(entry.id, this.courier));
    if (!this.struggles) this.note = null;
    this.shown = this.sign;
    this.refresh();
  }

  keepAsIs() {
    this.keep();
    this.status.setAttribute("tabindex", "-1");
    this.status.focus();
  }

  /** In practice: sends the answer, when every item has a choice. */
  check() {
    if (!this.view.practice || this.locked) return;
    const left = this.kind.left(this);
    this.error = left.length ? `Nog ${left.length} te doen. Daarna kijken we alles na.` : null;
    if (!left.length) {
      this.commit({ step: "", answer: structuredClone(this.answer) });
      return;
    }
    this.redraw();
    this.focusOn(this.kind.control(this, left[0]));
  }

  tryAgain() {
    this.draftAnswer = this.answer;
    this.again = true;
    this.redraw();
    this.focusOn(this.kind.control(this, this.view.items[0].id));
  }

  get drafts() { return this.draft.drafts ??= new Draft(this.model); }

  /** What was chosen in practice since the last answer; what belongs to another answer is none. */
  get draftAnswer() {
    const draft = this.drafts.value;
    if (draft && draft.at === this.view.at) return draft.answer;
    if (draft) this.draftAnswer = null;
    return null;
  }

  set draftAnswer(answer) {
    this.drafts.put(answer && { at: this.view.at, answer }, { lasting: this.mode !== "preview" });
  }
}

/** Above the items, after an answer in practice: how it went, and the reason for the whole. */
function summary(remarks) {
  const items = remarks.filter((remark) => remark.item !== null);
  const whole = remarks.find((remark) => remark.item === null);
  const count = (fits) => items.filter((one) => one.fits === fits).length;
  return h("div", { class: "ex-why", "data-arrival": true },
    h("p", { class: "ex-label" }, "Terugkoppeling"),
    h("p", {}, whole?.judgement ?? `${outcome(count("yes"), count("partly"), items.length)
    } Lees hieronder bij elke keuze waarom.`),
    paragraphs(whole?.why));
}

function outcome(good, near, all) {
  if (good === all) return `Je hebt ze alle ${all} goed.`;
  const some = good ? `Je hebt er ${good} van de ${all} goed` : "Je hebt er nog geen goed";
  return `${some}${near ? `, en ${near} bijna` : ""}.`;
}

/** The feedback on one item, where there is any to show; its sign is for the eye only. */
export function remarkOn(exercise, item) {
  const remark = exercise.isChecked && exercise.view.remarks.find((one) => one.item === item);
  return remark && h("div", { class: "ex-remark", "data-fits": remark.fits },
    remark.judgement && h("p", { class: "ex-judgement" }, remark.judgement),
    paragraphs(remark.why));
}

/**
 * Shows an exercise that one answer holds as a whole. `kind` has `empty(view)`, the answer of who
 * did nothing; `isWhole`, whether that may be somebody's answer; `left(exercise)`, the ids of items
 * without a choice; `control(exercise, item)`, the id of an item's first control; and
 * `form(exercise)`, the nodes: they change `exercise.answer` and then call `exercise.changed()`.
 * `result(exercise)`, where it exists, gives nodes for below the form, anew with `view.result`.
 * @param {object} context
 * @param {import("./types").Model} context.model
 * @param {HTMLElement} context.el
 * @param {Record<string, any>} context.kind
 */
export function mountItemset({ model, el, kind }) {
  return guarded(model, el, () => new Itemset(model, el, kind));
}
