"""What stands upright by the road and is no person: lampposts, bollards, sign posts, trees and the like."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course.data.roads.painting import Canvas, draw_colours, draw_dull_colours, pick, stand_out
from course.data.roads.shapes import box, capsule, disc, per_picture, polygon, regular_polygon

LIGHTS = [(0.95, 0.15, 0.1), (0.98, 0.7, 0.1), (0.15, 0.85, 0.4)]  # of a traffic light, from the top
GLOW = (0.98, 0.94, 0.78)


def paint_poles(canvas: Canvas, kinds: np.ndarray, behind: np.ndarray, random: np.random.Generator) -> None:
    """Paint one pole into every picture.

    Parameters
    ----------
    canvas : coordinates with the foot at (0, 0) and the top at (0, 1).
    kinds : (n,) out of ``POLES``.
    behind : (n,) brightness of what is behind, from which the pole must differ.
    random : draws its build and colours.
    """
    for kind in np.unique(kinds):
        rows = np.flatnonzero(kinds == kind)
        part = canvas.take(rows)
        metal = draw_dull_colours(random, len(rows), most=0.4)
        _PAINTERS[str(kind)](part, stand_out(random, metal, behind[rows]), behind[rows], random)
        canvas.put(rows, part)


def _paint_shaft(canvas: Canvas, colour: np.ndarray, random: np.random.Generator, top: float) -> None:
    """A slim shaft on a stouter base."""
    count = len(colour)
    foot = random.uniform(0.018, 0.034, count)
    base = np.where(random.random(count) < 0.5, random.uniform(0.1, 0.3, count), 0.0)
    canvas.paint(capsule(canvas.x, canvas.y, (0, 0), (0, top), foot, 0.6 * foot), colour)
    centre = np.stack([np.zeros(count), base / 2], axis=-1)
    canvas.paint(box(canvas.x, canvas.y, centre, 1.7 * foot, base / 2, 0.01), colour, base > 0)


def _paint_lamppost(
    canvas: Canvas, colour: np.ndarray, behind: np.ndarray, random: np.random.Generator, sides: int = 1
) -> None:
    count = len(colour)
    _paint_shaft(canvas, colour, random, top=0.93)
    reach, rise = random.uniform(0.13, 0.26, count), random.uniform(-0.02, 0.05, count)
    first = np.where(random.random(count) < 0.5, 1, -1)
    for side in (first, -first)[:sides]:
        elbow = np.stack([0.25 * side * reach, 0.94 + 0.6 * rise], axis=-1)
        tip = np.stack([side * reach, 0.94 + rise], axis=-1)
        head = tip + np.stack([0.07 * side, np.zeros(count)], axis=-1)
        canvas.paint(capsule(canvas.x, canvas.y, (0, 0.9), elbow, 0.012), colour)
        canvas.paint(capsule(canvas.x, canvas.y, elbow, tip, 0.011), colour)
        canvas.paint(capsule(canvas.x, canvas.y, tip, head, 0.022, 0.016), 0.9 * colour)
        glow = head - np.array([0, 0.016])
        canvas.paint(disc(canvas.x, canvas.y, glow, 0.014), np.array(GLOW, np.float32))


def _paint_two_arms(
    canvas: Canvas, colour: np.ndarray, behind: np.ndarray, random: np.random.Generator
) -> None:
    _paint_lamppost(canvas, colour, behind, random, sides=2)


def _paint_lantern(
    canvas: Canvas, colour: np.ndarray, behind: np.ndarray, random: np.random.Generator
) -> None:
    count = len(colour)
    _paint_shaft(canvas, colour, random, top=0.84)
    globe = random.random(count) < 0.5
    glass = stand_out(random, np.tile(np.array(GLOW, np.float32), (count, 1)), behind)
    radius = random.uniform(0.05, 0.085, count)
    canvas.paint(disc(canvas.x, canvas.y, np.stack([0 * radius, 1 - radius], -1), radius), glass, globe)
    canvas.paint(box(canvas.x, canvas.y, (0, 0.845), 0.045, 0.012), colour)
    body = np.array([(-0.04, 0.84), (0.04, 0.84), (0.07, 0.95), (-0.07, 0.95)])
    roof = np.array([(-0.085, 0.945), (0.085, 0.945), (0, 1.0)])
    canvas.paint(polygon(canvas.x, canvas.y, body), glass, ~globe)
    canvas.paint(polygon(canvas.x, canvas.y, roof), colour, ~globe)


def _paint_bollard(
    canvas: Canvas, colour: np.ndarray, behind: np.ndarray, random: np.random.Generator
) -> None:
    x, y, count = canvas.x, canvas.y, len(colour)
    half = random.uniform(0.055, 0.12, count)
    round_top = random.random(count) < 0.5
    canvas.paint(box(x, y, (0, 0.48), half, 0.5, np.where(round_top, half, 0.015)), colour)
    knob = round_top & (random.random(count) < 0.5)
    neck = random.uniform(0.84, 0.88, count)
    canvas.paint(disc(x, y, (0, 0.95), 0.95 * half), colour, knob)
    canvas.paint(box(x, y, np.stack([0 * neck, neck], -1), 1.2 * half, 0.02), colour, knob)
    canvas.paint(box(x, y, (0, 0.03), 1.25 * half, 0.035, 0.005), colour)
    band = pick(random, [(0.9, 0.9, 0.88), (0.9, 0.65, 0.1), (0.8, 0.1, 0.1), (0.12, 0.12, 0.12)], count)
    first, step = random.uniform(0.6, 0.8, count), random.uniform(0.12, 0.2, count)
    number = random.integers(0, 4, count)
    for index in range(3):
        height = np.stack([0 * first, first - index * step], axis=-1)
        canvas.paint(box(x, y, height, 0.98 * half, 0.28 * step), band, number > index)


def _paint_sign_post(
    canvas: Canvas, colour: np.ndarray, behind: np.ndarray, random: np.random.Generator
) -> None:
    x, y, count = canvas.x, canvas.y, len(colour)
    _paint_shaft(canvas, colour, random, top=0.95)
    plate = stand_out(random, draw_dull_colours(random, count, most=0.9), behind)
    rim = np.where(random.random(count) < 0.5, 0.93, 0.2)[:, np.newaxis] * np.ones((1, 3))
    shape = random.integers(4, size=count)
    radius = random.uniform(0.08, 0.15, count)
    centre = np.stack([0 * radius, 0.99 - radius], axis=-1)
    up = y - per_picture(centre[:, 1])
    wide = random.uniform(0.6, 1.5, count)
    outlines = (
        disc(x, y, centre, radius),
        regular_polygon(x, up, 3, 1.15 * radius, corner_up=True, corner_radius=0.01),
        box(x, y, centre, wide * radius, radius, 0.01),
        regular_polygon(x, up, 4, 1.1 * radius, corner_up=True, corner_radius=0.01),
    )
    for number, outline in enumerate(outlines):
        canvas.paint(outline, rim, shape == number)
        canvas.paint(outline + 0.022, plate, shape == number)
    bar = random.random(count) < 0.5
    canvas.paint(box(x, y, centre, 0.5 * radius, 0.018), rim, bar)
    second = random.random(count) < 0.3
    lower = centre - np.stack([0 * radius, 1.35 * radius + 0.05], axis=-1)
    canvas.paint(box(x, y, lower, 0.8 * radius, 0.04, 0.008), plate, second)


def _paint_traffic_light(
    canvas: Canvas, colour: np.ndarray, behind: np.ndarray, random: np.random.Generator
) -> None:
    x, y, count = canvas.x, canvas.y, len(colour)
    _paint_shaft(canvas, colour, random, top=0.8)
    dark = draw_colours(random, count, saturation=(0, 0.4), value=(0.03, 0.16))
    board = random.random(count) < 0.4
    middle = random.uniform(0.78, 0.84, count)
    half_height = 0.985 - middle
    half_width = random.uniform(0.38, 0.45, count) * half_height
    centre = np.stack([0 * middle, middle], axis=-1)
    canvas.paint(box(x, y, centre, half_width + 0.03, half_height + 0.02, 0.02), np.full(3, 0.9), board)
    canvas.paint(box(x, y, centre, half_width, half_height, 0.02), dark)
    lit = random.integers(3, size=count)
    for number, light in enumerate(np.array(LIGHTS, np.float32)):
        place = centre + np.stack([0 * middle, (1 - number) * 0.62 * half_height], axis=-1)
        shine = np.where(lit == number, 1.0, 0.25)[:, np.newaxis] * light
        canvas.paint(disc(x, y, place, 0.6 * half_width), shine)


def _paint_trunk(canvas: Canvas, colour: np.ndarray, behind: np.ndarray, random: np.random.Generator) -> None:
    x, y, count = canvas.x, canvas.y, len(colour)
    bark = stand_out(random, draw_colours(random, count, hue=(0.05, 0.12), saturation=(0.15, 0.5)), behind)
    foot, bend = random.uniform(0.04, 0.075, count), random.normal(0, 0.03, count)
    fork = np.stack([bend, random.uniform(0.55, 0.75, count)], axis=-1)
    canvas.paint(capsule(x, y, (0, 0.03), fork, foot, 0.62 * foot), bark)
    roots = capsule(x, y, (0, 0.01), (0, 0.09), 1.5 * foot, 0.8 * foot)
    canvas.paint(np.maximum(roots, -0.005 - y), bark)
    for side in (-1, 0.15, 1):
        spread = side * random.uniform(0.1, 0.3, count) + random.normal(0, 0.03, count)
        tip = np.stack([fork[:, 0] + spread, random.uniform(0.88, 1.0, count)], axis=-1)
        canvas.paint(capsule(x, y, fork, tip, 0.5 * foot, 0.15 * foot), bark)
    lower = np.stack(
        [random.choice([-1, 1], count) * random.uniform(0.12, 0.25, count), fork[:, 1] + 0.02], -1
    )
    root = fork * np.array([0.8, 0.8])
    canvas.paint(capsule(x, y, root, lower, 0.35 * foot, 0.1 * foot), bark, random.random(count) < 0.5)
    leafy = random.random(count) < 0.55
    leaf = draw_colours(random, count, hue=(0.1, 0.38), saturation=(0.3, 0.7), value=(0.1, 0.7))
    for _ in range(14):
        place = np.stack([random.uniform(-0.3, 0.3, count), random.uniform(0.76, 0.97, count)], axis=-1)
        shade = leaf * random.uniform(0.65, 1.3, (count, 1))
        canvas.paint(disc(x, y, place, random.uniform(0.02, 0.06, count)), np.clip(shade, 0, 1), leafy)


def _paint_parking_meter(
    canvas: Canvas, colour: np.ndarray, behind: np.ndarray, random: np.random.Generator
) -> None:
    x, y, count = canvas.x, canvas.y, len(colour)
    shaft, half = random.uniform(0.028, 0.045, count), random.uniform(0.09, 0.13, count)
    head = stand_out(random, draw_dull_colours(random, count), behind)
    neck = random.uniform(0.64, 0.72, count)
    canvas.paint(box(x, y, np.stack([0 * neck, neck / 2], -1), shaft, neck / 2), colour)
    canvas.paint(box(x, y, (0, 0.015), 2.2 * shaft, 0.02), colour)
    middle = np.stack([0 * neck, (neck + 0.99) / 2], axis=-1)
    half_height = (0.99 - neck) / 2 + 0.01
    domed = np.where(random.random(count) < 0.6, 0.95 * half, 0.02)
    canvas.paint(box(x, y, middle, half, half_height, domed), head)
    window = middle + np.stack([0 * neck, 0.3 * half_height], axis=-1)
    canvas.paint(box(x, y, window, 0.6 * half, 0.3 * half_height, 0.01), np.array([0.75, 0.82, 0.8]))
    slot = middle - np.stack([0 * neck, 0.4 * half_height], axis=-1)
    canvas.paint(box(x, y, slot, 0.15 * half, 0.2 * half_height), 0.4 * head)


_PAINTERS: dict[str, Callable[[Canvas, np.ndarray, np.ndarray, np.random.Generator], None]] = {
    "lamppost": _paint_lamppost,
    "lamppost with two arms": _paint_two_arms,
    "lantern": _paint_lantern,
    "bollard": _paint_bollard,
    "sign post": _paint_sign_post,
    "traffic light": _paint_traffic_light,
    "tree": _paint_trunk,
    "parking meter": _paint_parking_meter,
}
POLES = tuple(_PAINTERS)
