// When a notebook of the course opens, for learners, in JupyterLab 4 and Notebook 7: waits for the
// kernel and runs the exercise cells, shows no code, and says in Dutch how the kernel is.

import {
  IConnectionLost,
  ILabShell,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from '@jupyterlab/application';
import { PageConfig, URLExt } from '@jupyterlab/coreutils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';

import { Lesson } from './lesson';

const lessons = new Set<Lesson>();

/** Where the browser opens this notebook anew, in the application that shows it now. */
function address(app: JupyterFrontEnd, path: string): string {
  const view = app.name === 'JupyterLab' ? 'lab/tree' : 'notebooks';
  return URLExt.join(
    PageConfig.getBaseUrl(),
    view,
    ...path.split('/').map(encodeURIComponent),
  );
}

async function open(app: JupyterFrontEnd, panel: NotebookPanel): Promise<void> {
  await panel.context.ready;
  if (!panel.content.model?.getMetadata('course')) return;
  const lesson = new Lesson(panel, (path) => address(app, path));
  lessons.add(lesson);
  panel.disposed.connect(() => lessons.delete(lesson));
}

const connection: JupyterFrontEndPlugin<IConnectionLost> = {
  id: 'professioneel-nabij:connection',
  description: 'Says in the lesson, instead of in an English dialog, that the server is gone.',
  autoStart: true,
  provides: IConnectionLost,
  activate: () => async () => lessons.forEach((lesson) => lesson.line.show('lost')),
};

const lesson: JupyterFrontEndPlugin<void> = {
  id: 'professioneel-nabij:lesson',
  description: 'Runs a lesson when it opens and shows it without code.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ILabShell], // Notebook 7 has none
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker, shell: ILabShell | null) => {
    // One calm column to begin with; in JupyterLab the sidebar is one click away.
    void app.restored.then(() => shell?.collapseLeft());
    tracker.forEach((panel) => void open(app, panel));
    tracker.widgetAdded.connect((_, panel) => void open(app, panel));
  },
};

export default [connection, lesson];
