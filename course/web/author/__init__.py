"""Pages for authors: preview and gallery."""
