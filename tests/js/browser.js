// A browser without a screen for the tests: import it before a module of the course.

import { Window } from "happy-dom";

const page = new Window({ url: "https://cursus.test/services/cursus/les/een-les" });

class NeverSeen {
  observe() {}
  disconnect() {}
}

const names = ["document", "localStorage", "location", "HTMLElement", "Element", "Node", "Event",
  "CustomEvent", "StorageEvent"];
for (const name of names) {
  const value = page[name];
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
globalThis.window = page;
globalThis.addEventListener = page.addEventListener.bind(page);
globalThis.removeEventListener = page.removeEventListener.bind(page);
globalThis.dispatchEvent = page.dispatchEvent.bind(page);
globalThis.IntersectionObserver = NeverSeen;

/** An entry as an exercise would put it. */
export function entry(id, changed = {}) {
  return { id, learner: "anna", lesson: "een-les", exercise: "casus", step: "", seconds: 1,
    answer: { option: "a" }, certainty: 2, made: 1, ...changed };
}

/** Lets everything go on that waits for promises only. */
export async function settled() {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** Makes local storage refuse to keep anything, as when it is full; returns what undoes that. */
export function fillStorage() {
  const storage = globalThis.localStorage;
  const refuse = () => { throw new DOMException("full", "QuotaExceededError"); };
  const full = new Proxy(storage, {
    get: (target, name) => {
      if (name === "setItem") return refuse;
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  globalThis.localStorage = full;
  return () => { globalThis.localStorage = storage; };
}
