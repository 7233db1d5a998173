"""Results of full-size runs: how they are made, stored with the repository, and read again."""

from course.reference.stored import (
    FOLDER,
    Measured,
    Reference,
    Trial,
    load_reference,
    load_tuning,
    of_size,
    save_reference,
)

__all__ = [
    "FOLDER",
    "Measured",
    "Reference",
    "Trial",
    "load_reference",
    "load_tuning",
    "of_size",
    "save_reference",
]
