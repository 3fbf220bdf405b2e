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
  again: "Opnieuw begonnen. Je eerste keuzes blijven bewaard.",
  skipped: (at) => `Overgeslagen. Bewaard ${clock(at)}`,
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
 * goes to the element with `data-arrival`. `options` are those of `mount`.
 */
class Exercise {
  constructor(model, el, draw, options = {}) {
    Object.assign(this, { model, el, draw, options, uid: `ex${++mounted}`, draft: {}, note: null });
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

  /** Keeps an answer in the browser, and sends it: now, or about `after` seconds from now. */
  commit({ step, answer, certainty: sure = null, after = 0 }) {
    const [learner, lesson] = ["learner", "lesson"].map((name) => this.model.get(name));
    const entry = { id: uuid(), learner, lesson, exercise: this.view.id, step, answer,
      certainty: sure, seconds: this.watch.seconds, made: Date.now() };
    this.outbox.put(entry, { by: this.courier, lasting: this.mode !== "preview" });
    return after ? this.courier.later(after) : this.courier.kick();
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
    if (this.quiet || this.options.refresh?.(this)) return;
    const active = document.activeElement;
    const inside = this.el.contains(active);
    this.body.replaceChildren(...[heading(this), this.draw(this), care(this)].flat(2)
      .filter(Boolean));
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
    const { view, mode } = this;
    const own = this.options.status?.(this);
    if (own) return own;
    if (mode === "preview") return ["preview", TEXT.preview];
    if (view.skipped_at) return ["saved", TEXT.skipped(view.skipped_at)];
    const at = view.at ?? view.taken?.at(-1)?.at;
    if (!at) return ["new", mode === "closed" ? TEXT.closed : view.attempt > 1 ? TEXT.again : TEXT.new];
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

/** JupyterLab takes arrows and letters as its shortcuts, unless the focused node says so. */
function keepKeys(el) {
  for (const node of el.querySelectorAll("input, textarea, select, button, summary, [tabindex]")) {
    node.dataset.lmSuppressShortcuts = "true";
  }
}

function message({ id, learner, step, answer, certainty: sure, seconds }) {
  return { type: "answer", id, learner, step, answer, certainty: sure, seconds };
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

/**
 * Shows an exercise in `el`; returns what to call when it goes away. `options` are `badge`, what
 * stands beside the title; `status(exercise)`, the status and its sentence, or null; and
 * `refresh(exercise)`, which brings what was drawn up to date, or returns false to have it anew.
 */
export function mount({ model, el, draw, ...options }) {
  return guarded(model, el, () => new Exercise(model, el, draw, options));
}

// ---- sensitive cases: a notice beforehand, skipping and coming back, help lines beside it

/** Only the notice of a sensitive case, as long as nobody chose to go on with it. */
class Gate extends Exercise {
  get isShut() { return true; }
}

/** Shows what `make` makes, and in its place the gate of a case that is sensitive. */
function guarded(model, el, make) {
  let shown = null;
  let goesOn = false;
  const waiting = () => new Outbox(model.get("learner")).entries().findLast((entry) => (
    entry.lesson === model.get("lesson") && entry.exercise === model.get("view").id));
  const isShut = () => {
    const { notice, state } = model.get("view");
    const last = waiting();
    if (last && "skip" in last.answer) return true;
    if (state === "skipped") return !(goesOn && model.get("mode") === "closed");
    return !!notice && !goesOn && state === "new" && !last;
  };
  const goOn = () => { goesOn = true; turn(); };
  const comeBack = () => {
    goesOn = true;
    shown.commit({ step: "", answer: { skip: false } });
  };
  const turn = () => {
    const shut = isShut();
    if (shown && !!shown.isShut === shut) return;
    if (shut) goesOn = false;
    const inside = el.contains(document.activeElement);
    shown?.close();
    shown = shut ? new Gate(model, el, (exercise) => notice(exercise, goOn, comeBack)) : make();
    if (inside) shown.arrive();
    queueMicrotask(() => shown.courier.kick()); // what was chosen at the other side of the gate
  };
  model.on("change:view", turn);
  watchers.add(turn);
  turn();
  return () => {
    model.off("change:view", turn);
    watchers.delete(turn);
    shown.close();
  };
}

/** The choice to go on with a case or to skip it; once skipped, to do it after all. */
function notice(exercise, goOn, comeBack) {
  const { view, mode, pending, uid, struggles } = exercise;
  const isSkipped = pending ? pending.answer.skip : view.state === "skipped";
  const isOpen = mode !== "closed";
  const button = (id, text, onclick, className = "") => h("button", { type: "button", onclick,
    class: `ex-button ${className}`, id: `${uid}-${id}`, "aria-disabled": pending && "true" }, text);
  const act = (now) => () => { if (!exercise.pending) now(); };
  return [
    h("p", {}, !isSkipped ? "Zoiets kan je raken. Kies zelf of je verdergaat. Overslaan kost je niets."
      : `Je hebt deze casus overgeslagen. Dat is goed.${isOpen ? " Je kunt hem later nog doen." : ""}`),
    !(pending && struggles) && h("p", { class: "ex-actions" }, isSkipped
      ? button("toch", isOpen ? "Toch doen" : "Toch lezen", act(isOpen ? comeBack : goOn))
      : [button("door", "Doorgaan met deze casus", act(goOn)),
        isOpen && button("over", "Overslaan", act(() => skip(exercise)), "ex-quiet")]),
  ];
}

function skip(exercise) {
  exercise.commit({ step: "", answer: { skip: true } });
}

/** The help lines of a sensitive case and, while it is not done, the way out. */
function care(exercise) {
  const { view: { help, state }, mode, isShut } = exercise;
  if (!help?.length) return [];
  const dial = (number) => h("a", { href: `tel:${number.replace(/\D/g, "")}` }, number);
  const numbers = ({ number, name }) => number?.split(" of ").flatMap((one, index) => (
    [index ? " of " : number === name ? "" : `${name}, `, dial(one)])) ?? name;
  return h("div", { class: "ex-help", role: "group", "aria-label": "Hulp" },
    h("p", { class: "ex-label" }, "Hulp nodig, of maak je je zorgen?"),
    h("ul", {}, help.map((line) => h("li", {}, line.when.replace(/\w$/, "$&:"), " ",
      numbers(line)))),
    !isShut && state !== "done" && mode !== "closed" && h("button", { type: "button",
      class: "ex-button ex-quiet", onclick: () => skip(exercise) }, "Deze casus overslaan"));
}

// ---- exercises that one answer holds as a whole: sort, checklist, place, order

const DRAFT = "course/draft/"; // + learner/lesson/exercise, in localStorage: practice, not sent yet

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
class Whole extends Exercise {
  constructor(model, el, kind, options) {
    super(model, el, (exercise) => exercise.parts(kind), options);
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
    paragraphs(view.instruction), this.isChecked && summary(view), kind.form(this), this.tail);
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
    const { view, waits, mode, uid, struggles, error, isChecked, kind } = this;
    const isOpen = mode !== "closed";
    const button = (text, onclick = null) => h("button", { type: onclick ? "button" : "submit",
      class: "ex-button", id: `${uid}-knop`, onclick, "aria-disabled": waits && "true" }, text);
    const closing = view.closing && h("div", { class: "ex-closing" },
      h("p", { class: "ex-label" }, "Om over na te denken"), paragraphs(view.closing),
      h("p", { class: "ex-small" }, "Dit antwoord is alleen voor jezelf."));
    const parts = view.practice ? [
      error && h("p", { class: "ex-error", role: "alert" }, error),
      isChecked && closing,
      isOpen && isChecked && button("Opnieuw proberen", () => this.tryAgain()),
      isOpen && !isChecked && !(waits && struggles)
        && button(waits ? "Even bewaren…" : "Nakijken"),
    ] : [
      isOpen && kind.isWhole && view.state === "new" && !waits
        && button("Zo bewaren", () => this.keepAsIs()),
      kind.result?.(this),
      closing,
      isOpen && view.state === "done" && h("p", { class: "ex-small" }, "Je kunt nog wijzigen.",
        !!view.points && " Waarom iets past of niet, lees je later in je terugkoppeling."),
    ];
    return parts.filter(Boolean);
  }

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

  // What was chosen in practice since the last answer; another tab's or day's is not mixed in.

  get draftKey() {
    const [learner, lesson] = ["learner", "lesson"].map((name) => this.model.get(name));
    return `${DRAFT}${encodeURIComponent(learner)}/${lesson}/${this.view.id}`;
  }

  get draftAnswer() {
    let draft = null;
    try {
      draft = JSON.parse(this.draft.text ?? localStorage.getItem(this.draftKey));
    } catch { /* no local storage here, or not our text in it */ }
    if (draft && draft.at === this.view.at) return draft.answer;
    if (draft) this.draftAnswer = null;
    return null;
  }

  set draftAnswer(answer) {
    this.draft.text = answer && JSON.stringify({ at: this.view.at, answer });
    try {
      if (!answer || this.mode === "preview") localStorage.removeItem(this.draftKey);
      else localStorage.setItem(this.draftKey, this.draft.text);
    } catch { /* as above */ }
  }
}

/** Above the items, after an answer in practice: how it went, and the reason for the whole. */
function summary({ remarks }) {
  const items = remarks.filter((remark) => remark.item !== null);
  const whole = remarks.find((remark) => remark.item === null);
  const count = (fits) => items.filter((one) => one.fits === fits).length;
  const [good, near] = [count("yes"), count("partly")];
  return h("div", { class: "ex-why", "data-arrival": true },
    h("p", { class: "ex-label" }, "Terugkoppeling"),
    h("p", {}, whole?.judgement ?? `Bij ${good} van de ${items.length} koos je een goede lijn${
      near ? `, bij ${near} bijna` : ""}. Lees hieronder bij elke keuze waarom.`),
    paragraphs(whole?.why));
}

/** The feedback on one item, where there is any to show; its sign is for the eye only. */
export function remarkOn(exercise, item) {
  const remark = exercise.isChecked && exercise.view.remarks.find((one) => one.item === item);
  return remark && h("div", { class: "ex-remark", "data-fits": remark.fits },
    remark.judgement && h("p", { class: "ex-judgement" }, remark.judgement),
    paragraphs(remark.why));
}

/**
 * Lets mouse, pen or finger drag `node` by `handle`: `start` and `over` hear where the pointer is,
 * `drop` where it was let go, `end` that it is over. Escape ends it without a drop.
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

/**
 * Shows an exercise that one answer holds as a whole. `kind` has `empty(view)`, the answer of who
 * did nothing; `isWhole`, whether that may be somebody's answer; `left(exercise)`, the ids of items
 * without a choice; `control(exercise, item)`, the id of an item's first control; and
 * `form(exercise)`, the nodes: they change `exercise.answer` and then call `exercise.changed()`.
 * `result(exercise)`, where it exists, gives nodes for below the form, anew with `view.result`.
 */
export function mountWhole({ model, el, kind, ...options }) {
  return guarded(model, el, () => new Whole(model, el, kind, options));
}
