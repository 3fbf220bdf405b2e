// A lesson that tells the route for reporting at each place of work: asks once where somebody works,
// remembers it in this browser, and shows that route. Without this script all routes are shown.

const KEY = "cursus:werkplek";
const boxes = [...document.querySelectorAll(".prose blockquote")]
  .filter((box) => box.firstElementChild?.tagName === "H3");

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function remembered() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

function choose(title) {
  boxes.forEach((box) => { box.hidden = box.firstElementChild.textContent !== title; });
  try { localStorage.setItem(KEY, title); } catch { /* a browser that keeps nothing */ }
}

if (boxes.length > 1) {
  const before = remembered();
  const radios = boxes.map((box) => {
    const title = box.firstElementChild.textContent;
    const radio = element("input", { type: "radio", name: "werkplek", checked: title === before });
    radio.addEventListener("change", () => choose(title));
    return element("label", { className: "choice" }, radio, element("span", {}, title));
  });
  const question = element("legend", {}, "Waar werk je?");
  const note = element("p", { className: "quiet" },
    "Je ziet dan de weg die bij jouw werk hoort. Je keuze blijft in deze browser.");
  boxes[0].before(element("fieldset", { className: "workplace" }, question, note, ...radios));
  boxes.forEach((box) => { box.hidden = box.firstElementChild.textContent !== before; });
}
