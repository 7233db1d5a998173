"""What the lessons ask: one module a lesson, named as the lesson is."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.checking import Lesson

MODULES = {
    "00": "start_here",
    "01": "learning_by_example",
    "02": "shallow_nets",
    "03": "features_by_hand",
    "04": "convolution",
    "05": "first_cnn",
    "06": "by_hand_or_learned",
    "07": "going_deep",
    "08": "deep_cnns_on_colour",
    "09": "seeing_the_road",
    "10": "hearing_commands",
    "11": "reading_opinions",
    "12": "gpu_and_scale",
    "13": "your_own_data",
}


def of_lesson(number: str) -> Lesson:
    """Return what a lesson asks.

    Raises
    ------
    ValueError
        If there is no such lesson.
    """
    if number not in MODULES:
        raise ValueError(f"there is no lesson {number!r}; there are {', '.join(MODULES)}")
    return import_module(f"course.exercises.{MODULES[number]}").lesson
