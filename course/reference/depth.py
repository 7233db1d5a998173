"""Fashion-MNIST with deep nets: 2 to 150 layers, plain and residual; and one net that is to be good."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from course.fast_training import BOTH_SIDES, Recipe
from course.models import build_resnet
from course.reference.contenders import as_settings, measure_net, with_channels
from course.reference.running import Experiment, Job, Scale, Work
from course.reference.stored import Measured

if TYPE_CHECKING:
    import keras

    from course.data import Dataset

DEPTHS = (2, 20, 56, 110, 150)
WIDTHS = (16, 32, 64)
FOR_DEPTH = Recipe(20, 250, 0.2, weight_decay=5e-3, label_smoothing=0.1, mirror=True, move_pixels=2)
FOR_FASHION = Recipe(
    60, 250, 0.2, weight_decay=5e-3, label_smoothing=0.1, mirror=True, move_pixels=2, hole_pixels=8
)


def garments(scale: Scale) -> Dataset:
    """Fashion-MNIST as uint8, as much of it as the scale allows."""
    from course.data import load

    train_size, test_size = scale.images(60_000), scale.images(10_000)
    return with_channels(load("fashion_mnist", train_size=train_size, test_size=test_size))


def adapt(recipe: Recipe, scale: Scale) -> Recipe:
    """The recipe for a trial: smaller batches at a smaller rate; if quick, two epochs."""
    if scale.is_full:
        return recipe
    batch_size = max(1, min(recipe.batch_size, scale.images() // 8))
    rate = recipe.peak_rate * batch_size / recipe.batch_size
    epochs = scale.pick(full=recipe.epochs, quick=2)
    return replace(recipe, epochs=epochs, batch_size=batch_size, peak_rate=rate)


def plan_depth(scale: Scale) -> Work:
    """Nets of all depths, with and without a way around their blocks."""
    depths = scale.pick(full=DEPTHS, quick=(2, 8))
    widths = scale.pick(full=WIDTHS, quick=(4, 4, 4))
    recipe = adapt(FOR_DEPTH, scale)
    data = cache(lambda: garments(scale))
    stride = scale.pick(full=1, quick=4)

    def measure(job: Job) -> Measured:
        kind, depth = job.contender.split()

        def build() -> keras.Model:
            shape = {"widths": widths, "first_stride": stride, "looped": True}
            return build_resnet((28, 28, 1), 10, depth=int(depth), residual=kind == "residual", **shape)

        return measure_net(job, build, data(), recipe)

    names = [f"{kind} {depth}" for depth in depths for kind in ("plain", "residual")]
    settings = as_settings(recipe) | {"widths": widths, "first_stride": stride}
    return Work([(name, scale.images(60_000)) for name in names], settings, measure)


def plan_fashion(scale: Scale) -> Work:
    """One wide residual net."""
    depth, widths = scale.pick(full=(20, (64, 128, 256)), quick=(8, (8, 8, 8)))
    recipe = adapt(FOR_FASHION, scale)
    data = cache(lambda: garments(scale))
    stride = scale.pick(full=1, quick=4)

    def build() -> keras.Model:
        return build_resnet((28, 28, 1), 10, depth=depth, widths=widths, first_stride=stride, looped=True)

    def measure(job: Job) -> Measured:
        return measure_net(job, build, data(), recipe, BOTH_SIDES)

    settings = as_settings(recipe) | {"depth": depth, "widths": widths, "views": "both sides"}
    return Work([("ResNet", scale.images(60_000))], settings, measure)


DEPTH = Experiment(
    name="depth",
    purpose="plain and residual nets of 2, 20, 56, 110 and 150 layers on all of Fashion-MNIST",
    goal="150 residual layers at 93 % or more",
    cost="30 trainings; a guess: an hour on an H200-class GPU, weeks on two CPU cores",
    data=("fashion_mnist",),
    seeds=3,
    plan=plan_depth,
)
FASHION = Experiment(
    name="fashion",
    purpose="one wide residual net on all of Fashion-MNIST, with flips, moves, holes and two views",
    goal="95 % or more",
    cost="3 trainings; a guess: 10 minutes on an H200-class GPU, days on two CPU cores",
    data=("fashion_mnist",),
    seeds=3,
    plan=plan_fashion,
)
