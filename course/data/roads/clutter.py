"""What else is in a view: a ground and things behind, and leaves, bars and patches in front."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course.data.roads.camera import pixel_centres
from course.data.roads.painting import Canvas, draw_colours
from course.data.roads.shapes import box, capsule, disc, per_picture, polygon

Painter = Callable[[Canvas, np.random.Generator], None]


def over_the_view(pixels: np.ndarray) -> Canvas:
    """Give every pixel its place in the view: (0, 0) bottom left, 1 unit its smaller side."""
    count, _, height, width = pixels.shape
    unit = min(height, width)
    column, row = pixel_centres(height, width)
    x, y = (np.broadcast_to(part, (count, height, width)) for part in (column / unit, (height - row) / unit))
    return Canvas(pixels, x, y, np.full((count, 1, 1), unit, np.float32))


def lay_ground(pixels: np.ndarray, ground: np.ndarray, random: np.random.Generator) -> None:
    """Lay, in place, a ground from other photographs below a horizon, in two views out of three.

    Parameters
    ----------
    pixels, ground : (n, 3, height, width) float32.
    random : draws which views, how high and how slanting the horizon is.
    """
    count, canvas = len(pixels), over_the_view(pixels)
    horizon = per_picture(random.uniform(0.1, 0.5, count) * _height(canvas))
    slope = per_picture(random.normal(0, 0.12, count))
    above = canvas.y - horizon - slope * (canvas.x - 0.5)
    cover = np.clip(0.5 - above * canvas.scale, 0, 1) * per_picture(random.random(count) < 0.65)
    pixels += cover[:, np.newaxis] * (ground - pixels)


def put_things_behind(pixels: np.ndarray, random: np.random.Generator) -> None:
    """Paint, in place, what may stand behind the thing that matters: walls, boards, bushes, other poles."""
    canvas = over_the_view(pixels)
    for paint in (_paint_wall, _paint_board, _paint_board, _paint_bush, _paint_post, _paint_post):
        rows = np.flatnonzero(random.random(len(pixels)) < 0.28)
        some = canvas.take(rows)
        paint(some, random)
        canvas.put(rows, some)


def hide_parts(
    pixels: np.ndarray,
    thing: np.ndarray,
    random: np.random.Generator,
    *,
    share: float = 0.3,
    most: float = 0.35,
) -> tuple[np.ndarray, np.ndarray]:
    """Put leaves, a bar or a patch before the thing in a share of the views, in place.

    Parameters
    ----------
    pixels : (n, 3, height, width) float32.
    thing : (n, height, width) share of every pixel that the thing covers.
    random : draws which views, and what hides where.
    share : of the views in which something is put in front.
    most : of the thing may be hidden; where it would be more, nothing is put in front.

    Returns
    -------
    (n,) what is in front: one of ``OCCLUSIONS``, or "" for nothing; and (n,) how much of the thing it
    hides, in [0, 1].
    """
    count, canvas = len(pixels), over_the_view(pixels)
    hidden_by = np.where(random.random(count) < share, random.choice(OCCLUSIONS, count), "")
    hidden = np.zeros(count, np.float32)
    for name, paint in _OCCLUDERS.items():
        rows = np.flatnonzero(hidden_by == name)
        some = canvas.take(rows)
        paint(some, random)
        in_front = (thing[rows] * some.covered).sum(axis=(1, 2))
        hidden[rows] = in_front / np.maximum(thing[rows].sum(axis=(1, 2)), 1e-6)
        fits = hidden[rows] <= most
        pixels[rows[fits]] = some.pixels[fits]
        hidden_by[rows[~fits]], hidden[rows[~fits]] = "", 0
    return hidden_by, hidden


def _height(canvas: Canvas) -> float:
    """The view's height, in units of its smaller side."""
    return canvas.pixels.shape[2] / min(canvas.pixels.shape[2:])


def _place(canvas: Canvas, random: np.random.Generator, low: float, high: float) -> np.ndarray:
    """Draw points (n, 2): anywhere across the view, between two shares of its height."""
    count = len(canvas.pixels)
    across, up = random.uniform(-0.1, 1.1, count), random.uniform(low, high, count) * _height(canvas)
    return np.stack([across, up], axis=-1)


