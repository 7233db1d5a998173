"""Finding things in a picture: windows slid over it, boxes kept and dropped, and what was found counted.

Boxes are (row, column, height, width) in pixels: the upper left corner, then the size.
"""

from course.detection.boxes import overlaps, shrink, suppress
from course.detection.convolutional import OnePass, as_fully_convolutional
from course.detection.cutting import cut_out, window_boxes
from course.detection.matching import Matches, match_detections
from course.detection.templates import HogTemplate, as_hog_template
from course.detection.windows import detect, detect_in_one_pass, image_pyramid, sliding_windows

__all__ = [
    "HogTemplate",
    "Matches",
    "OnePass",
    "as_fully_convolutional",
    "as_hog_template",
    "cut_out",
    "detect",
    "detect_in_one_pass",
    "image_pyramid",
    "match_detections",
    "overlaps",
    "shrink",
    "sliding_windows",
    "suppress",
    "window_boxes",
]
