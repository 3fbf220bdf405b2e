// In a notebook a widget brings only this; the modules of the course come once a kernel, as texts
// of the widget that the trait `library` names, and are shared by all widgets of their version.

const LIBRARIES = Symbol.for("professioneel-nabij/libraries");

/** The modules of one version: each a URL of its own, its relative imports already URLs. */
class Library {
  #urls = new Map();

  constructor({ modules, style }) {
    this.modules = modules;
    document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  }

  url(name) {
    if (!this.#urls.has(name)) {
      const text = this.modules[name].replace(/(^import .* from |^\} from )"(\..+)";$/gm,
        (_, start, path) => `${start}"${this.url(new URL(path, `http://modules/${name}`).pathname.slice(1))}";`);
      this.#urls.set(name, URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    }
    return this.#urls.get(name);
  }
}

async function libraryOf(model) {
  const held = await model.widget_manager.get_model(model.get("library").replace("IPY_MODEL_", ""));
  const libraries = globalThis[LIBRARIES] ??= new Map();
  const version = held.get("version");
  if (!libraries.has(version)) {
    libraries.set(version, new Library({ modules: held.get("modules"), style: held.get("style") }));
  }
  return libraries.get(version);
}

async function render({ model, el }) {
  const library = await libraryOf(model);
  const kind = await import(library.url(`${model.get("view").kind}.js`));
  return kind.default.render({ model, el });
}

export default { render };
