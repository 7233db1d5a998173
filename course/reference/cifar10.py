"""CIFAR-10: residual nets that take their time, and a small net that learns it in seconds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from course import devices
from course.fast_training import BOTH_SIDES, SIX_VIEWS, Recipe
from course.models import build_resnet
from course.models.fast_cnn import build_fast_cnn
from course.reference.contenders import as_settings, measure_net
from course.reference.depth import adapt
from course.reference.running import Experiment, Job, Scale, Work
from course.reference.stored import Measured

if TYPE_CHECKING:
    import keras

    from course.data import Dataset

RESNETS = {"ResNet 20": (20, (64, 128, 256)), "ResNet 56": (56, (32, 64, 128))}
FOR_RESNETS = Recipe(
    50, 250, 0.2, weight_decay=5e-3, label_smoothing=0.1, mirror=True, move_pixels=4, hole_pixels=12
)
# The rate and the decay of the source, for a loss that is a mean: 11.5 and 0.0153 for 1,024 images, both
# divided by 1 + 1 / (1 - momentum); the decay then as Keras has it, apart from the momentum.
FOR_FAST = Recipe(
    epochs=16,
    batch_size=1_000,
    peak_rate=1.5,
    momentum=0.85,
    weight_decay=0.009,
    label_smoothing=0.2,
    mirror=True,
    move_pixels=2,
    open_epochs=3,
)
WIDTHS = (64, 256, 256)
SEEN_BY_WHITENING = 2_000  # images: two million patches, and 12 × 12 numbers to estimate


def photographs(scale: Scale) -> Dataset:
    """CIFAR-10 as uint8, as much of it as the scale allows."""
    from course.data import load

    return load("cifar10", train_size=scale.images(50_000), test_size=scale.images(10_000))


def plan_resnets(scale: Scale) -> Work:
    """Two residual nets, one wide and one deep."""
    nets = scale.pick(full=RESNETS, quick=dict.fromkeys(RESNETS, (8, (8, 8, 8))))
    recipe = adapt(FOR_RESNETS, scale)
    data = cache(lambda: photographs(scale))
    stride = scale.pick(full=1, quick=4)

    def measure(job: Job) -> Measured:
        depth, widths = nets[job.contender]

        def build() -> keras.Model:
            return build_resnet((32, 32, 3), 10, depth=depth, widths=widths, first_stride=stride, looped=True)

        return measure_net(job, build, data(), recipe, BOTH_SIDES)

    settings = as_settings(recipe) | {"nets": nets, "views": "both sides"}
    return Work([(name, scale.images(50_000)) for name in nets], settings, measure)


def plan_fast(scale: Scale) -> Work:
    """The small net; on a GPU with products of 16 bits."""
    precision = "mixed_bfloat16" if devices.describe().gpus else "float32"
    widths = scale.pick(full=WIDTHS, quick=(8, 16, 16))
    recipe = adapt(FOR_FAST, scale)
    data = cache(lambda: photographs(scale))

    def build() -> keras.Model:
        seen = data().x_train[:SEEN_BY_WHITENING].astype(np.float32) / 255
        return build_fast_cnn(seen, 10, widths=widths, precision=precision)

    def measure(job: Job) -> Measured:
        return measure_net(job, build, data(), recipe, SIX_VIEWS)

    settings = as_settings(recipe) | {"widths": widths, "precision": precision, "views": "six"}
    return Work([("fast CNN", scale.images(50_000))], settings, measure)


CIFAR10 = Experiment(
    name="cifar10",
    purpose="a wide and a deep residual net on all of CIFAR-10",
    goal="94 % and more",
    cost="6 trainings; a guess: 30 minutes on an H200-class GPU, weeks on two CPU cores",
    data=("cifar10",),
    seeds=3,
    plan=plan_resnets,
)
CIFAR10_FAST = Experiment(
    name="cifar10_fast",
    purpose="CIFAR-10 by a small net whose every epoch is one compiled function (JAX)",
    goal="94 % on average over 10 seeds, each in at most 10 s after compilation, on an H200-class GPU",
    cost="10 trainings; a guess: 10 minutes on an H200-class GPU, nearly all of it compilation",
    data=("cifar10",),
    seeds=10,
    plan=plan_fast,
)
