"""The course on JupyterHub: configuration, roles by group, servers, and starting it all."""
