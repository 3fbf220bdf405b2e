// Shows an exercise in the page, and in its place the notice of a sensitive case.

import { h } from "./dom.js";
import { Exercise } from "./exercise.js";
import { skip } from "./helplines.js";
import { Outbox, isFor, watchers } from "./outbox.js";

/** Only the notice of a sensitive case, as long as nobody chose to go on with it. */
class Gate extends Exercise {
  get isShut() { return true; }
}

/**
 * Shows what `make` makes, and in its place the gate of a case that is sensitive.
 * @param {import("./types").Model} model
 * @param {HTMLElement} el
 * @param {() => Exercise} make
 */
export function guarded(model, el, make) {
  /** @type {any} */
  let shown = null;
  let goesOn = false;
  const waiting = () => new Outbox(model.get("learner")).entries().findLast((entry) => (
    isFor(entry, model) && entry.exercise === model.get("view").id));
  const isShut = () => {
    const { notice: warning, state } = model.get("view");
    const last = waiting();
    if (last && "skip" in last.answer) return true;
    if (state === "skipped") return !(goesOn && model.get("mode") === "closed");
    return !!warning && !goesOn && state === "new" && !last;
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
    class: `ex-button ${className}`, id: `${uid}-${id}`, "aria-disabled": pending && "true" },
  text);
  const act = (now) => () => { if (!exercise.pending) now(); };
  return [
    h("p", {}, isSkipped
      ? `Je hebt deze casus overgeslagen. Dat is goed.${
        isOpen ? " Je kunt hem later nog doen." : ""}`
      : "Zoiets kan je raken. Kies zelf of je verdergaat. Overslaan kost je niets."),
    !(pending && struggles) && h("p", { class: "ex-actions" }, isSkipped
      ? button("toch", isOpen ? "Toch doen" : "Toch lezen", act(isOpen ? comeBack : goOn))
      : [button("door", "Doorgaan met deze casus", act(goOn)),
        isOpen && button("over", "Overslaan", act(() => skip(exercise)), "ex-quiet")]),
  ];
}

/**
 * Shows an exercise in `el`; returns what to call when it goes away.
 * @param {object} context
 * @param {import("./types").Model} context.model
 * @param {HTMLElement} context.el
 * @param {(exercise: any) => import("./types").Child} context.draw
 * @param {import("./exercise").Options["badge"]} [context.badge]
 * @param {import("./exercise").Options["status"]} [context.status]
 * @param {import("./exercise").Options["refresh"]} [context.refresh]
 */
export function mount({ model, el, draw, ...options }) {
  return guarded(model, el, () => new Exercise(model, el, draw, options));
}
