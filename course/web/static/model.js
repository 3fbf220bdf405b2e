// The model of one exercise on a page: the few methods that a notebook's model has.

import { post } from "./answers.js";

export class Model {
  #traits;
  #service;

  /** @type {{ name: string, act: (detail?: any) => void }[]} */
  #listeners = [];

  /** @type {object[]} */
  #given = []; // in a preview: all answers so far, because nothing is stored

  /**
   * @param {import("./http").Service} service
   * @param {Record<string, any>} traits
   */
  constructor(service, traits) {
    this.#service = service;
    this.#traits = traits;
  }

  get(name) { return this.#traits[name]; }

  set(name, value) {
    if (JSON.stringify(this.#traits[name]) === JSON.stringify(value)) return;
    this.#traits[name] = value;
    this.fire(`change:${name}`);
  }

  save_changes() { /* the page changes nothing but by answers */ }

  on(name, act) { this.#listeners = [...this.#listeners, { name, act }]; }

  off(name, act) {
    this.#listeners = this.#listeners.filter((one) => one.name !== name || one.act !== act);
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  fire(name, detail) {
    for (const one of this.#listeners) if (one.name === name) one.act(detail);
  }

  async send({ type: _, ...answer }) {
    const { id, learner } = answer;
    const isPreview = this.get("mode") === "preview";
    const answers = [...this.#given, answer];
    const body = isPreview ? { id, learner, answers } : answer;
    const exercise = this.get("view").id;
    const reply = await post(this.#service, { lesson: this.get("lesson"), exercise, answer: body });
    if (reply.type === "saved" && isPreview) this.#given = answers;
    this.fire("msg:custom", { ...reply, id });
  }
}
