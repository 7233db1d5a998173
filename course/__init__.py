"""Helper package of the course: what a machine gains by learning its features from examples."""

__version__ = "0.1.0"
