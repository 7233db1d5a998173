"""What can be loaded: real data sets by name, simulated roads, and toy sets in the plane."""

from course.data.dataset import Dataset
from course.data.errors import CacheError, DamagedDataError, DataError, MissingDataError, UnknownDataError
from course.data.loading import load
from course.data.locate import status
from course.data.roads import load_pedestrians, load_signs
from course.data.toys import load_blobs, load_circles, load_moons, load_spiral, load_xor

__all__ = [
    "CacheError",
    "DamagedDataError",
    "DataError",
    "Dataset",
    "MissingDataError",
    "UnknownDataError",
    "load",
    "load_blobs",
    "load_circles",
    "load_moons",
    "load_pedestrians",
    "load_signs",
    "load_spiral",
    "load_xor",
    "status",
]
