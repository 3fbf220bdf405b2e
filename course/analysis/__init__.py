"""The analysis notebook for instructors: frames and figures of one cohort in JupyterLab."""
