// What the modules of the course hand to each other.

/** The browser's part of an exercise: what course/exercises/ lets out of it. */
export type View = Record<string, any>;

/** An answer in the outbox, until the service confirms it. */
export interface Entry {
  /** Made by the browser, so that sending twice is harmless. */
  id: string;
  learner: string;
  lesson: string;
  exercise: string;
  /** Of the lesson; none in what was put by a page from before there were attempts. */
  attempt?: number;
  step: string;
  answer: Record<string, any>;
  /** 1, 2 or 3; null where it is not asked. */
  certainty: number | null;
  /** On screen in a visible tab. */
  seconds: number;
  /** Milliseconds since 1970, by this browser's clock. */
  made: number;
}

/** What a host says of an answer. */
export interface Reply {
  type: "sending" | "saved" | "refused" | "failed";
  id?: string;
  /** A Dutch sentence; without one the exercise has its own. */
  message?: string | null | false;
  view?: View | null;
}

/** The methods of an anywidget model that exercises use; a page has a small one of its own. */
export interface Model {
  get(name: string): any;
  set(name: string, value: unknown): void;
  on(name: string, act: (detail?: any) => void): void;
  off(name: string, act: (detail?: any) => void): void;
  send(message: object): void;
  /** Only in notebooks: whether the kernel is there, and who knows the other models. */
  comm_live?: boolean;
  widget_manager?: { get_model(id: string): Promise<Model> };
}

/** What a kind of exercise exports by default: the Anywidget Front-End Module. */
export interface FrontEnd {
  render(context: { model: Model; el: HTMLElement }): void | (() => void) | Promise<void>;
}

/** What elements are made of: nodes, texts, lists of them; nothing and false are left out. */
export type Child = Node | string | number | false | null | undefined | Child[];
