"""The JupyterLab extension for learners, as `make labextension` builds it from lab/."""
