// What every kind of exercise shares at both doors: the frame, the certainty question, the
// status line, and the outbox that keeps an answer until the service says that it has it.
//
// A kind is one module, `export default { render }`, whose render({ model, el }) imports this by
// model.get("shared") and returns mount({ model, el, draw }); draw(exercise) makes the nodes.

const TIME_LIMIT = 10_000; // ms without an answer from the host: counts as not saved
const SLOWEST_RETRY = 60; // s
const OUTBOX = "course/outbox/"; // + learner + "/" + id, in localStorage

export const CERTAINTIES = [
  { id: "1", text: "Ik gok" },
  { id: "2", text: "Ik twijfel" },
  { id: "3", text: "Ik weet het zeker" },
];

const TEXT = {
  new: "Nog niet gedaan",
  closed: "Niet gedaan",
  preview: "Voorbeeld: je keuzes worden niet bewaard",
  sending: "Even bewaren…",
  saved: (at) => `Bewaard ${clock(at)}`,
  more: (at) => `Bewaard ${clock(at)}. De oefening gaat verder.`,
  failed: "Niet bewaard: geen verbinding. We proberen het opnieuw.",
  fragile: "Niet bewaard: geen verbinding. Laat deze pagina open, we proberen het opnieuw.",
  dead: "Niet bewaard: het notitieblok reageert niet. Voer het opnieuw uit, je keuze staat klaar.",
};

// ---- small things

/** An element; attributes that are null or false are left out, `onclick` and the like listen. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return node;
}

/** One <p> for every paragraph of a text; blank lines part them. */
export function paragraphs(text, className = null) {
  return (text ?? "").split(/\n\s*\n/).map((part) => h("p", { class: className }, part.trim()));
}

/** "om 20:14", or "op 12 november om 20:14" when that was not today, in the browser's zone. */
export function clock(iso, now = new Date()) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const time = at.toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === now.toDateString()) return `om ${time}`;
  return `op ${at.toLocaleDateString("nl-NL", { day: "numeric", month: "long" })} om ${time}`;
}

/** A random UUID (version 4); crypto.randomUUID does not exist on plain http. */
export function uuid() {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit
    ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
}

/** Counts the seconds in which `el` is on screen in a visible tab. */
export class Stopwatch {
  #total = 0;
  #since = null;
  #inView = true;

