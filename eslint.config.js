// ESLint for the plain modules that browsers load, their tests, and the settings of these tools.

import js from "@eslint/js";
import globals from "globals";

const strict = {
  "array-callback-return": "error",
  "class-methods-use-this": "off", // a method that uses no state yet is still that class's business
  complexity: ["error", 14],
  curly: ["error", "multi-line"],
  "default-param-last": "error",
  eqeqeq: "error",
  "func-style": ["error", "declaration", { allowArrowFunctions: true }],
  "max-depth": ["error", 3],
  "max-len": ["error", { code: 100, ignoreUrls: true }],
  "max-lines": ["error", 300],
  "max-lines-per-function": ["error",
    { max: 60, skipBlankLines: true, skipComments: true }],
  "no-alert": "error",
  "no-console": ["error", { allow: ["error"] }],
  "no-else-return": "error",
  "no-eval": "error",
  "no-implicit-coercion": ["error", { boolean: false }], // `!!x` is how a yes or no is made here
  "no-implied-eval": "error",
  "no-lonely-if": "error",
  "no-new-func": "error",
  "no-promise-executor-return": "error",
  "no-restricted-properties": ["error",
    { property: "innerHTML", message: "Text becomes nodes by h() or textContent." },
    { property: "outerHTML", message: "Text becomes nodes by h() or textContent." },
    { property: "insertAdjacentHTML", message: "Text becomes nodes by h() or textContent." },
    { object: "document", property: "write", message: "Text becomes nodes by h()." }],
  "no-script-url": "error",
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-template-curly-in-string": "error",
  "no-throw-literal": "error",
  "no-unneeded-ternary": "error",
  "no-unused-vars": ["error", { ignoreRestSiblings: true }], // `{ type: _, ...rest }` leaves it
  "no-useless-rename": "error",
  "no-useless-return": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-arrow-callback": "error",
  "prefer-const": "error",
  "prefer-template": "off", // a sentence over two lines is joined with +
  radix: "error",
  "require-atomic-updates": "error",
  yoda: "error",
};

export default [
  // What is built; and lab/, which has a build of its own.
  { ignores: ["node_modules/", ".venv/", "lab/", "course/lab/", "course/web/bundles/"] },
  js.configs.recommended,
  { rules: strict, linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["course/**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    rules: {
      // The browser's own globals that a slip of the pen means only by accident.
      "no-restricted-globals": ["error", "event", "name", "status", "top", "parent", "find"],
    },
  },
  {
    files: ["course/web/static/figures.js"],
    languageOptions: { globals: { Plotly: "readonly" } },
  },
  {
    files: ["tests/js/**/*.js", "*.config.js"],
    languageOptions: {
      ecmaVersion: 2024, sourceType: "module", globals: { ...globals.browser, ...globals.node },
    },
    rules: { "max-len": ["error", { code: 100, ignoreStrings: true }] }, // names are sentences
  },
];
