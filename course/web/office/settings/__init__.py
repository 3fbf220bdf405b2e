"""The settings of an organisation."""
