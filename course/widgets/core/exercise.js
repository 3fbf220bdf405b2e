// An exercise on the screen: its heading, what its kind draws, and the line that says whether it
// is saved.

import { ask } from "./ask.js";
import { Courier } from "./courier.js";
import { h, keepKeys, paragraphs } from "./dom.js";
import { helpLines } from "./helplines.js";
import { Outbox, isFor, uuid, watchers } from "./outbox.js";
import { Stopwatch, clock } from "./time.js";

const TEXT = {
  new: "Nog niet gedaan",
  closed: "Niet gedaan",
  preview: "Voorbeeld: je keuzes worden niet bewaard",
  sending: "Even bewaren…",
  saved: (at) => `Bewaard ${clock(at)}`,
  more: (at) => `Bewaard ${clock(at)}. De oefening gaat verder.`,
  again: "Opnieuw begonnen. Je eerste keuzes blijven bewaard.",
  skipped: (at) => `Overgeslagen. Bewaard ${clock(at)}`,
  failed: "Niet bewaard: geen verbinding. We proberen het opnieuw.",
  fragile: "Niet bewaard: geen verbinding. Laat deze pagina open, we proberen het opnieuw.",
};

let mounted = 0;

/**
 * @typedef {object} Options
 * @property {string} [badge] what stands beside the title
 * @property {(exercise: any) => [string, string] | null} [status] the status and its sentence
 * @property {(exercise: any) => boolean} [refresh] brings what was drawn up to date, or false
 */

/**
 * One exercise in `el`. For a kind's `draw`: `view`, `mode`, `pending` (the answer that waits, or
 * null), `struggles` (it could not be saved yet), `draft` (the kind's own object, which outlives
 * redrawing), `uid`, `redraw()`, `focusOn(id)`, `commit()`. After an answer is saved the focus
 * goes to the element with `data-arrival`. `options` are those of `mount`.
 */
export class Exercise {
  /** @type {Record<string, any>} */
  draft = {};

  /** @type {[string, string] | null} status and sentence that go before what the view says */
  note = null;

  /** @type {boolean | null} */
  struggles = null;

  quiet = false;
  uid = `ex${++mounted}`;

  /**
   * @param {import("./types").Model} model
   * @param {HTMLElement} el
   * @param {(exercise: any) => import("./types").Child} draw
   * @param {Options} options
   */
  constructor(model, el, draw, options = {}) {
    this.model = model;
    this.el = el;
    this.draw = draw;
    this.options = options;
    this.outbox = new Outbox(model.get("learner"));
    this.body = h("div");
    this.status = h("p", { role: "status" });
    this.retry = h("button", { type: "button", class: "ex-button ex-quiet", hidden: true,
      id: `${this.uid}-opnieuw`, onclick: () => this.tryNow() }, "Opnieuw proberen");
    this.foot = h("footer", { class: "ex-foot" },
      h("span", { class: "ex-icon", "aria-hidden": "true" }), this.status, this.retry);
    el.replaceChildren(h("section", { class: "ex", "aria-labelledby": `${this.uid}-titel` },
      this.body, this.foot));
    this.watch = new Stopwatch(el);
    this.courier = new Courier({
      outbox: this.outbox,
      accepts: (entry) => isFor(entry, model) && entry.exercise === this.view.id,
      transmit: (entry) => ask(model, message(entry)),
      report: (reply, entry) => this.hear(reply, entry),
    });
    this.listen();
    this.redraw();
    if (this.pending) this.courier.later(0.3);
  }

  get isShut() { return false; }

  /** @returns {import("./types").View} */
  get view() { return this.model.get("view"); }

  get mode() { return this.model.get("mode"); }

  get pending() { return this.courier.waiting.at(-1) ?? null; }

  listen() {
    const redraw = () => this.redraw();
    const renew = () => { this.watch.restart(); this.redraw(); };
    const late = (reply) => { // after the time limit, or for another view of this exercise
      const entry = this.courier.waiting.find((waiting) => waiting.id === reply?.id);
      if (!entry || reply.type === "failed" || this.courier.sending === entry.id) return;
      this.outbox.drop(entry.id, this.courier);
      this.hear(reply, entry);
    };
    /** @type {[string, (detail?: any) => void][]} */
    const events = [["change:view", renew], ["change:mode", redraw], ["change:message", redraw],
      ["msg:custom", late]];
    events.forEach(([name, act]) => this.model.on(name, act));
    const watch = (by) => this.otherTab(by);
    watchers.add(watch);
    this.close = () => {
      events.forEach(([name, act]) => this.model.off(name, act));
      watchers.delete(watch);
      this.courier.close();
      this.watch.close();
    };
  }

  /** Another tab put an answer in the outbox, or took one out of it. */
  otherTab(by) {
    const before = this.seen;
    const now = this.seen = this.pending;
    if (by === this.courier || now?.id === before?.id) return;
    if (now) this.courier.later(8);
    else this.askAgain(before);
    this.redraw();
  }

  /** What another tab got an answer to: the same id again is harmless and brings the view. */
  async askAgain(entry) {
    this.note = this.struggles = null;
    const reply = await ask(this.model, message(entry));
    if (reply.type !== "failed") this.hear(reply, entry);
  }

