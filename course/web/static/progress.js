// How far a lesson is: the bar above it, and what is still open where one hands in.

import { byId, h } from "../../widgets/core/dom.js";

export class Progress {
  /**
   * @param {object} lesson
   * @param {string[]} lesson.counting the ids of the exercises that count
   * @param {Map<string, import("./model").Model>} lesson.models by those ids
   */
  constructor({ counting, models }) {
    this.counting = counting;
    this.models = models;
  }

  get counted() {
    return this.counting.map((id) => this.models.get(id)?.get("view")).filter(Boolean);
  }

  get open() {
    return this.counted.filter((view) => this.isUnsaved(view)
      || !["done", "skipped"].includes(view.state));
  }

  isUnsaved(view) { return !!this.models.get(view.id)?.get("unsaved"); }

  /** Links to those exercises, each with how it stands. */
  list(views) {
    const note = (view) => (this.isUnsaved(view) ? " geschreven, nog niet bewaard"
      : view.state === "busy" && " begonnen, nog niet af");
    return h("ul", { class: "open-list" }, views.map((view) => h("li", {},
      h("a", { href: `#oefening-${view.id}` }, view.title),
      note(view) && h("span", { class: "quiet" }, note(view)))));
  }

  show() {
    const { counted: all, open } = this;
    document.dispatchEvent(new CustomEvent("course:progress", { detail: {
      counted: all.map((view) => view.id), open: open.map((view) => view.id) } }));
    if (!byId("voortgang") || !all.length) return;
    byId("voortgang").hidden = false;
    byId("voortgang-balk").max = all.length;
    byId("voortgang-balk").value = all.length - open.length;
    byId("voortgang-tekst").textContent = `${all.length - open.length} van ${all.length} gedaan`;
    if (!byId("inleveren-knop")) return;
    byId("nog-open").replaceChildren(...(open.length
      ? [h("p", {}, "Dit staat nog open:"), this.list(open)]
      : ["Je hebt alle oefeningen gedaan."]));
  }
}
