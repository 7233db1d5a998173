"""All that can be measured at full size, by name."""

from course.reference.cifar10 import CIFAR10, CIFAR10_FAST
from course.reference.contest import CONTEST
from course.reference.depth import DEPTH, FASHION
from course.reference.roads import ROADS
from course.reference.running import Experiment
from course.reference.voices import VOICES

EXPERIMENTS: dict[str, Experiment] = {
    one.name: one for one in (CONTEST, DEPTH, FASHION, CIFAR10, CIFAR10_FAST, ROADS, VOICES)
}