  /** Keeps an answer in the browser, and sends it: now, or about `after` seconds from now. */
  commit({ step, answer, certainty: sure = null, after = 0 }) {
    const [learner, lesson] = ["learner", "lesson"].map((name) => this.model.get(name));
    const entry = { id: uuid(), learner, lesson, attempt: this.model.get("attempt") ?? 1,
      exercise: this.view.id, step, answer, certainty: sure, seconds: this.watch.seconds,
      made: Date.now() };
    this.outbox.put(entry, { by: this.courier, lasting: this.mode !== "preview" });
    return after ? this.courier.later(after) : this.courier.kick();
  }

  /** Somebody asked for it: that is seen, other than what happens by itself. */
  tryNow() {
    this.struggles = null;
    this.courier.kick();
  }

  hear(reply, entry) {
    const { type, view } = reply;
    if (type === "sending" && this.struggles) return; // the sentence stays until it is saved
    const inside = this.el.contains(document.activeElement);
    if (type !== "sending") this.struggles = type === "failed";
    const text = this.struggles ? this.excuse(reply.message, entry) : reply.message ?? TEXT[type];
    this.note = type === "saved" ? null : [type, text];
    this.quiet = true; // one drawing for the view, the note and the focus together
    if (view) this.model.set("view", view);
    this.quiet = false;
    this.redraw(inside && type === "saved");
  }

  /** Why it is not saved: in the host's words, if it has any. */
  excuse(words, entry) {
    if (words) return words.startsWith("Niet bewaard") ? words : `Niet bewaard. ${words}`;
    return this.outbox.isLasting(entry.id) ? TEXT.failed : TEXT.fragile;
  }

  /** Draws everything anew; puts the focus back where it was, or to what an answer brought. */
  redraw(arrives = false) {
    if (this.quiet || this.options.refresh?.(this)) return;
    const active = document.activeElement;
    const inside = this.el.contains(active);
    /** @type {any[]} */
    const parts = [heading(this), this.draw(this), helpLines(this)];
    this.body.replaceChildren(...parts.flat(2).filter(Boolean));
    this.showStatus();
    keepKeys(this.el);
    if (arrives) this.arrive();
    if (!inside || this.el.contains(document.activeElement)) return;
    const same = active?.id && document.getElementById(active.id);
    if (same && !same.matches(":disabled")) same.focus({ preventScroll: true });
    else if (this.struggles) this.retry.focus({ preventScroll: true });
    else this.arrive();
  }

  showStatus() {
    const [kind, text] = this.state();
    this.foot.dataset.status = kind;
    if (this.status.textContent !== text) this.status.textContent = text;
    this.retry.hidden = !this.struggles;
  }

  /**
   * One of new, sending, saved, failed, refused or preview, and the sentence for it.
   * @returns {[string, string]}
   */
  state() {
    if (this.note) return this.note;
    if (this.pending) return ["sending", TEXT.sending];
    return this.options.status?.(this) ?? this.stored();
  }

  /**
   * The same, by the view alone.
   * @returns {[string, string]}
   */
  stored() {
    const { view, mode } = this;
    if (mode === "preview") return ["preview", TEXT.preview];
    if (view.skipped_at) return ["saved", TEXT.skipped(view.skipped_at)];
    const at = view.at ?? view.taken?.at(-1)?.at;
    if (!at && mode === "closed") return ["new", TEXT.closed];
    if (!at) return ["new", view.attempt > 1 ? TEXT.again : TEXT.new];
    const goesOn = (view.state === "busy" || view.open) && mode === "learn";
    return ["saved", goesOn ? TEXT.more(at) : TEXT.saved(at)];
  }

  /** Puts the focus on what the answer brought; else on the exercise itself. */
  arrive() {
    const target = this.body.querySelector("[data-arrival]") ?? this.body.querySelector("h3");
    target.setAttribute("tabindex", "-1");
    keepKeys(this.el);
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }

  focusOn(id) {
    document.getElementById(id)?.focus();
  }
}

/** @param {import("./types").Entry} entry */
function message({ id, learner, attempt, step, answer, certainty: sure, seconds }) {
  return { type: "answer", id, learner, attempt: attempt ?? 1, step, answer, certainty: sure,
    seconds };
}

function worth({ practice, points }) {
  if (practice) return "Oefenen, zonder punten";
  const number = Number(points).toLocaleString("nl-NL");
  return points ? `${number} ${number === "1" ? "punt" : "punten"}` : "Zonder punten";
}

function heading({ view, model, uid, options, isShut }) {
  return [
    h("header", { class: "ex-head" },
      h("h3", { id: `${uid}-titel`, tabindex: -1 }, view.title),
      h("p", { class: "ex-badge" }, options.badge ?? worth(view))),
    model.get("message") && h("p", { class: "ex-note" }, model.get("message")),
    view.notice && h("p", { class: "ex-note" }, `Deze casus gaat over: ${view.notice}.`),
    isShut ? [] : paragraphs(view.situation, "ex-situation"),
  ];
}
