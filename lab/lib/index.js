// When a notebook of the course opens, for learners, in JupyterLab 4 and Notebook 7: waits for the
// kernel and runs the exercise cells, shows no code, and says in Dutch how the kernel is.
import { IConnectionLost, ILabShell, } from '@jupyterlab/application';
import { PageConfig, URLExt } from '@jupyterlab/coreutils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { Lesson } from './lesson';
const lessons = new Set();
/** Where the browser opens this notebook anew, in the application that shows it now. */
function address(app, path) {
    const view = app.name === 'JupyterLab' ? 'lab/tree' : 'notebooks';
    return URLExt.join(PageConfig.getBaseUrl(), view, ...path.split('/').map(encodeURIComponent));
}
async function open(app, panel) {
    await panel.context.ready;
    if (!panel.content.model?.getMetadata('course'))
        return;
    const lesson = new Lesson(panel, (path) => address(app, path));
    lessons.add(lesson);
    panel.disposed.connect(() => lessons.delete(lesson));
}
const connection = {
    id: 'professioneel-nabij:connection',
    description: 'Says in the lesson, instead of in an English dialog, that the server is gone.',
    autoStart: true,
    provides: IConnectionLost,
    activate: () => async () => lessons.forEach((lesson) => lesson.line.show('lost')),
};
const lesson = {
    id: 'professioneel-nabij:lesson',
    description: 'Runs a lesson when it opens and shows it without code.',
    autoStart: true,
    requires: [INotebookTracker],
    optional: [ILabShell], // Notebook 7 has none
    activate: (app, tracker, shell) => {
        // One calm column to begin with; in JupyterLab the sidebar is one click away.
        void app.restored.then(() => shell?.collapseLeft());
        tracker.forEach((panel) => void open(app, panel));
        tracker.widgetAdded.connect((_, panel) => void open(app, panel));
    },
};
export default [connection, lesson];
