"""A road simulator: views of signs, pedestrians and poles, drawn from a seed.

The shapes are signed distances (``shapes``), painted on canvases (``painting``) over pieces of
photographs (``photographs``) and other things in the way (``clutter``), lit (``light``) and seen
by a camera (``camera``). ``views`` puts them together, ``datasets`` makes training and test parts,
``streets`` whole scenes.
"""

from course.data.roads.datasets import load_pedestrians, load_signs
from course.data.roads.people import PEOPLE
from course.data.roads.poles import POLES
from course.data.roads.signs import SIGNS
from course.data.roads.street_things import STREET_SIGNS
from course.data.roads.streets import Street, draw_streets
from course.data.roads.views import Views, draw_pedestrians, draw_signs

__all__ = [
    "PEOPLE",
    "POLES",
    "SIGNS",
    "STREET_SIGNS",
    "Street",
    "Views",
    "draw_pedestrians",
    "draw_signs",
    "draw_streets",
    "load_pedestrians",
    "load_signs",
]
