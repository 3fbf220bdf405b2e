// The page Lessen, while work on a lesson is going on: says how far it is, and shows the page anew
// when it is done.

import { byId } from "../../widgets/core/dom.js";
import { request } from "./http.js";

const EVERY = 2000; // milliseconds
const { api } = JSON.parse(byId("lessen-data").textContent);
/** @type {NodeListOf<HTMLElement>} */
const works = document.querySelectorAll(".work");
const going = [...works].filter(
  ({ dataset }) => ["waiting", "running"].includes(dataset.state ?? ""),
);

async function look() {
  const { status, body } = await request("GET", api);
  if (status === 200) {
    const news = going.map((place) => [place, body.lessons[place.dataset.lesson ?? ""]]);
    for (const [place, work] of news) {
      const line = place.querySelector(".work-text");
      if (work && line.textContent !== work.text) {
        line.textContent = work.text;
        byId("hoe-ver").textContent = work.text;
      }
    }
    if (news.every(([, work]) => !work || work.done)) {
      window.location.reload();
      return;
    }
  }
  if (![401, 403].includes(status)) setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
