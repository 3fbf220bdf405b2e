// One open notebook of the course.
import { Dialog } from '@jupyterlab/apputils';
import { NotebookActions } from '@jupyterlab/notebook';
import { Line } from './line';
const BLINK = 1_500; // ms without a connection that nobody needs to hear of
export class Lesson {
    _panel;
    _address;
    line;
    /** `address` tells where the browser opens a notebook anew, by its path. */
    constructor(_panel, _address) {
        this._panel = _panel;
        this._address = _address;
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
            if (newValue)
                void this._run();
            else
                this.line.show('lost');
        });
        this.line.show('starting');
        void this._session.ready.then(() => this._session.session?.kernel && this._run());
    }
    /** A new kernel; where the server itself is gone, opening the page anew lets the Hub start it. */
    async restart() {
        const kernel = this._session.session?.kernel;
        this.line.show('starting');
        try {
            if (kernel?.connectionStatus !== 'connected')
                throw new Error('server gone');
            if (kernel.status === 'dead')
                await this._session.changeKernel({ name: kernel.name });
            else
                await this._session.restartKernel();
        }
        catch {
            window.location.assign(this._address(this._panel.context.path));
        }
    }
    /** The released code cells, which are the course's own; the learner's own are left alone. */
    _machine() {
        return this._panel.content.widgets.filter(({ model }) => {
            const hidden = model.getMetadata('jupyter')
                ?.source_hidden;
            const ours = hidden || model.getMetadata('nbgrader');
            const tags = (model.getMetadata('tags') ?? []);
            return model.type === 'code' && (ours || tags.includes('exercise') || tags.includes('start'));
        });
    }
    _hideCode() {
        // The cells' widgets follow their models within the same turn.
        void Promise.resolve().then(() => {
            this._machine().forEach((cell) => cell.addClass('pn-machine'));
        });
    }
    /** Take away what an earlier kernel left: it would show as broken until it runs again. */
    _clear() {
        for (const cell of this._machine())
            cell.model.outputs.clear();
    }
    async _run() {
        const kernel = this._session.session?.kernel;
        if (!kernel || this._ran === kernel.id)
            return;
        this._ran = this._running = kernel.id; // a kernel's id outlives its restarts
        this.line.show('starting');
        try {
            await kernel.info;
            const { content, context } = this._panel;
            const isDone = await NotebookActions.runCells(content, this._machine(), this._session);
            if (this._running === kernel.id)
                this.line.show(isDone ? null : 'failed');
            if (isDone && context.model.dirty)
                await context.save();
        }
        catch {
            if (this._running === kernel.id)
                this.line.show('failed');
        }
        finally {
            if (this._running === kernel.id)
                this._running = null;
        }
    }
    _onStatus(status) {
        if (status === 'dead' || status === 'terminating') {
            this._ran = this._running = null;
            this.line.show('lost');
        }
        else if (status === 'restarting' || status === 'autorestarting') {
            this._ran = this._running = null;
            this._again = true;
            this.line.show('starting');
            // JupyterLab opens a dialog about this in English; the line says it already.
            if (status === 'autorestarting')
                window.setTimeout(() => Dialog.flush());
        }
        else if (status === 'idle' && this._again) {
            this._again = false;
            this._clear();
            void this._run();
        }
    }
    _onConnection(status) {
        window.clearTimeout(this._waiting);
        if (status === 'connected') {
            if (this.line.state === 'lost')
                this.line.show(this._running ? 'starting' : null);
        }
        else {
            this._waiting = window.setTimeout(() => this.line.show('lost'), BLINK);
        }
    }
    _session;
    _ran = null; // the kernel whose cells were run
    _running = null;
    _again = false; // the kernel restarts: run once it is idle
    _waiting;
}
