// One open notebook of the course.

import { Dialog, type ISessionContext } from '@jupyterlab/apputils';
import type { Cell, ICodeCellModel } from '@jupyterlab/cells';
import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';

import { Line } from './line';

const BLINK = 1_500; // ms without a connection that nobody needs to hear of

export class Lesson {
  readonly line: Line;

  /** `address` tells where the browser opens a notebook anew, by its path. */
  constructor(
    private readonly _panel: NotebookPanel,
    private readonly _address: (path: string) => string,
  ) {
    this._session = _panel.sessionContext;
    this.line = new Line(() => void this.restart());
    _panel.contentHeader.addWidget(this.line.widget);
    _panel.addClass('pn-lesson');
    this._hideCode();
    _panel.content.model?.cells.changed.connect(() => this._hideCode());
    this._clear();
    this._session.statusChanged.connect((_, status) => this._onStatus(status));
    this._session.connectionStatusChanged.connect((_, status) => this._onConnection(status));
    this._session.kernelChanged.connect((_, { newValue }) => {
      if (newValue) void this._run();
      else this.line.show('lost');
    });
    this.line.show('starting');
    void this._session.ready.then(() => this._session.session?.kernel && this._run());
  }

  /** A new kernel; where the server itself is gone, opening the page anew lets the Hub start it. */
  async restart(): Promise<void> {
    const kernel = this._session.session?.kernel;
    this.line.show('starting');
    try {
      if (kernel?.connectionStatus !== 'connected') throw new Error('server gone');
      if (kernel.status === 'dead') await this._session.changeKernel({ name: kernel.name });
      else await this._session.restartKernel();
    } catch {
      window.location.assign(this._address(this._panel.context.path));
    }
  }

  /** The released code cells, which are the course's own; the learner's own are left alone. */
  private _machine(): Cell[] {
    return this._panel.content.widgets.filter(({ model }) => {
      const hidden = (model.getMetadata('jupyter') as { source_hidden?: boolean } | undefined)
        ?.source_hidden;
      const ours = hidden || model.getMetadata('nbgrader');
      const tags = (model.getMetadata('tags') ?? []) as string[];
      return model.type === 'code' && (ours || tags.includes('exercise') || tags.includes('start'));
    });
  }

  private _hideCode(): void {
    // The cells' widgets follow their models within the same turn.
    void Promise.resolve().then(() => {
      this._machine().forEach((cell) => cell.addClass('pn-machine'));
    });
  }

  /** Take away what an earlier kernel left: it would show as broken until it runs again. */
  private _clear(): void {
    for (const cell of this._machine()) (cell.model as ICodeCellModel).outputs.clear();
  }

  private async _run(): Promise<void> {
    const kernel = this._session.session?.kernel;
    if (!kernel || this._ran === kernel.id) return;
    this._ran = this._running = kernel.id; // a kernel's id outlives its restarts
    this.line.show('starting');
    try {
      await kernel.info;
      const { content, context } = this._panel;
      const isDone = await NotebookActions.runCells(content, this._machine(), this._session);
      if (this._running === kernel.id) this.line.show(isDone ? null : 'failed');
      if (isDone && context.model.dirty) await context.save();
    } catch {
      if (this._running === kernel.id) this.line.show('failed');
    } finally {
      if (this._running === kernel.id) this._running = null;
    }
  }

  private _onStatus(status: ISessionContext['kernelDisplayStatus']): void {
    if (status === 'dead' || status === 'terminating') {
      this._ran = this._running = null;
      this.line.show('lost');
    } else if (status === 'restarting' || status === 'autorestarting') {
      this._ran = this._running = null;
      this._again = true;
      this.line.show('starting');
      // JupyterLab opens a dialog about this in English; the line says it already.
      if (status === 'autorestarting') window.setTimeout(() => Dialog.flush());
    } else if (status === 'idle' && this._again) {
      this._again = false;
      this._clear();
      void this._run();
    }
  }

  private _onConnection(status: string): void {
    window.clearTimeout(this._waiting);
    if (status === 'connected') {
      if (this.line.state === 'lost') this.line.show(this._running ? 'starting' : null);
    } else {
      this._waiting = window.setTimeout(() => this.line.show('lost'), BLINK);
    }
  }

  private readonly _session: ISessionContext;
  private _ran: string | null = null; // the kernel whose cells were run
  private _running: string | null = null;
  private _again = false; // the kernel restarts: run once it is idle
  private _waiting: number | undefined;
}
