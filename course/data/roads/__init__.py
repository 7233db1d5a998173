"""A road simulator: views of signs, pedestrians and poles, drawn from a seed.

The shapes are signed distances (``shapes``), painted on canvases (``painting``) over pieces of
photographs (``photographs``) and other things in the way (``clutter``), lit (``light``) and seen
by a camera (``camera``). ``views`` puts them together, ``datasets`` makes training and test parts.
"""

from course.data.roads.datasets import load_pedestrians, load_signs
from course.data.roads.people import PEOPLE
from course.data.roads.poles import POLES
from course.data.roads.signs import SIGNS
from course.data.roads.views import Views, draw_pedestrians, draw_signs

__all__ = [
    "PEOPLE",
    "POLES",
    "SIGNS",
    "Views",
    "draw_pedestrians",
    "draw_signs",
    "load_pedestrians",
    "load_signs",
]
