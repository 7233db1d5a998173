"""Helper package of the course: what a machine gains by learning its features from examples."""

from course.quiet import silence_tensorflow

__version__ = "0.1.0"

silence_tensorflow()
