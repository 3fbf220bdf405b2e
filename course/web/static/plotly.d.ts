// plotly.min.js defines one global; only what figures.js uses of it.

declare const Plotly: {
  react(element: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>;
  toImage(figure: object, options: object): Promise<string>;
};
