"""A learner's own data: a folder of pictures, sounds or texts, or a table, inspected, split and loaded."""

from course.data.own.errors import OwnDataError
from course.data.own.examples import write_example_folder
from course.data.own.inspection import Example, Inspection, inspect_folder
from course.data.own.loading import load_own

__all__ = ["Example", "Inspection", "OwnDataError", "inspect_folder", "load_own", "write_example_folder"]
