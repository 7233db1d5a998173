"""Simulated roads as data sets: stop sign or not, pedestrian or pole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from numbers import Integral

import numpy as np

from course.data.dataset import Dataset
from course.data.roads.people import PEOPLE
from course.data.roads.photographs import CITATION, LICENCE
from course.data.roads.poles import POLES
from course.data.roads.signs import RED_OTHERS, SIGNS, STOP
from course.data.roads.views import Views, draw_pedestrians, draw_signs

PARTS = ("train", "test")


def load_signs(train_size: int = 2000, test_size: int = 1000, seed: int = 0, *, size: int = 32) -> Dataset:
    """Stop signs against other signs, red things and plain backgrounds: simulated views.

    Only stop signs are octagons, but others are red, round, or carry white words on red. The two
    parts are drawn independently, on backgrounds cut from different photographs: a larger
    training part leaves the test part as it is.

    Parameters
    ----------
    train_size, test_size : number of views, half of them with a stop sign; at least 2.
    seed : fixes every byte; a whole number, at least 0.
    size : height and width of the views in pixels, from 16 to 160.

    Returns
    -------
    Dataset with images (n, size, size, 3) uint8 and classes 0 (another view) and 1 (stop sign).
        ``extra`` has how each view was made: ``train_kind``, ``train_occlusion`` and so on, one
        for each of the ``settings`` of ``Views``.

    Raises
    ------
    ValueError
        If a number is not whole or out of range.
    """
    # What is as red as a stop sign comes twice as often, so that its colour alone is worth little.
    others = tuple(kind for kind in SIGNS if kind != STOP) + RED_OTHERS
    return _load(
        (others, (STOP,)), (train_size, test_size), seed,
        draw=lambda kinds, random, part: draw_signs(kinds, random, size=size, photographs=part),
        name="simulated_signs", title="Stop sign or not (simulated)", class_names=("other", "stop sign"),
    )  # fmt: skip


def load_pedestrians(
    train_size: int = 2000, test_size: int = 1000, seed: int = 0, *, height: int = 64
) -> Dataset:
    """Pedestrians against lampposts and other poles: simulated views.

    Both are as bright, as contrasted and as cluttered as the other, so that only the shape tells
    them apart. The two parts are drawn independently, on backgrounds cut from different photographs.

    Parameters
    ----------
    train_size, test_size : number of views, half of them with a pedestrian; at least 2.
    seed : fixes every byte; a whole number, at least 0.
    height : of the views in pixels, from 32 to 160; they are half as wide.

    Returns
    -------
    Dataset with images (n, height, height // 2, 3) uint8 and classes 0 (pole) and 1 (pedestrian).
        ``extra`` as of ``load_signs``.

    Raises
    ------
    ValueError
        If a number is not whole or out of range.
    """
    return _load(
        (POLES, PEOPLE), (train_size, test_size), seed,
        draw=lambda kinds, random, part: draw_pedestrians(kinds, random, height=height, photographs=part),
        name="simulated_pedestrians", title="Pedestrian or pole (simulated)",
        class_names=("pole", "pedestrian"),
    )  # fmt: skip


def _load(
    kinds_of_class: tuple[Sequence[str], Sequence[str]],
    sizes: tuple[int, int],
    seed: int,
    *,
    draw: Callable[[np.ndarray, np.random.Generator, str], Views],
    name: str,
    title: str,
    class_names: tuple[str, str],
) -> Dataset:
    _check("seed", seed, 0)
    arrays, extra = {}, {}
    for number, (part, size) in enumerate(zip(PARTS, sizes, strict=True)):
        _check(f"{part}_size", size, len(class_names))
        random = np.random.default_rng([number, seed])
        labels = random.permutation(np.arange(size) % 2)
        kinds = np.empty(size, dtype=np.array(sum(map(tuple, kinds_of_class), ())).dtype)
        for label, choices in enumerate(kinds_of_class):
            rows = np.flatnonzero(labels == label)
            kinds[rows] = random.permutation(np.resize(choices, len(rows)))
        views = draw(kinds, random, part)
        arrays |= {f"x_{part}": views.images, f"y_{part}": labels}
        extra |= {f"{part}_{key}": values for key, values in views.settings.items()}
    return Dataset(
        **arrays,
        class_names=class_names,
        name=name,
        title=title,
        licence=LICENCE,
        citation=CITATION,
        extra=extra,
    )


def _check(name: str, value: int, least: int) -> None:
    if not isinstance(value, Integral) or isinstance(value, bool) or value < least:
        raise ValueError(f"{name} must be a whole number, at least {least}, got {value!r}")
