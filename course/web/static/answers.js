// Takes answers to the service: those of this page, and those that other visits could not send.

import { Courier } from "../../widgets/core/courier.js";
import { h, paragraphs } from "../../widgets/core/dom.js";
import { Outbox } from "../../widgets/core/outbox.js";

/** @typedef {import("../../widgets/core/types").Reply} Reply */

const LOGGED_OUT = "Niet bewaard: je bent uitgelogd. Log in een ander tabblad weer in. "
  + "Daarna bewaren we je keuze.";

/**
 * Sends an answer; the service's reply, or `failed`: a lost log-in is never the last word.
 * @param {import("./http").Service} service
 * @param {{ lesson: string, exercise: string, answer: Record<string, any> }} sent
 * @returns {Promise<Reply>}
 */
export async function post(service, { lesson, exercise, answer }) {
  const url = `${service.api}lessons/${lesson}/exercises/${exercise}/answers`;
  const { status, body: reply } = await service.call("POST", url, answer);
  const isExplained = status === 403 && (reply?.reason || reply?.type === "refused");
  if (isExplained) return { type: "failed", message: reply.message };
  if ([401, 403].includes(status)) return { type: "failed", message: LOGGED_OUT };
  const isFinal = reply?.id === answer.id && ["saved", "refused"].includes(reply.type);
  return isFinal ? reply : { type: "failed", message: reply?.type === "failed" && reply.message };
}

/** How many choices wait, as a sentence; empty when none do. */
function waitingText(count) {
  if (!count) return "";
  const choices = count === 1 ? "keuze" : "keuzes";
  return `Nog niet bewaard: ${count} ${choices} uit een les. We proberen het opnieuw.`;
}

/** The texts that somebody wrote in an answer. */
function written(answer) {
  const values = Object.values(answer ?? {});
  return values.flatMap((value) => (typeof value === "object" ? written(value)
    : typeof value === "string" && value.includes(" ") ? [value] : []));
}

/** What a refused answer held, to copy: it is kept nowhere else any more. */
function toCopy(texts) {
  return texts.length > 0 && h("details", { open: true },
    h("summary", {}, "Dit had je geschreven"), texts.map((text) => paragraphs(text)));
}

/**
 * Sends what waits of `learner` and `isElsewhere`; says in `box` so while it cannot.
 * @param {import("./http").Service} service
 * @param {object} where
 * @param {string} where.learner
 * @param {(entry: import("../../widgets/core/types").Entry) => boolean} where.isElsewhere
 * @param {HTMLElement} where.box
 */
export function carryOthers(service, { learner, isElsewhere, box }) {
  /** @type {string[]} */
  let lost = [];
  const courier = new Courier({
    outbox: new Outbox(learner),
    accepts: isElsewhere,
    transmit: ({ lesson, exercise, made: _, ...answer }) => (
      post(service, { lesson, exercise, answer })),
    report: (reply, entry) => {
      if (reply.type === "refused") lost = [...lost, ...written(entry.answer)];
      const text = waitingText(courier.waiting.length) || reply.message || "";
      if (!text && lost.length) return;
      box.hidden = !text;
      box.replaceChildren(...[text, toCopy(lost)].filter(Boolean));
    },
  });
  if (courier.waiting.length) courier.kick();
}
