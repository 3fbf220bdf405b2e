// A story in fields: written at leisure, kept in this browser while typing, and saved by a button.
//
// It asks about a text; it never forbids and never says that a text is wrong.

import { mount } from "./core/mount.js";
import { clock } from "./core/time.js";
import { Desk } from "./writing/desk.js";

const UNSAVED = "Nog niet bewaard. Je tekst staat alleen op dit apparaat.";
const FRAGILE = "Nog niet bewaard. Laat deze pagina open tot je hebt bewaard.";

function render({ model, el }) {
  /** @type {Desk | null} */
  let desk = null;
  let drawn = "";

  /** The form is drawn once for a mode; after that it is only brought up to date. */
  function draw(exercise) {
    desk ??= new Desk(exercise);
    drawn = sign(exercise);
    const nodes = desk.draw();
    desk.refresh();
    desk.ask();
    return nodes;
  }

  const sign = ({ mode, view }) => JSON.stringify([mode, model.get("message"),
    mode === "closed" && view.answer]);

  function refresh(exercise) {
    if (!desk) return false;
    desk.arrived();
    if (sign(exercise) !== drawn) return false;
    desk.refresh();
    exercise.showStatus();
    return true;
  }

  /** @returns {[string, string] | null} */
  function status({ mode, view }) {
    if (!desk?.isUnsaved || mode === "preview") return null;
    const text = desk.isLasting === false ? FRAGILE : UNSAVED;
    return ["new", view.at ? `${text} Eerder bewaard ${clock(view.at)}.` : text];
  }

  const { points, rubric_points: byHand } = model.get("view");
  return mount({ model, el, draw, refresh, status, badge: `${points + byHand} punten` });
}

export default { render };
