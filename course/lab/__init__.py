"""What learners get in JupyterLab and Notebook 7: a federated extension without a build step."""
