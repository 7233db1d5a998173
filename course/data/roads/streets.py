"""Street scenes: people, poles and signs near and far in one picture, and a box around each of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from numbers import Integral

import numpy as np

from course.data.roads.camera import blur, expose
from course.data.roads.light import add_noise, bend_tones, cast_shadow, colour_light
from course.data.roads.people import PEOPLE
from course.data.roads.photographs import PARTS, load_photographs
from course.data.roads.street_scenery import draw_scenery
from course.data.roads.street_things import paint_things, place_things

BLOCK = 8  # scenes painted at once
SMALLEST_STREET = 128  # pixels, for things near and far


@dataclass(frozen=True, eq=False)
class Street:
    """One scene, and what is in it, from far to near.

    Attributes
    ----------
    image : (height, width, 3) uint8.
    boxes : (k, 4) float32, (row, column, height, width) in pixels: the upper left corner and the
        size. People's boxes reach from head to foot and are half as wide as high, whatever arms and
        legs do; a sign's box holds the sign without its post.
    kinds : (k,) out of ``PEOPLE``, ``POLES`` and ``STREET_SIGNS``.
    visible : (k,) share of each that nothing nearer hides, in [0, 1].
    """

    image: np.ndarray
    boxes: np.ndarray
    kinds: np.ndarray
    visible: np.ndarray

    def boxes_of(self, kinds: Collection[str]) -> np.ndarray:
        """Boxes (m, 4) of all things of these kinds, such as ``PEOPLE`` or ``["stop sign"]``."""
        return self.boxes[np.isin(self.kinds, list(kinds))]


def draw_streets(
    count: int, seed: int = 0, *, height: int = 192, width: int = 320, photographs: str = "street"
) -> list[Street]:
    """Draw street scenes, if not told otherwise on photographs that no training view is cut from.

    The ground is level and the camera looks straight ahead: what is farther away is smaller and
    stands higher up in the picture. Nothing hides more than a part of what is behind it.

    Parameters
    ----------
    count : how many scenes, at least 1.
    seed : fixes every byte; a whole number, at least 0.
    height, width : in pixels, at least 128; the photographs must fill them.
    photographs : the part that backgrounds are cut from. "street" is for what is to be judged;
        "train" gives scenes to learn from, such as backgrounds that hold nobody.

    Raises
    ------
    ValueError
        If a number is not whole or out of range, or there are no such photographs.
    """
    available = load_photographs(photographs)
    _check("count", count, 1)
    _check("seed", seed, 0)
    for axis, (name, value) in enumerate((("height", height), ("width", width)), start=1):
        _check(name, value, SMALLEST_STREET, min(pixels.shape[axis] for pixels in available.values()))
    # Views take 0 and 1 for training and test.
    random = np.random.default_rng([2 + list(PARTS).index(photographs), seed])
    streets = []
    while len(streets) < count:
        streets += _draw_block(min(BLOCK, count - len(streets)), height, width, photographs, random)
    return streets


def _check(name: str, value: int, least: int, most: float = np.inf) -> None:
    if not isinstance(value, Integral) or isinstance(value, bool) or not least <= value <= most:
        upper = "" if most == np.inf else f" and at most {most}"
        raise ValueError(f"{name} must be a whole number, at least {least}{upper}, got {value!r}")


def _draw_block(count: int, height: int, width: int, part: str, random: np.random.Generator) -> list[Street]:
    horizon = height * random.uniform(0.34, 0.44, count)
    scenes = [place_things(height, width, level, random) for level in horizon]
    pixels = draw_scenery(part, count, height, width, horizon, random)
    # Things are painted on patches of one size, which may reach over the border: give it some room.
    room = height
    wide = np.pad(pixels, ((0, 0), (0, 0), (room, room), (room, room)), mode="edge")
    inside = slice(room, room + height), slice(room, room + width)
    boxes: list[list[np.ndarray]] = [[] for _ in scenes]
    masks: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in scenes]
    for rank in range(max(map(len, scenes))):
        rows = [number for number, things in enumerate(scenes) if rank < len(things)]
        things = [scenes[number][rank] for number in rows]
        for number, thing, (painted, marked, top, left) in zip(
            rows, things, paint_things(wide, rows, things, room, part, random), strict=True
        ):
            whole = np.zeros((2, *wide.shape[2:]), bool)
            whole[:, top : top + painted.shape[0], left : left + painted.shape[1]] = painted, marked
            painted, marked = whole[:, *inside]
            boxes[number].append(_box_around(marked, thing.kind))
            masks[number].append((painted, marked))
    pixels = np.ascontiguousarray(wide[:, :, *inside])
    images = _take_picture(pixels, random)
    return [
        Street(
            image,
            np.array(found, np.float32).reshape(-1, 4),
            np.array([thing.kind for thing in things]),
            np.array([_visible(layers, place) for place in range(len(layers))]),
        )
        for image, things, found, layers in zip(images, scenes, boxes, masks, strict=True)
    ]


def _box_around(mask: np.ndarray, kind: str) -> np.ndarray:
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    top, left = rows[0], columns[0]
    height, width = rows[-1] + 1 - top, columns[-1] + 1 - left
    if kind in PEOPLE:
        middle = mask.sum(axis=0) @ (np.arange(mask.shape[1]) + 0.5) / mask.sum()
        left, width = middle - height / 4, height / 2
    return np.array([top, left, height, width])


def _visible(layers: list[tuple[np.ndarray, np.ndarray]], place: int) -> float:
    """Share of a thing that is not under those painted after it."""
    marked = layers[place][1]
    nearer = [painted for painted, _ in layers[place + 1 :]]
    return float((marked & ~np.any(nearer, axis=0)).sum() / marked.sum()) if nearer else 1.0


def _take_picture(pixels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Light the scenes and expose, blur and round as a camera does: (n, height, width, 3) uint8."""
    count = len(pixels)
    cast_shadow(pixels, random)
    colour_light(pixels, random)
    defocus, motion = random.uniform(0.2, 0.7, count), random.exponential(0.25, count)
    pixels = bend_tones(blur(pixels, defocus, np.hypot(defocus, np.minimum(motion, 1))), random)
    mean = random.uniform(0.25, 0.6, count)
    contrast = mean * random.uniform(0.3, 0.5, count)
    expose(pixels, mean, contrast)
    add_noise(pixels, contrast * random.uniform(0.02, 0.15, count), random)
    return np.ascontiguousarray(np.moveaxis(np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8), 1, -1))
