// Stylelint for the style sheets of the course; how they are laid out is prettier's.

export default {
  extends: "stylelint-config-standard",
  rules: {
    // Rules stand in the order of the page; a part that differs by its place says so itself.
    "no-descending-specificity": null,
    // `(width <= 30rem)` is unknown to browsers on phones of before 2023.
    "media-feature-range-notation": "prefix",
    // Safari on a phone knows it by this name only.
    "property-no-vendor-prefix": [true, { ignoreProperties: ["text-size-adjust"] }],
    // Names of typefaces.
    "value-keyword-case": ["lower", { ignoreKeywords: ["Roboto", "Arial"] }],
  },
};
