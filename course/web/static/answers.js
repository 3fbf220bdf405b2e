// Takes answers to the service: those of this page, and those that other visits could not send.

import { Courier } from "../../widgets/core/courier.js";
import { Outbox } from "../../widgets/core/outbox.js";

const LOGGED_OUT = "Niet bewaard: je bent uitgelogd. Log in een ander tabblad weer in. "
  + "Daarna bewaren we je keuze.";

/** Sends an answer; the service's message, or `failed`. Lost log-in is never the last word. */
export async function post(service, { lesson, exercise, answer }) {
  const url = `${service.api}lessons/${lesson}/exercises/${exercise}/answers`;
  const { status, body: reply } = await service.call("POST", url, answer);
  if (status === 401) return { type: "failed", message: LOGGED_OUT };
  if (status === 403) return { type: "failed", message: reply?.message };
  const isFinal = reply?.id === answer.id && ["saved", "refused"].includes(reply.type);
  return isFinal ? reply : { type: "failed", message: reply?.type === "failed" && reply.message };
}

/** Sends what waits of `learner` and `isElsewhere`; says in `box` so while it cannot. */
export function carryOthers(service, { learner, isElsewhere, box }) {
  const courier = new Courier({
    outbox: new Outbox(learner),
    accepts: isElsewhere,
    transmit: ({ lesson, exercise, made: _, ...answer }) => post(service, { lesson, exercise, answer }),
    report: (reply) => {
      const count = courier.waiting.length;
      const text = count ? `Nog niet bewaard: ${count} ${count === 1 ? "keuze" : "keuzes"} uit een les.`
        + " We proberen het opnieuw." : reply.message ?? "";
      box.hidden = !text;
      box.textContent = text;
    },
  });
  if (courier.waiting.length) courier.kick();
}
