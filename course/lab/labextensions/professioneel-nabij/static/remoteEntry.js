// A JupyterLab extension without a build step, for learners, in JupyterLab 4 and Notebook 7.
//
// When a notebook of the course opens it waits for the kernel and runs the exercise cells, shows
// no code, and says in Dutch when the kernel starts or is gone. The application loads this file
// because package.json names it, finds the container below under the package's name, hands it
// the modules that it shares (`init`) and asks for the extension (`get`): the contract of
// webpack's module federation, as jupyterlab/staging/bootstrap.js and index.js use it.

(() => {
  const NAME = "professioneel-nabij";
  const SLOW = 20_000; // ms after which the line offers a restart
  const BLINK = 1_500; // ms without a connection that nobody needs to hear of

  const TEXT = {
    starting: "Even geduld. De oefeningen worden klaargezet.",
    slow: "Het duurt langer dan anders. Wacht nog even, of kies Opnieuw starten.",
    lost: "De verbinding met dit notitieblok is weg. Je antwoorden die bewaard zijn, blijven bewaard.",
    failed: "De oefeningen doen het hier nu niet. Op de pagina van de les kun je gewoon verder.",
    restart: "Opnieuw starten",
  };

  const STYLE = `
    .pn-machine .jp-Cell-inputWrapper, .pn-machine.jp-mod-noOutputs { display: none; }
    .pn-machine .jp-OutputPrompt, .pn-machine .jp-OutputArea-promptOverlay,
    .pn-lesson .jp-Collapser { visibility: hidden; }
    @media (max-width: 700px) {
      .pn-lesson .jp-InputPrompt, .pn-lesson .jp-OutputPrompt,
      .pn-lesson .jp-OutputArea-promptOverlay { display: none; }
      .pn-lesson .jp-collapseHeadingButton { display: none; }
    }
    .pn-line { background: var(--jp-layout-color2); color: var(--jp-content-font-color1);
      font-family: var(--jp-content-font-family); font-size: var(--jp-content-font-size1); }
    .pn-line > div { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px;
      padding: 12px 16px; border-bottom: 1px solid var(--jp-border-color1); }
    .pn-line [hidden] { display: none; }
    .pn-line p { margin: 0; flex: 1 1 16rem; line-height: 1.4; }
    .pn-line button { font: inherit; font-weight: 600; min-height: 40px; padding: 4px 16px;
      border-radius: 8px; border: 1px solid; background: none; color: inherit; cursor: pointer; }
    .pn-line button:focus-visible { outline: 3px solid var(--jp-brand-color1); outline-offset: 2px; }
  `;

  let scope = {};

  /** A module that the application shares: the one already loaded, else the newest. */
  async function take(name) {
    const versions = Object.entries(scope[name]);
    const numbers = (text) => text.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
    const newer = ([a], [b]) => {
      const [x, y] = [numbers(a), numbers(b)];
      const at = x.findIndex((part, i) => part !== (y[i] ?? 0));
      return at < 0 ? 0 : (y[at] ?? 0) - x[at];
    };
    const chosen = versions.find(([, one]) => one.loaded) ?? versions.sort(newer)[0];
    return (await chosen[1].get())();
  }

  /** The line above the notebook: one sentence, and a button where there is something to do. */
  class Line {
    constructor(Widget, onRestart) {
      const row = document.createElement("div");
      this.sentence = document.createElement("p");
      this.sentence.setAttribute("role", "status");
      this.button = document.createElement("button");
      this.button.type = "button";
      this.button.textContent = TEXT.restart;
      this.button.addEventListener("click", onRestart);
      row.append(this.sentence, this.button);
      this.widget = new Widget();
      this.widget.addClass("pn-line");
      this.widget.node.append(row);
      this.widget.hide();
      // The header gives its children the height that they ask for in pixels.
      new ResizeObserver(() => {
        this.widget.node.style.minHeight = `${row.offsetHeight}px`;
        this.widget.parent?.fit();
      }).observe(row);
    }

    show(state) {
      this.state = state;
      this.widget.setHidden(!state);
      this.sentence.textContent = state ? TEXT[state] : "";
      this.button.hidden = !state || state === "starting";
      window.clearTimeout(this.timer);
      if (state === "starting") this.timer = window.setTimeout(() => this.show("slow"), SLOW);
    }
  }

  /** One open notebook of the course. */
  class Lesson {
    constructor(panel, { NotebookActions, Dialog, Widget, address }) {
      Object.assign(this, { panel, NotebookActions, Dialog, address });
      this.session = panel.sessionContext;
      this.line = new Line(Widget, () => this.restart());
      panel.contentHeader.addWidget(this.line.widget);
      panel.addClass("pn-lesson");
      this.hideCode();
      panel.content.model.cells.changed.connect(() => this.hideCode());
      this.clear();
      this.session.statusChanged.connect((_, status) => this.onStatus(status));
      this.session.connectionStatusChanged.connect((_, status) => this.onConnection(status));
      this.session.kernelChanged.connect((_, { newValue }) => {
        if (newValue) this.run();
        else this.line.show("lost");
      });
      this.line.show("starting");
      this.session.ready.then(() => this.session.session?.kernel && this.run());
    }

    /** The released code cells, which are the course's own; those of the learner are left alone. */
    machine() {
      return this.panel.content.widgets.filter(({ model }) => {
        const ours = model.getMetadata("jupyter")?.source_hidden || model.getMetadata("nbgrader");
        const tags = model.getMetadata("tags") ?? [];
        return model.type === "code" && (ours || tags.includes("exercise") || tags.includes("start"));
      });
    }

    hideCode() {
      // The cells' widgets follow their models within the same turn.
      Promise.resolve().then(() => this.machine().forEach((cell) => cell.addClass("pn-machine")));
    }

    /** Take away what an earlier kernel left: it would show as broken until it runs again. */
    clear() {
      for (const cell of this.machine()) cell.model.outputs.clear();
    }

    async run() {
      const kernel = this.session.session?.kernel;
      if (!kernel || this.ran === kernel.id) return;
      this.ran = this.running = kernel.id; // a kernel's id outlives its restarts
      this.line.show("starting");
      try {
        await kernel.info;
        const { content } = this.panel;
        const well = await this.NotebookActions.runCells(content, this.machine(), this.session);
        if (this.running === kernel.id) this.line.show(well ? null : "failed");
        if (well && this.panel.context.model.dirty) await this.panel.context.save();
      } catch {
        if (this.running === kernel.id) this.line.show("failed");
      } finally {
        if (this.running === kernel.id) this.running = null;
      }
    }

    onStatus(status) {
      if (status === "dead" || status === "terminating") {
        this.ran = this.running = null;
        this.line.show("lost");
      } else if (status === "restarting" || status === "autorestarting") {
        this.ran = this.running = null;
        this.again = true;
        this.line.show("starting");
        // JupyterLab opens a dialog about this in English; the line says it already.
        if (status === "autorestarting") window.setTimeout(() => this.Dialog.flush());
      } else if (status === "idle" && this.again) {
        this.again = false;
        this.clear();
        this.run();
      }
    }

    onConnection(status) {
      window.clearTimeout(this.waiting);
      if (status === "connected") {
        if (this.line.state === "lost") this.line.show(this.running ? "starting" : null);
      } else {
        this.waiting = window.setTimeout(() => this.line.show("lost"), BLINK);
      }
    }

    /** A new kernel; where the server itself is gone, opening the page anew lets the Hub start it. */
    async restart() {
      const { session } = this;
      this.line.show("starting");
      try {
        if (session.session?.kernel?.connectionStatus !== "connected") throw new Error("server gone");
        if (session.session.kernel.status === "dead") {
          await session.changeKernel({ name: session.session.kernel.name });
        } else {
          await session.restartKernel();
        }
      } catch {
        window.location.assign(this.address(this.panel.context.path));
      }
    }
  }

  async function plugins() {
    const [application, coreutils, notebook, apputils, widgets] = await Promise.all([
      take("@jupyterlab/application"),
      take("@jupyterlab/coreutils"),
      take("@jupyterlab/notebook"),
      take("@jupyterlab/apputils"),
      take("@lumino/widgets"),
    ]);
    const lessons = new Set();
    let running = { name: "" };
    const parts = {
      NotebookActions: notebook.NotebookActions,
      Dialog: apputils.Dialog,
      Widget: widgets.Widget,
      address: (path) => {
        const view = running.name === "JupyterLab" ? "lab/tree" : "notebooks";
        const parts = path.split("/").map(encodeURIComponent);
        const base = coreutils.PageConfig.getBaseUrl();
        return coreutils.URLExt.join(base, view, ...parts);
      },
    };
    const open = async (panel) => {
      await panel.context.ready;
      if (!panel.content.model?.getMetadata("course")) return;
      const lesson = new Lesson(panel, parts);
      lessons.add(lesson);
      panel.disposed.connect(() => lessons.delete(lesson));
    };
    const connection = {
      id: `${NAME}:connection`,
      description: "Says in the lesson, instead of in an English dialog, that the server is gone.",
      autoStart: true,
      provides: application.IConnectionLost,
      activate: () => async () => lessons.forEach((lesson) => lesson.line.show("lost")),
    };
    const lesson = {
      id: `${NAME}:lesson`,
      description: "Runs a lesson when it opens and shows it without code.",
      autoStart: true,
      requires: [notebook.INotebookTracker],
      activate(app, tracker) {
        running = app;
        const style = document.createElement("style");
        style.textContent = STYLE;
        document.head.append(style);
        // One calm column to begin with; in JupyterLab the sidebar is one click away.
        app.restored.then(() => app.shell.collapseLeft?.());
        tracker.forEach(open);
        tracker.widgetAdded.connect((_, panel) => open(panel));
      },
    };
    return [connection, lesson];
  }

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB[NAME] = {
    init(shared) {
      scope = shared;
    },
    async get() {
      const found = await plugins();
      return () => ({ __esModule: true, default: found });
    },
  };
})();
