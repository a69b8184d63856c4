"""azil: an offline command line over one SQLite file for asylum accommodation in Slovenia."""

__version__ = "0.1.0"
