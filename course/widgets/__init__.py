"""What a learner clicks: ipywidgets around the functions of the course."""

from course.widgets.contest import ContestPanel, explore_contest
from course.widgets.convolution import explore_convolution
from course.widgets.depth import explore_depth
from course.widgets.descent import DescentPanel, explore_descent
from course.widgets.drawing_pad import DrawingPad
from course.widgets.garments import DrawPanel, ShiftPanel, draw_garment, explore_shift
from course.widgets.hog import explore_hog
from course.widgets.household import Household
from course.widgets.inside import InsidePanel, explore_inside
from course.widgets.labelling import LabellingWidget, label_garments
from course.widgets.microphone import Microphone
from course.widgets.playground import PlaygroundPanel, explore_playground
from course.widgets.quiz import QuizPanel, ask_questions
from course.widgets.roofline import RooflinePanel, explore_roofline
from course.widgets.sliding_window import SlidingWindow, explore_sliding_window
from course.widgets.threshold import ThresholdExplorer, explore_threshold
from course.widgets.voice_control import TakeRecorder, VoiceControl, control_by_voice, record_takes
from course.widgets.watching import watch_training
from course.widgets.words import WordsPanel, explore_words

__all__ = [
    "ContestPanel",
    "DescentPanel",
    "DrawPanel",
    "DrawingPad",
    "Household",
    "InsidePanel",
    "LabellingWidget",
    "Microphone",
    "PlaygroundPanel",
    "QuizPanel",
    "RooflinePanel",
    "ShiftPanel",
    "SlidingWindow",
    "TakeRecorder",
    "ThresholdExplorer",
    "VoiceControl",
    "WordsPanel",
    "ask_questions",
    "control_by_voice",
    "draw_garment",
    "explore_contest",
    "explore_convolution",
    "explore_depth",
    "explore_descent",
    "explore_hog",
    "explore_inside",
    "explore_playground",
    "explore_roofline",
    "explore_shift",
    "explore_sliding_window",
    "explore_threshold",
    "explore_words",
    "label_garments",
    "record_takes",
    "watch_training",
]
