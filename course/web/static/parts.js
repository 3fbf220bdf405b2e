// The parts of a long lesson fold, and so does practice. What somebody opened or closed stays so in
// this browser, and a link leads back to where they were. Before lesson.js, whose `course:progress`
// tells what is done. Without this script every fold still opens, and the first part is open.

import { byId } from "../../widgets/core/dom.js";
import { Outbox } from "../../widgets/core/outbox.js";

const data = JSON.parse(byId("les-data").textContent);
const PLACE = `course/folds/${data.learner}/${data.lesson}`;
const KEY = data.attempt > 1 ? `${PLACE}/${data.attempt}` : PLACE;
/** @type {NodeListOf<HTMLDetailsElement>} */
const details = document.querySelectorAll("details[data-fold]");
const folds = [...details];
const parts = folds.filter((fold) => fold.matches(".part"));
const memory = recalled();
let isArranged = false;
const began = memory.place && byId(memory.place);

// ---- what this browser knows: {open: {fold: bool}, done: {fold: true}, place: block read last}

function recalled() {
  try {
    return { open: {}, done: {}, ...JSON.parse(localStorage.getItem(KEY) ?? "null") };
  } catch {
    return { open: {}, done: {} };
  }
}

/** The exercises of this lesson with an answer that is not saved yet. */
function waiting() {
  return new Outbox(data.learner).entries().filter(({ lesson, attempt }) => (
    lesson === data.lesson && (attempt ?? 1) === (data.attempt ?? 1)))
    .map(({ exercise }) => exercise);
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(memory));
  } catch { /* a browser that keeps nothing */ }
}

// Somebody can be quicker than this script.
for (const fold of folds) {
  if (fold.open && fold !== parts[0]) memory.open[fold.dataset.fold ?? ""] = true;
}

/** Opens every fold around `node`. */
function reveal(node) {
  for (let at = node; at; at = at.parentElement) if (folds.includes(at)) at.open = true;
}

for (const fold of folds) {
  fold.querySelector("summary")?.addEventListener("click", () => {
    memory.open[fold.dataset.fold ?? ""] = !fold.open;
    keep();
  });
}

/** The block below the upper third of the window, as long as it belongs to a part. */
function here() {
  const line = innerHeight / 3;
  const blocks = [...document.querySelectorAll(".part[open] :is(.slot, .prose[id])")];
  return blocks.findLast((block) => {
    const { top, height } = block.getBoundingClientRect();
    return height > 0 && top < line;
  });
}

function leave() {
  // Before the parts are as somebody left them, where the window is says nothing.
  if (document.visibilityState !== "hidden" || !parts.length || !isArranged) return;
  const block = scrollY > 0 && here();
  if (!block) return;
  memory.place = block.id;
  keep();
}

document.addEventListener("visibilitychange", leave);

// ---- which folds are open at the start

/** Exercises of `fold` among `ids`. */
const within = (fold, ids) => ids.filter((id) => fold.contains(byId(`oefening-${id}`)));

/** As somebody left it, else open where they are. What is done folds once, when they are past. */
function isOpen(fold, current, { counted, open }) {
  const id = fold.dataset.fold ?? "";
  const isHere = fold === current || fold.contains(began);
  const isDone = within(fold, counted).length > 0 && !within(fold, open).length;
  if (isDone && !isHere && !memory.done[id]) {
    memory.done[id] = true;
    delete memory.open[id];
    keep();
  }
  return memory.open[id] ?? isHere;
}

function arrange(progress) {
  const first = byId(`oefening-${progress.open[0]}`);
  const current = first ? parts.find((part) => part.contains(first)) : parts.at(-1);
  for (const part of parts) part.open = isOpen(part, current, progress);
  const busy = new Set(data.exercises.filter(({ state }) => state === "busy").map(({ id }) => id));
  for (const fold of folds) {
    const id = fold.dataset.fold ?? "";
    if (!parts.includes(fold)) fold.open = memory.open[id] ?? busy.has(id.replace("oefening-", ""));
  }
  waiting().forEach((id) => reveal(byId(`oefening-${id}`)));
  offer(began ?? (progress.open.length < progress.counted.length ? first : null));
  reveal(location.hash && byId(location.hash.slice(1)));
}

/** A link to `place`, that says in which part it is. */
function offer(place) {
  const part = place && parts.find((one) => one.contains(place));
  if (!part) return;
  const link = byId("verder").querySelector("a");
  link.href = `#${place.id}`;
  link.textContent = `Verder waar je was: ${part.querySelector("h2")?.textContent}`;
  byId("verder").hidden = false;
}

/** How far each part is, at its heading and in the contents. */
function tell({ counted, open }) {
  /** @type {NodeListOf<HTMLElement>} */
  const notes = document.querySelectorAll("[data-done]");
  for (const note of notes) {
    const part = byId(note.dataset.done ?? "");
    const all = within(part, counted).length;
    note.textContent = all ? ` · ${all - within(part, open).length} van ${all} gedaan` : "";
  }
}

document.addEventListener("course:progress", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  tell(detail);
  if (isArranged) return;
  isArranged = true;
  arrange(detail);
});

document.addEventListener("click", ({ target }) => {
  const link = target instanceof Element && target.closest("a[href^='#']");
  const there = link instanceof HTMLAnchorElement && byId(link.hash.slice(1));
  if (there) reveal(there);
});
addEventListener("hashchange", () => reveal(byId(location.hash.slice(1))));

// ---- on paper everything is open

let folded = [];
addEventListener("beforeprint", () => {
  folded = folds.filter((fold) => !fold.open);
  folded.forEach((fold) => { fold.open = true; });
});
addEventListener("afterprint", () => folded.forEach((fold) => { fold.open = false; }));
