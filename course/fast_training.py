"""Train on images that stay on the device, an epoch at a time: a recipe for GPUs, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from course.epoch_plans import Plan, plan_epoch, plan_view
from course.schedules import triangle
from course.whole_epochs import prepare_answers, prepare_epochs

if TYPE_CHECKING:
    import keras

    from course.data import Dataset

# Looked at as it is, and a pixel up to the left and down to the right; each mirrored, too. Then the weights.
SIX_VIEWS = tuple(
    ({"down": shift, "right": shift, "mirrored": mirrored}, weight)
    for shift, weight in ((0, 0.25), (-1, 0.125), (1, 0.125))
    for mirrored in (False, True)
)
BOTH_SIDES = (({"mirrored": False}, 0.5), ({"mirrored": True}, 0.5))
AS_IT_IS = (({}, 1.0),)
Views = Sequence[tuple[dict, float]]


@dataclass(frozen=True)
class Recipe:
    """How to train with momentum, a triangle of rates, and images changed a little.

    Attributes
    ----------
    epochs, batch_size : how often and how many at a time; what fills no batch is left out of an epoch.
    peak_rate : the highest learning rate; see :func:`course.schedules.triangle` for the others.
    momentum : of stochastic gradient descent, in Nesterov's form.
    weight_decay : share of a weight that is taken away in a step, divided by the learning rate.
    label_smoothing : share of the certainty that is spread over all classes.
    mirror : whether images are turned over every second epoch.
    move_pixels : how far they move at most.
    hole_pixels : side of a black square put somewhere on each; 0 for none.
    open_epochs : epochs after which the biases of a whitening layer stay as they are.
    """

    epochs: int
    batch_size: int
    peak_rate: float
    momentum: float = 0.9
    weight_decay: float = 5e-3
    label_smoothing: float = 0.0
    mirror: bool = False
    move_pixels: int = 0
    hole_pixels: int = 0
    open_epochs: int | None = None


@dataclass(frozen=True)
class FastRun:
    """What a training took.

    Attributes
    ----------
    losses : mean loss of each epoch.
    compile_seconds : wall time of compilation; 0 where it is part of the training, see ``prepare_epochs``.
    train_seconds : wall time of all epochs.
    """

    losses: tuple[float, ...]
    compile_seconds: float
    train_seconds: float


def train_fast(
    model: keras.Model, dataset: Dataset, recipe: Recipe, *, seed: int = 0, whole: bool | None = None
) -> FastRun:
    """Train a classifier of images in place; nothing is held out, nothing tested.

    Parameters
    ----------
    model : from images in [0, 1] to probabilities; compiled here.
    dataset : images as uint8 with a channel axis, or floats in [0, 1].
    recipe : how.
    seed : of orders, moves and holes; the model's first weights are drawn already.
    whole : see :func:`course.whole_epochs.prepare_epochs`.

    Raises
    ------
    ValueError
        If the images have no channel axis or other numbers, do not fit the model, are fewer than a batch,
        or labels exceed its classes.
    """
    import keras

    images, num_classes = dataset.x_train, model.output_shape[-1]
    check_images(model, images)
    if not 0 <= dataset.y_train.min() <= dataset.y_train.max() < num_classes:
        raise ValueError(
            f"the model knows {num_classes} classes, labels reach from {dataset.y_train.min()} to "
            f"{dataset.y_train.max()}"
        )
    targets = np.eye(num_classes, dtype=np.float32)[dataset.y_train]

    def plan(epoch: int) -> Plan:
        return plan_epoch(
            len(images),
            recipe.batch_size,
            epoch=epoch,
            seed=seed,
            move_pixels=recipe.move_pixels,
            mirror=recipe.mirror,
            image_size=images.shape[1:3] if recipe.hole_pixels else None,
        )

    first = plan(0)
    optimizer = keras.optimizers.SGD(
        triangle(recipe.peak_rate, recipe.epochs * len(first["image"])),
        momentum=recipe.momentum,
        nesterov=True,
        weight_decay=recipe.weight_decay or None,
    )
    whitening = next((layer for layer in model.layers if hasattr(layer, "open")), None)
    if whitening and recipe.weight_decay:
        optimizer.exclude_from_weight_decay(var_list=[whitening.bias])  # held, it would shrink all the same
    model.compile(
        optimizer, loss=keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing)
    )
    optimizer.build(model.trainable_variables)
    run_epoch, compile_seconds = prepare_epochs(
        model, images, targets, first, hole_pixels=recipe.hole_pixels, whole=whole
    )
    losses, started = [], time.perf_counter()
    for epoch in range(recipe.epochs):
        if whitening and epoch == recipe.open_epochs:
            whitening.open.assign(0.0)
        losses.append(run_epoch(plan(epoch)))
    return FastRun(tuple(losses), compile_seconds, time.perf_counter() - started)


def prepare_judging(
    model: keras.Model, images: np.ndarray, *, batch_size: int = 500, whole: bool | None = None
) -> tuple[Callable[[Views], np.ndarray], float]:
    """Make a function that classifies images by looking at each in several ways.

    The logarithms of the probabilities are averaged, by the views' weights: so a view that is quite sure
    that it is *not* a horse is heard.

    Parameters
    ----------
    model : from images in [0, 1] to probabilities.
    images : as for :func:`train_fast`.
    batch_size : how many are looked at together.
    whole : see :func:`course.whole_epochs.prepare_epochs`.

    Returns
    -------
    The function: views, as ``SIX_VIEWS``, to the most probable class of each image, (n,) integers. And the
    seconds of its preparation.

    Raises
    ------
    ValueError
        If the images have no channel axis or other numbers, or do not fit the model.
    """
    check_images(model, images)
    number, at_once = len(images), min(batch_size, len(images))
    answer, seconds = prepare_answers(model, images, plan_view(number, at_once), whole=whole)

    def judge(views: Views) -> np.ndarray:
        total = 0.0
        for look, weight in views:
            probabilities = answer(plan_view(number, at_once, **look))[:number]
            total = total + weight * np.log(np.maximum(probabilities, 1e-12))
        return total.argmax(axis=1)

    return judge, seconds


def check_images(model: keras.Model, images: np.ndarray) -> None:
    """Refuse what a net would learn nothing from."""
    if images.ndim != 4 or images.shape[1:] != model.input_shape[1:]:
        raise ValueError(f"the model takes images of shape {model.input_shape[1:]}, got {images.shape}")
    if not len(images):
        raise ValueError("expected at least one image, got none")
    if images.dtype != np.uint8:
        if not np.issubdtype(images.dtype, np.floating):
            raise ValueError(f"images must be uint8 in 0 … 255, or floats in [0, 1], got {images.dtype}")
        if not (images.min() >= 0 and images.max() <= 1):  # NaN neither
            raise ValueError("floats must lie in [0, 1]; divide pixels of 0 … 255 by 255")
