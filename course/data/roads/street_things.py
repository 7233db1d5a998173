"""What stands in a street: where it may stand, and how it is painted there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course.data.roads.camera import homographies, lay_on_plane, rotations, stand_upright
from course.data.roads.light import give_volume
from course.data.roads.painting import Canvas, draw_colours, to_grey
from course.data.roads.people import PEOPLE, paint_people
from course.data.roads.photographs import cut_photographs
from course.data.roads.poles import POLES, paint_poles
from course.data.roads.shapes import capsule
from course.data.roads.signs import SIGNS, STOP, paint_signs
from course.data.roads.street_scenery import CAMERA_HEIGHT

STREET_SIGNS = tuple(kind for kind in SIGNS if kind not in ("red things", "nothing"))
POLE_METRES = {
    "lamppost": 3.4,
    "lamppost with two arms": 3.5,
    "lantern": 2.9,
    "bollard": 1.0,
    "sign post": 2.4,
    "traffic light": 2.8,
    "tree": 3.2,
    "parking meter": 1.4,
}
PEOPLE_METRES = dict.fromkeys(PEOPLE, 1.75) | {"child": 1.2, "with an umbrella": 2.05}
METRES = POLE_METRES | PEOPLE_METRES | dict.fromkeys(STREET_SIGNS, 2.5)
SIGN_RADIUS = 0.42  # metres
SMALLEST = 25.0  # pixels for a metre: people of 40 pixels, who can just be told from poles
BESIDE_AND_BELOW = 0.4, 8  # room of a patch beside the foot, in heights, and below it, in pixels
MOST_HIDDEN = 0.6


@dataclass(frozen=True)
class Thing:
    """What stands in a scene, and where: its foot in pixels, and how many pixels a metre takes there."""

    kind: str
    column: float
    row: float
    pixels_per_metre: float

    @property
    def height(self) -> float:
        """Height in pixels."""
        return METRES[self.kind] * self.pixels_per_metre


def place_things(height: int, width: int, horizon: float, random: np.random.Generator) -> list[Thing]:
    """Choose what stands where in one scene; from far to near, none hiding much of another."""
    people, poles = (random.choice(kinds, random.integers(2, 5)) for kinds in (PEOPLE, POLES))
    signs = random.choice(STREET_SIGNS, random.integers(1, 4))
    if random.random() < 0.6:
        signs[0] = STOP
    placed: list[Thing] = []
    for kind in (*people, *signs, *poles):
        metres = METRES[kind]
        # The foot must be above the lower border, the top below the upper one.
        largest = (height - 4 - horizon) / CAMERA_HEIGHT
        if metres > CAMERA_HEIGHT:
            largest = min(largest, (horizon - 3) / (metres - CAMERA_HEIGHT))
        for _ in range(30):
            scale = np.exp(random.uniform(np.log(SMALLEST), np.log(max(largest, SMALLEST + 1))))
            half = 0.3 * metres * scale
            foot = random.uniform(half + 2, max(width - half - 2, half + 3))
            thing = Thing(str(kind), foot, horizon + CAMERA_HEIGHT * scale, scale)
            if all(_hidden(thing, other) <= MOST_HIDDEN for other in placed):
                placed.append(thing)
                break
    return sorted(placed, key=lambda thing: thing.pixels_per_metre)


def _hidden(one: Thing, other: Thing) -> float:
    """Share of the farther of two things behind the nearer one, if both were boxes half as wide as high."""
    far, near = sorted((one, other), key=lambda thing: thing.pixels_per_metre)
    widths = far.height / 2, near.height / 2
    shared = min(far.column + widths[0] / 2, near.column + widths[1] / 2) - max(
        far.column - widths[0] / 2, near.column - widths[1] / 2
    )
    return max(shared, 0) / widths[0]


def paint_things(
    wide: np.ndarray,
    rows: Sequence[int],
    things: Sequence[Thing],
    room: int,
    part: str,
    random: np.random.Generator,
) -> list[tuple[np.ndarray, np.ndarray, int, int]]:
    """Paint one thing into each of some scenes, in place.

    Parameters
    ----------
    wide : (n, 3, height, width) float32, scenes with some pixels of room on all sides.
    rows : numbers of the scenes that get a thing.
    things : what each of them gets.
    room : pixels on each side.
    part : of the photographs that give things their grain: "train", "test" or "street".
    random : draws how the things look.

    Returns
    -------
    For each thing two masks of a patch, what was painted and what of it a box must hold, and the
    patch's first row and column in ``wide``.
    """
    beside, below = BESIDE_AND_BELOW
    tall = int(np.ceil(max(thing.height for thing in things))) + 2 + below
    half = int(np.ceil(beside * tall))
    corners = [(room + int(thing.row) + below - tall, room + int(thing.column) - half) for thing in things]
    spots = [
        (number, slice(None), slice(top, top + tall), slice(left, left + 2 * half))
        for number, (top, left) in zip(rows, corners, strict=True)
    ]
    pixels = np.stack([wide[spot] for spot in spots])
    feet = np.array([(half + thing.column % 1, tall - below + thing.row % 1) for thing in things])
    kinds, heights = np.array([thing.kind for thing in things]), np.array([thing.height for thing in things])
    scales = np.array([thing.pixels_per_metre for thing in things])
    painted, marked = np.zeros((2, len(rows), tall, 2 * half), bool)
    for group, paint in ((PEOPLE, _paint_upright), (POLES, _paint_upright), (STREET_SIGNS, _paint_sign)):
        some = np.flatnonzero(np.isin(kinds, group))
        if len(some):
            patches = pixels[some]
            painted[some], marked[some] = paint(
                patches, kinds[some], feet[some], heights[some], scales[some], part, random
            )
            pixels[some] = patches
    for spot, patch in zip(spots, pixels, strict=True):
        wide[spot] = patch
    tops, lefts = zip(*corners, strict=True)
    return list(zip(painted, marked, tops, lefts, strict=True))


def _paint_upright(
    pixels: np.ndarray,
    kinds: np.ndarray,
    feet: np.ndarray,
    heights: np.ndarray,
    scales: np.ndarray,
    part: str,
    random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Paint people or poles, in place, each with some shade on the ground about its foot."""
    shade = stand_upright(pixels, feet, scales)
    shade.lay(0.55 * np.clip(1.2 - np.hypot(shade.x / 0.45, shade.y / 0.1), 0, 1), np.zeros(3))
    canvas = stand_upright(pixels, feet, heights, np.deg2rad(random.normal(0, 1.5, len(kinds))))
    paint = paint_people if kinds[0] in PEOPLE else paint_poles
    paint(canvas, kinds, _brightness_behind(pixels), random)
    _give_volume(canvas, part, random)
    return canvas.covered > 0.5, canvas.covered > 0.5


