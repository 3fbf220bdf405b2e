// The line above a notebook: one sentence, and a button where there is something to do.

import { Widget } from '@lumino/widgets';

const SLOW = 20_000; // ms after which the line offers a restart

const TEXT = {
  starting: 'Even geduld. De oefeningen worden klaargezet.',
  slow: 'Het duurt langer dan anders. Wacht nog even, of kies Opnieuw starten.',
  lost:
    'De verbinding met dit notitieblok is weg. Je antwoorden die bewaard zijn, blijven bewaard.',
  failed:
    'De oefeningen doen het hier nu niet. Op de pagina van de les kun je gewoon verder.',
};

export type State = keyof typeof TEXT;

export class Line {
  readonly widget = new Widget();
  state: State | null = null;

  constructor(onRestart: () => void) {
    const row = document.createElement('div');
    this._sentence.setAttribute('role', 'status');
    this._button.type = 'button';
    this._button.textContent = 'Opnieuw starten';
    this._button.addEventListener('click', onRestart);
    row.append(this._sentence, this._button);
    this.widget.addClass('pn-line');
    this.widget.node.append(row);
    this.widget.hide();
    // The header gives its children the height that they ask for in pixels.
    new ResizeObserver(() => {
      this.widget.node.style.minHeight = `${row.offsetHeight}px`;
      this.widget.parent?.fit();
    }).observe(row);
  }

  /** Shows a state's sentence; null hides the line. */
  show(state: State | null): void {
    this.state = state;
    this.widget.setHidden(!state);
    this._sentence.textContent = state ? TEXT[state] : '';
    this._button.hidden = !state || state === 'starting';
    window.clearTimeout(this._timer);
    if (state === 'starting') {
      this._timer = window.setTimeout(() => this.show('slow'), SLOW);
    }
  }

  private readonly _sentence = document.createElement('p');
  private readonly _button = document.createElement('button');
  private _timer: number | undefined;
}
