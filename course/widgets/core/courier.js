// Brings what waits in the outbox to the service, and tries again until it answers.

import { Outbox } from "./outbox.js";

const SLOWEST_RETRY = 60; // s
/** @type {Set<Courier>} */
const couriers = new Set();

/** @typedef {import("./types").Entry} Entry */
/** @typedef {import("./types").Reply} Reply */

/**
 * Brings entries to the service, one at a time, and again with growing pauses until it answers.
 * `accepts(entry)` chooses, `transmit(entry)` resolves to the host's message and never rejects,
 * `report(message, entry)` hears it; {type: "sending"} comes before each attempt.
 */
export class Courier {
  #failures = 0;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @type {Promise<void> | null} */
  #run = null;

  /** @type {string | null} the id of the entry that is under way */
  sending = null;

  /**
   * @param {object} task
   * @param {Outbox} task.outbox
   * @param {(entry: Entry) => boolean} task.accepts
   * @param {(entry: Entry) => Promise<Reply>} task.transmit
   * @param {(reply: Reply, entry: Entry) => void} task.report
   */
  constructor({ outbox, accepts, transmit, report }) {
    this.outbox = outbox;
    this.accepts = accepts;
    this.transmit = transmit;
    this.report = report;
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

  /**
   * Sends in a while: what another tab is probably sending already, or what failed.
   * @param {number} seconds
   */
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
        this.report(message, entry);
        return;
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

/**
 * Tries to send everything that waits; resolves to the entries of `learner` that still wait.
 * @param {string} learner
 */
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