def _paint_sign(
    pixels: np.ndarray,
    kinds: np.ndarray,
    feet: np.ndarray,
    heights: np.ndarray,
    scales: np.ndarray,
    part: str,
    random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Paint signs on their posts, in place."""
    count = len(kinds)
    post = stand_upright(pixels, feet, scales)
    metal = draw_colours(random, count, saturation=(0, 0.15), value=(0.2, 0.75))
    tall = METRES[STOP] - SIGN_RADIUS
    post.paint(capsule(post.x, post.y, (0, 0), (0, tall), 0.035), metal)
    angles = (np.deg2rad(np.clip(random.normal(0, spread, count), -45, 45)) for spread in (18, 4, 4))
    centre = feet - np.stack([np.zeros(count), tall * scales], axis=-1)
    matrices = homographies(rotations(*angles), centre, SIGN_RADIUS * scales, np.full(count, 8.0))
    canvas = lay_on_plane(pixels, matrices)
    paint_signs(canvas, kinds, random)
    _give_volume(canvas, part, random)
    return (canvas.covered > 0.5) | (post.covered > 0.5), canvas.covered > 0.5


def _give_volume(canvas: Canvas, part: str, random: np.random.Generator) -> None:
    count, _, height, width = canvas.pixels.shape
    texture, _ = cut_photographs(part, count, height, width, random)
    give_volume(canvas, texture, random)


def _brightness_behind(pixels: np.ndarray) -> np.ndarray:
    width = pixels.shape[-1]
    return to_grey(pixels[..., width // 3 : width - width // 3]).mean(axis=(1, 2))