  constructor(el) {
    document.addEventListener("visibilitychange", this.#turn);
    this.observer = new IntersectionObserver((seen) => {
      this.#inView = seen.at(-1).isIntersecting;
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

// ---- the outbox

const memory = new Map(); // where local storage is refused, and for previews
const watchers = new Set(); // called with who changed an outbox; null is another tab
const couriers = new Set();

/** The answers of one learner that the service has not confirmed; every tab sees the same. */
export class Outbox {
  constructor(learner) {
    this.prefix = `${OUTBOX}${encodeURIComponent(learner)}/`;
  }

  /** All waiting entries, oldest first. */
  entries() {
    const texts = new Map([...memory].filter(([key]) => key.startsWith(this.prefix)));
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(this.prefix)) texts.set(key, localStorage.getItem(key));
      }
    } catch { /* no local storage here: memory is all there is */ }
    return [...texts.values()].filter(Boolean).map((text) => JSON.parse(text))
      .sort((a, b) => a.made - b.made);
  }

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

  drop(id, by = null) {
    memory.delete(this.prefix + id);
    try { localStorage.removeItem(this.prefix + id); } catch { /* as above */ }
    watchers.forEach((watch) => watch(by));
  }

  /** Whether it survives closing the tab. */
  isLasting(id) {
    return !memory.has(this.prefix + id);
  }
}

/**
 * Brings entries to the service, one at a time, and again with growing pauses until it answers.
 * `accepts(entry)` chooses, `transmit(entry)` resolves to the host's message and never rejects,
 * `report(message, entry)` hears it; {type: "sending"} comes before each attempt.
 */
export class Courier {
  #failures = 0;
  #timer = null;
  #run = null;

  constructor({ outbox, accepts, transmit, report }) {
    Object.assign(this, { outbox, accepts, transmit, report });
    couriers.add(this);
  }

  get waiting() {
    return this.outbox.entries().filter(this.accepts);
  }

  /** Sends now; resolves when nothing is left or an attempt failed. */
  kick() {
    clearTimeout(this.#timer);
    this.#run ??= this.#send().finally(() => { this.#run = null; });
    return this.#run;
  }

  /** Sends in a while: what another tab is probably sending already, or what failed. */
  later(seconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.kick(), seconds * 1000 * (0.5 + Math.random()));
  }

  async #send() {
    for (let entry = this.waiting[0]; entry && couriers.has(this); entry = this.waiting[0]) {
      this.report({ type: "sending" }, entry);
      this.sending = entry.id;
      const message = await this.transmit(entry);
      this.sending = null;
      if (message.type === "failed") {
        this.later(Math.min(SLOWEST_RETRY, 2 * 2 ** this.#failures++));
        return this.report(message, entry);
      }
      this.#failures = 0;
      this.outbox.drop(entry.id, this);
      this.report(message, entry);
    }
  }

  close() {
    clearTimeout(this.#timer);
    couriers.delete(this);
  }
}

/** Tries to send everything that waits; resolves to the entries of `learner` that still wait. */
export async function flush(learner) {
  await Promise.all([...couriers].map((courier) => courier.kick()));
  return new Outbox(learner).entries();
}

function wake() {
  if (document.visibilityState === "hidden") return;
  for (const courier of couriers) if (courier.waiting.length) courier.later(0.3);
}

addEventListener("online", wake);
addEventListener("pageshow", wake);
document.addEventListener("visibilitychange", wake);
addEventListener("storage", (event) => {
  if (event.key?.startsWith(OUTBOX)) watchers.forEach((watch) => watch(null));
});

/** Sends a message through the model; resolves to its reply, or to `failed` after a while. */
function ask(model, message) {
  return new Promise((resolve) => {
    const settle = (reply) => {
      clearTimeout(timer);
      model.off("msg:custom", hear);
      model.off("comm_live_update", check);
      resolve(reply);
    };
    const fail = (text) => settle({ type: "failed", id: message.id, message: text });
    const hear = (reply) => { if (reply?.id === message.id) settle(reply); };
    const check = () => { if (!model.comm_live) fail(TEXT.dead); }; // a kernel died
    const timer = setTimeout(fail, TIME_LIMIT);
    model.on("msg:custom", hear);
    model.on("comm_live_update", check);
    try { model.send(message); } catch { fail(TEXT.dead); }
  });
}

// ---- parts of a form

/** Radio buttons in a fieldset; `error` is a sentence above them, shown when not empty. */
export function radios({ id, legend, options, value, error, locked, onpick, className = "" }) {
  const input = (option) => h("input", {
    type: "radio", name: id, id: `${id}-${option.id}`, value: option.id, autocomplete: "off",
    checked: option.id === value, onchange: () => onpick(option.id),
  });
  return h("fieldset", {
    class: `ex-choices ${className}`, disabled: locked,
    "aria-describedby": error ? `${id}-fout` : null,
  },
  h("legend", {}, legend),
  error && h("p", { class: "ex-error", id: `${id}-fout` }, error),
  h("div", { class: "ex-options" }, options.map((option) => h("label", { class: "ex-option" },
    input(option), h("span", {}, option.text)))));
}

/** How sure are you? Three levels; `value` and what `onpick` gets are 1, 2 or 3. */
export function certainty({ value, onpick, ...rest }) {
  return radios({
    ...rest, legend: "Hoe zeker ben je?", options: CERTAINTIES, value: value && String(value),
    onpick: (level) => onpick(Number(level)), className: "ex-certainty",
  });
}

// ---- an exercise on the screen

let mounted = 0;

/**
 * One exercise in `el`. For a kind's `draw`: `view`, `mode`, `pending` (the answer that waits, or
 * null), `struggles` (it could not be saved yet), `draft` (the kind's own object, which outlives
 * redrawing), `uid`, `redraw()`, `focusOn(id)`, `commit()`. After an answer is saved the focus
 * goes to the element with `data-arrival`.
 */
class Exercise {
  constructor(model, el, draw) {
    Object.assign(this, { model, el, draw, uid: `ex${++mounted}`, draft: {}, note: null });
    this.outbox = new Outbox(model.get("learner"));
    this.body = h("div");
    this.status = h("p", { role: "status" });
    this.retry = h("button", { type: "button", class: "ex-button ex-quiet", hidden: true,
      id: `${this.uid}-opnieuw`, onclick: () => this.courier.kick() }, "Opnieuw proberen");
    this.foot = h("footer", { class: "ex-foot" },
      h("span", { class: "ex-icon", "aria-hidden": "true" }), this.status, this.retry);
    el.replaceChildren(h("section", { class: "ex", "aria-labelledby": `${this.uid}-titel` },
      this.body, this.foot));
    this.watch = new Stopwatch(el);
    this.courier = new Courier({
      outbox: this.outbox,
      accepts: (entry) => entry.lesson === model.get("lesson") && entry.exercise === this.view.id,
      transmit: (entry) => ask(model, message(entry)),
      report: (reply, entry) => this.hear(reply, entry),
    });
    this.listen();
    this.redraw();
    if (this.pending) this.courier.later(0.3);
  }

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

  /** Takes an answer: keeps it in the browser first, then sends it. */
  commit({ step, answer, certainty: sure = null }) {
    const [learner, lesson] = ["learner", "lesson"].map((name) => this.model.get(name));
    const entry = { id: uuid(), learner, lesson, exercise: this.view.id, step, answer,
      certainty: sure, seconds: this.watch.seconds, made: Date.now() };
    this.outbox.put(entry, { by: this.courier, lasting: this.mode !== "preview" });
    return this.courier.kick();
  }

  hear(reply, entry) {
    const { type, view } = reply;
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
    if (this.quiet) return;
    const active = document.activeElement;
    const inside = this.el.contains(active);
    this.body.replaceChildren(...heading(this), ...[this.draw(this)].flat().filter(Boolean));
    this.showStatus();
    keepKeys(this.el);
    if (arrives) this.arrive();
    if (!inside || this.el.contains(document.activeElement)) return;
    const same = active.id && document.getElementById(active.id);
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

  /** One of new, sending, saved, failed, refused or preview, and the sentence for it. */
  state() {
    if (this.note) return this.note;
    if (this.pending) return ["sending", TEXT.sending];
    if (this.mode === "preview") return ["preview", TEXT.preview];
    const at = this.view.at ?? this.view.taken?.at(-1)?.at;
    if (!at) return ["new", this.mode === "closed" ? TEXT.closed : TEXT.new];
    const goesOn = this.view.state === "busy" && this.mode === "learn";
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

/** JupyterLab takes arrows and letters as its shortcuts, unless the focused node says so. */
function keepKeys(el) {
  for (const node of el.querySelectorAll("input, textarea, select, button, summary, [tabindex]")) {
    node.dataset.lmSuppressShortcuts = "true";
  }
}

function message({ id, learner, step, answer, certainty: sure, seconds }) {
  return { type: "answer", id, learner, step, answer, certainty: sure, seconds };
}

function heading({ view, model, mode, uid }) {
  const points = Number(view.points).toLocaleString("nl-NL");
  return [
    h("header", { class: "ex-head" },
      h("h3", { id: `${uid}-titel` }, view.title),
      h("p", { class: "ex-badge" }, view.practice ? "Oefenen, zonder punten"
        : `${points} ${points === "1" ? "punt" : "punten"}`)),
    model.get("message") && h("p", { class: "ex-note" }, model.get("message")),
    view.notice && h("p", { class: "ex-note" }, view.notice),
    ...paragraphs(view.situation, "ex-situation"),
  ].filter(Boolean);
}

/** Shows an exercise in `el`; returns what to call when it goes away. */
export function mount({ model, el, draw }) {
  const exercise = new Exercise(model, el, draw);
  return () => exercise.close();
}
