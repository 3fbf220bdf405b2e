// Stylelint for the style sheets of the course; how they are laid out is prettier's.

export default {
  extends: "stylelint-config-standard",
  rules: {
    // Rules stand in the order of the page; a part that differs by its place says so itself.
    "no-descending-specificity": null,
    // `(width <= 30rem)` is unknown to browsers on phones of before 2023.
    "media-feature-range-notation": "prefix",
    // Safari on a phone knows it by this name only.
    "property-no-vendor-prefix": [true, { ignoreProperties: ["-webkit-text-size-adjust"] }],
    // JupyterLab's classes, as it calls them.
    "selector-class-pattern": "^(jp-[A-Za-z-]+|[a-z][a-z0-9]*(-[a-z0-9]+)*)$",
    // Names of typefaces.
    "value-keyword-case": ["lower", { ignoreKeywords: ["Roboto", "Arial"] }],
  },
};