def _shades(colour: np.ndarray, random: np.random.Generator) -> np.ndarray:
    return np.clip(colour * random.uniform(0.6, 1.4, (len(colour), 1)), 0, 1)


def _paint_wall(canvas: Canvas, random: np.random.Generator) -> None:
    count = len(canvas.pixels)
    size = random.uniform(0.2, 0.6, count), random.uniform(0.3, 0.6, count) * _height(canvas)
    outline = box(canvas.x, canvas.y, _place(canvas, random, 0.5, 1.0), *size)
    colour = draw_colours(random, count, saturation=(0, 0.4), value=(0.05, 0.95))
    canvas.paint(outline, colour, opacity=random.uniform(0.4, 1, count))


def _paint_board(canvas: Canvas, random: np.random.Generator) -> None:
    count = len(canvas.pixels)
    size = random.uniform(0.06, 0.22, count), random.uniform(0.05, 0.16, count) * _height(canvas)
    outline = box(canvas.x, canvas.y, _place(canvas, random, 0.2, 0.9), *size, 0.02)
    canvas.paint(outline, draw_colours(random, count, saturation=(0, 0.8), value=(0.05, 0.95)))


def _paint_bush(canvas: Canvas, random: np.random.Generator) -> None:
    count = len(canvas.pixels)
    middle = _place(canvas, random, 0.0, 0.35)
    leaf = draw_colours(random, count, saturation=(0, 0.6), value=(0.05, 0.9))
    for _ in range(4):
        centre, radius = middle + random.normal(0, 0.1, (count, 2)), random.uniform(0.06, 0.16, count)
        canvas.paint(disc(canvas.x, canvas.y, centre, radius), _shades(leaf, random))


def _paint_post(canvas: Canvas, random: np.random.Generator) -> None:
    count = len(canvas.pixels)
    foot = _place(canvas, random, 0.0, 0.4)
    length = random.uniform(0.3, 1.0, count) * _height(canvas)
    head = foot + np.stack([random.normal(0, 0.02, count), length], axis=-1)
    thick = random.uniform(0.012, 0.05, count)
    colour = draw_colours(random, count, saturation=(0, 0.4), value=(0.05, 0.95))
    canvas.paint(capsule(canvas.x, canvas.y, foot, head, thick, 0.7 * thick), colour)


def _paint_leaves(canvas: Canvas, random: np.random.Generator) -> None:
    count = len(canvas.pixels)
    twig = _place(canvas, random, 0.2, 0.9)
    leaf = draw_colours(random, count, hue=(0.08, 0.36), saturation=(0.3, 0.8), value=(0.1, 0.7))
    for _ in range(7):
        stem = twig + random.normal(0, 0.13, (count, 2))
        tip, thick = stem + random.normal(0, 0.05, (count, 2)), random.uniform(0.02, 0.05, count)
        canvas.paint(capsule(canvas.x, canvas.y, stem, tip, thick, 0.012), _shades(leaf, random))


def _paint_bar(canvas: Canvas, random: np.random.Generator) -> None:
    count = len(canvas.pixels)
    middle = _place(canvas, random, 0.15, 0.8)
    angle = np.where(random.random(count) < 0.5, np.pi / 2, 0) + random.normal(0, 0.12, count)
    reach = 3 * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    outline = capsule(canvas.x, canvas.y, middle - reach, middle + reach, random.uniform(0.02, 0.06, count))
    canvas.paint(outline, draw_colours(random, count, saturation=(0, 0.4)))


def _paint_patch(canvas: Canvas, random: np.random.Generator) -> None:
    count = len(canvas.pixels)
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    corners = random.uniform(0.07, 0.17, (count, 1, 1)) * square + random.normal(0, 0.05, (count, 4, 2))
    outline = polygon(canvas.x, canvas.y, _place(canvas, random, 0.2, 0.9)[:, np.newaxis] + corners)
    canvas.paint(outline, draw_colours(random, count, saturation=(0, 0.7)))


_OCCLUDERS: dict[str, Painter] = {"leaves": _paint_leaves, "bar": _paint_bar, "patch": _paint_patch}
OCCLUSIONS = tuple(_OCCLUDERS)
