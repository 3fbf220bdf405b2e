"""Front-end modules of the exercises, and their widgets for notebooks.

A kind of exercise is a `.js` file here (Anywidget Front-End Module) with a `.py` beside it of the
same name. The lesson page serves the `.js`; only notebooks import the `.py`, so that the service
never loads anywidget. `shared.js` and `style.css` belong to every kind.
"""
