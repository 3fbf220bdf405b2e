// A text for oneself: it stays in this browser, and nothing here can send it.

import { h, paragraphs } from "./core/dom.js";
import { mount } from "./core/mount.js";

const PLACE = "course/reflect/"; // + learner/lesson/exercise, in localStorage
const PRIVATE = "Dit blijft in deze browser. Niemand anders leest het.";
const NO_NAMES = "Noem geen namen of plaatsen. Schrijf zo dat niemand herkenbaar is.";
const FULL = "Niet bewaard: deze browser bewaart niets. Sla je tekst op voor je de pagina sluit.";

function render({ model, el }) {
  const [learner, lesson] = ["learner", "lesson"].map((name) => model.get(name));
  const key = `${PLACE}${encodeURIComponent(learner)}/${lesson}/${model.get("view").id}`;
  let refused = false;
  let text = read();

  function read() {
    try { return localStorage.getItem(key) ?? ""; } catch { return ""; }
  }

  function keep() {
    try {
      if (text) localStorage.setItem(key, text);
      else localStorage.removeItem(key);
      refused = false;
    } catch { refused = !!text; }
  }

  /** Makes the file here, out of what stands in the field. */
  function download({ id, title, question }) {
    const file = new Blob([`${title}\n\n${question}\n\n${text}\n`], { type: "text/plain" });
    const link = h("a", { href: URL.createObjectURL(file), download: `${id}.txt` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
  }

  let redraw = () => {};

  /** Another tab wrote. */
  function hear(event) {
    if (event.key !== key) return;
    text = event.newValue ?? "";
    redraw();
  }

  function draw(exercise) {
    const { view, uid } = exercise;
    redraw = () => exercise.redraw();
    const field = h("textarea", { id: `${uid}-tekst`, class: "ex-writing", rows: view.lines,
      autocomplete: "off", "aria-describedby": `${uid}-uitleg`, oninput: () => {
        text = field.value;
        keep();
        save.disabled = !text;
        exercise.showStatus();
      } });
    field.value = text;
    const save = h("button", { type: "button", class: "ex-button ex-quiet", disabled: !text,
      onclick: () => download(view) }, "Opslaan als tekst");
    return [
      paragraphs(view.instruction),
      h("label", { for: field.id, class: "ex-question" }, view.question),
      field,
      h("p", { class: "ex-small", id: `${uid}-uitleg` }, `${PRIVATE} ${NO_NAMES}`),
      h("p", {}, save),
      view.examples.length > 0 && h("details", { class: "ex-others" },
        h("summary", {}, "Zo kan het ook"),
        h("ul", {}, view.examples.map((one) => h("li", {}, one)))),
    ];
  }

  /** @returns {[string, string]} */
  const status = () => {
    if (refused) return ["failed", FULL];
    return text ? ["saved", "Bewaard in deze browser"] : ["new", "Nog niets geschreven"];
  };

  const close = mount({ model, el, draw, status, badge: "Alleen voor jezelf" });
  addEventListener("storage", hear);
  return () => { removeEventListener("storage", hear); close(); };
}

export default { render };
