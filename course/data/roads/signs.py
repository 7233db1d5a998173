"""Road signs: the stop sign, others that share its colours, text or size, and things that are no sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from course.data.roads.lettering import letter, sample
from course.data.roads.painting import Canvas, draw_colours, from_hue
from course.data.roads.shapes import box, capsule, disc, per_picture, polygon, regular_polygon

STOP = "stop sign"
WORDS = ("SHOP", "SALE", "TAXI", "BUS", "SLOW", "EXIT", "SPOT", "TOP 5")
LIMITS = ("20", "30", "40", "50", "60", "70", "80", "100")
ORDERS = ("↑", "→", "←", "↗", "↖", "↻", "⇄", "P")
WARNINGS = ("!", "?", "↕", "↷", "⇅", "+")
FORBIDDEN = ("↶", "↷", "↑", "P", "⇅", "H")


def paint_signs(canvas: Canvas, kinds: np.ndarray, random: np.random.Generator) -> None:
    """Paint one sign, or what is no sign, into every picture.

    Parameters
    ----------
    canvas : coordinates with the sign's centre at (0, 0) and its edge about 1 away.
    kinds : (n,) out of ``SIGNS``.
    random : draws colours, some of them faded, symbols and numbers.
    """
    for kind in np.unique(kinds):
        rows = np.flatnonzero(kinds == kind)
        part = canvas.take(rows)
        _PAINTERS[str(kind)](part, random)
        canvas.put(rows, part)


def _red(canvas: Canvas, random: np.random.Generator) -> np.ndarray:
    count = len(canvas.pixels)
    hue = random.normal(0.985, 0.014, count) % 1
    return from_hue(hue, random.uniform(0.7, 0.95, count), random.uniform(0.5, 0.85, count))


def _white(canvas: Canvas, random: np.random.Generator) -> np.ndarray:
    count = len(canvas.pixels)
    return draw_colours(random, count, hue=(0.05, 0.6), saturation=(0, 0.08), value=(0.8, 0.97))


def _dark(canvas: Canvas, random: np.random.Generator) -> np.ndarray:
    return draw_colours(random, len(canvas.pixels), saturation=(0, 0.3), value=(0.03, 0.14))


def _write(
    canvas: Canvas,
    texts: Sequence[str],
    colour: np.ndarray,
    random: np.random.Generator,
    *,
    room: tuple[float, float],
    low: float = 0.0,
    stretch: bool = True,
) -> None:
    """Write one of some texts on each sign; ``low`` is how far below the centre it stands."""
    # About one pixel of ink to one pixel of the sign, so that sampling neither skips nor smears.
    side = max(12, round(2 * float(np.median(canvas.scale)) / 4) * 4)
    templates = np.stack([letter(text, *room, side, stretch=stretch) for text in texts])
    which = random.integers(len(texts), size=len(canvas.pixels))
    canvas.lay(sample(templates, which, canvas.x, canvas.y + np.float32(low)), colour)


def _paint_stop(canvas: Canvas, random: np.random.Generator) -> None:
    white = _white(canvas, random)
    edge = random.uniform(0.05, 0.11, len(white))
    octagon = regular_polygon(canvas.x, canvas.y, 8, 1.04, corner_up=False, corner_radius=0.03)
    canvas.paint(octagon, white)
    canvas.paint(octagon + per_picture(edge), _red(canvas, random))
    _write(canvas, ("STOP",), white, random, room=(0.74, 0.36))


def _paint_triangle(canvas: Canvas, random: np.random.Generator, *, up: bool) -> None:
    # The point stands a little off the centre, so that the triangle fills the view as a disc does.
    y = canvas.y + np.float32(0.22 if up else -0.22)
    triangle = regular_polygon(canvas.x, y if up else -y, 3, 1.28, corner_up=True, corner_radius=0.08)
    red = _red(canvas, random)
    edge = per_picture(random.uniform(0.14, 0.22, len(red)))
    canvas.paint(triangle, red)
    canvas.paint(triangle + edge, _white(canvas, random))
    if up:
        _write(canvas, WARNINGS, _dark(canvas, random), random, room=(0.3, 0.42), low=0.2, stretch=False)


def _paint_no_entry(canvas: Canvas, random: np.random.Generator) -> None:
    white = _white(canvas, random)
    canvas.paint(disc(canvas.x, canvas.y, (0, 0), 0.98), white)
    canvas.paint(disc(canvas.x, canvas.y, (0, 0), 0.93), _red(canvas, random))
    canvas.paint(box(canvas.x, canvas.y, (0, 0), 0.7, random.uniform(0.13, 0.2, len(white)), 0.02), white)


def _paint_ring(
    canvas: Canvas,
    random: np.random.Generator,
    *,
    texts: Sequence[str],
    room: tuple[float, float],
    crossed: bool,
) -> None:
    """A red ring about a number, or about a symbol that is crossed out."""
    red = _red(canvas, random)
    outline = disc(canvas.x, canvas.y, (0, 0), 0.98)
    canvas.paint(outline, red)
    canvas.paint(outline + per_picture(random.uniform(0.16, 0.24, len(red))), _white(canvas, random))
    _write(canvas, texts, _dark(canvas, random), random, room=room, stretch=not crossed)
    if crossed:
        canvas.paint(capsule(canvas.x, canvas.y, (-0.6, 0.6), (0.6, -0.6), 0.08), red)


def _paint_order(canvas: Canvas, random: np.random.Generator) -> None:
    """A blue disc or square with a white arrow."""
    count = len(canvas.pixels)
    blue = draw_colours(random, count, hue=(0.56, 0.63), saturation=(0.75, 0.98), value=(0.4, 0.8))
    white = _white(canvas, random)
    square = random.random(count) < 0.3
    canvas.paint(disc(canvas.x, canvas.y, (0, 0), 0.98), white, ~square)
    canvas.paint(disc(canvas.x, canvas.y, (0, 0), 0.92), blue, ~square)
    canvas.paint(box(canvas.x, canvas.y, (0, 0), 0.86, 0.86, 0.08), white, square)
    canvas.paint(box(canvas.x, canvas.y, (0, 0), 0.8, 0.8, 0.06), blue, square)
    _write(canvas, ORDERS, white, random, room=(0.6, 0.6), stretch=False)


def _paint_priority(canvas: Canvas, random: np.random.Generator) -> None:
    """A yellow diamond within a white one."""
    count = len(canvas.pixels)
    yellow = draw_colours(random, count, hue=(0.1, 0.15), saturation=(0.75, 0.98), value=(0.75, 0.98))
    diamond = regular_polygon(canvas.x, canvas.y, 4, 1.08, corner_up=True, corner_radius=0.08)
    canvas.paint(diamond, _dark(canvas, random))
    canvas.paint(diamond + 0.03, _white(canvas, random))
    canvas.paint(diamond + 0.2, yellow)


def _paint_board(canvas: Canvas, random: np.random.Generator, *, round_board: bool) -> None:
    """Red with white words, as the stop sign is, but round or a board: an advertisement, a stop for buses."""
    count = len(canvas.pixels)
    white, red = _white(canvas, random), _red(canvas, random)
    if round_board:
        outline = disc(canvas.x, canvas.y, (0, 0), 0.98)
    else:
        half = random.uniform(0.75, 0.98, count), random.uniform(0.45, 0.9, count)
        outline = box(canvas.x, canvas.y, (0, 0), *half, 0.05)
    canvas.paint(outline, white)
    canvas.paint(outline + per_picture(random.uniform(0.04, 0.1, count)), red)
    _write(canvas, WORDS, white, random, room=(0.64, 0.3))


def _paint_red_things(canvas: Canvas, random: np.random.Generator) -> None:
    """Rear lights, parcels, leaves, awnings: red, and no sign at all."""
    x, y, count = canvas.x, canvas.y, len(canvas.pixels)
    for _ in range(3):
        red = _red(canvas, random)
        centre, size = random.uniform(-0.8, 0.8, (count, 2)), random.uniform(0.2, 0.7, (count, 2))
        shape = random.integers(3, size=count)
        canvas.paint(box(x, y, centre, size[:, 0], size[:, 1], 0.1), red, shape == 0)
        canvas.paint(capsule(x, y, centre, -centre, 0.4 * size[:, 0], 0.2 * size[:, 1]), red, shape == 1)
        corners = centre[:, np.newaxis] + random.uniform(-0.9, 0.9, (count, 3, 2))
        canvas.paint(polygon(x, y, corners), red, shape == 2)


def _paint_nothing(canvas: Canvas, random: np.random.Generator) -> None:
    """Leave the view to what is behind."""


_PAINTERS: dict[str, Callable[[Canvas, np.random.Generator], None]] = {
    STOP: _paint_stop,
    "give way": partial(_paint_triangle, up=False),
    "warning": partial(_paint_triangle, up=True),
    "no entry": _paint_no_entry,
    "speed limit": partial(_paint_ring, texts=LIMITS, room=(0.52, 0.36), crossed=False),
    "prohibition": partial(_paint_ring, texts=FORBIDDEN, room=(0.45, 0.45), crossed=True),
    "order": _paint_order,
    "priority": _paint_priority,
    "red disc with a word": partial(_paint_board, round_board=True),
    "red board with a word": partial(_paint_board, round_board=False),
    "red things": _paint_red_things,
    "nothing": _paint_nothing,
}
SIGNS = tuple(_PAINTERS)
RED_OTHERS = ("no entry", "red disc with a word", "red board with a word", "red things")
