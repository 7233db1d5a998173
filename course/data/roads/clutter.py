"""What else is in a view: a ground and things behind, and leaves, bars and patches in front."""

from __future__ import annotations

import numpy as np

from course.data.roads.camera import pixel_centres
from course.data.roads.painting import Canvas, draw_colours
from course.data.roads.shapes import box, capsule, disc, per_picture, polygon

OCCLUSIONS = ("leaves", "bar", "patch")


def over_the_view(pixels: np.ndarray) -> Canvas:
    """Give every pixel its place in the view: (0, 0) bottom left, 1 unit its smaller side."""
    height, width = pixels.shape[1:3]
    unit = min(height, width)
    column, row = pixel_centres(height, width)
    x, y = (np.broadcast_to(part, pixels.shape[:3]) for part in (column / unit, (height - row) / unit))
    return Canvas(pixels, x, y, np.full((len(pixels), 1, 1), unit, np.float32))


def lay_ground(pixels: np.ndarray, ground: np.ndarray, random: np.random.Generator) -> None:
    """Lay, in place, a ground from other photographs below a horizon, in two views out of three.

    Parameters
    ----------
    pixels, ground : (n, height, width, 3) float32.
    random : draws which views, how high and how slanting the horizon is.
    """
    count, height = pixels.shape[:2]
    canvas = over_the_view(pixels)
    top = height / float(canvas.scale[0, 0, 0])
    horizon = per_picture(random.uniform(0.1, 0.5, count) * top)
    slope = per_picture(random.normal(0, 0.12, count))
    cover = np.clip(0.5 - (canvas.y - horizon - slope * (canvas.x - 0.5)) * canvas.scale, 0, 1)
    cover *= per_picture(random.random(count) < 0.65)
    pixels += cover[..., np.newaxis] * (ground - pixels)


def put_things_behind(pixels: np.ndarray, random: np.random.Generator) -> None:
    """Paint, in place, what may stand behind the thing that matters: walls, boards, bushes, other poles."""
    count = len(pixels)
    canvas = over_the_view(pixels)
    x, y = canvas.x, canvas.y
    top = float(y.max())

    def place(low: float, high: float) -> np.ndarray:
        return np.stack([random.uniform(-0.1, 1.1, count), random.uniform(low, high, count) * top], axis=-1)

    def colours(saturation: float) -> np.ndarray:
        return draw_colours(random, count, saturation=(0, saturation), value=(0.05, 0.95))

    def some(share: float) -> np.ndarray:
        return random.random(count) < share

    wall = place(0.5, 1.0)
    size = random.uniform(0.2, 0.6, count), random.uniform(0.3, 0.6, count) * top
    canvas.paint(box(x, y, wall, *size), colours(0.5), some(0.3), opacity=random.uniform(0.4, 1, count))
    for _ in range(2):
        size = random.uniform(0.06, 0.22, count), random.uniform(0.05, 0.16, count) * top
        canvas.paint(box(x, y, place(0.2, 0.9), *size, 0.02), colours(0.9), some(0.3))
    bush, leaf, present = place(0.0, 0.35), colours(0.7), some(0.25)
    for _ in range(4):
        centre = bush + random.normal(0, 0.1, (count, 2))
        shade = np.clip(leaf * random.uniform(0.6, 1.4, (count, 1)), 0, 1).astype(np.float32)
        canvas.paint(disc(x, y, centre, random.uniform(0.06, 0.16, count)), shade, present)
    for _ in range(2):
        foot = place(0.0, 0.4)
        head = foot + np.stack(
            [random.normal(0, 0.02, count), random.uniform(0.3, 1.0, count) * top], axis=-1
        )
        thick = random.uniform(0.012, 0.05, count)
        canvas.paint(capsule(x, y, foot, head, thick, 0.7 * thick), colours(0.5), some(0.3))


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
    pixels : (n, height, width, 3) float32.
    thing : (n, height, width) share of every pixel that the thing covers.
    random : draws which views, and what hides where.
    share : of the views in which something is in front.
    most : of the thing may be hidden; where it would be more, nothing is put in front.

    Returns
    -------
    (n,) what is in front: one of ``OCCLUSIONS``, or "" for nothing; and (n,) how much of the thing it
    hides, in [0, 1].
    """
    count = len(pixels)
    canvas = over_the_view(pixels.copy())
    x, y = canvas.x, canvas.y
    wanted = random.random(count) < share
    kind = random.integers(len(OCCLUSIONS), size=count)
    leaves, bar, patch = (wanted & (kind == number) for number in range(len(OCCLUSIONS)))

    twig = np.stack([random.uniform(0.1, 0.9, count), random.uniform(0.2, 0.9, count) * y.max()], axis=-1)
    green = draw_colours(random, count, hue=(0.08, 0.36), saturation=(0.3, 0.8), value=(0.1, 0.7))
    for _ in range(7):
        stem = twig + random.normal(0, 0.13, (count, 2))
        tip = stem + random.normal(0, 0.05, (count, 2))
        shade = np.clip(green * random.uniform(0.6, 1.4, (count, 1)), 0, 1).astype(np.float32)
        canvas.paint(capsule(x, y, stem, tip, random.uniform(0.02, 0.05, count), 0.012), shade, leaves)
    middle = np.stack([random.uniform(0.1, 0.9, count), random.uniform(0.15, 0.8, count) * y.max()], axis=-1)
    upright = random.random(count) < 0.5
    direction = np.where(upright, np.pi / 2, 0) + random.normal(0, 0.12, count)
    reach = 3 * np.stack([np.cos(direction), np.sin(direction)], axis=-1)
    colour = draw_colours(random, count, saturation=(0, 0.4))
    canvas.paint(
        capsule(x, y, middle - reach, middle + reach, random.uniform(0.02, 0.06, count)), colour, bar
    )
    corner = random.normal(0, 0.05, (count, 4, 2)) + random.uniform(0.07, 0.17, (count, 1, 1)) * np.array(
        [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    )
    canvas.paint(polygon(x, y, twig[:, np.newaxis] + corner), draw_colours(random, count), patch)

    hidden = (thing * canvas.covered).sum(axis=(1, 2)) / np.maximum(thing.sum(axis=(1, 2)), 1e-6)
    kept = wanted & (hidden <= most)
    pixels[kept] = canvas.pixels[kept]
    names = np.where(kept, np.array(OCCLUSIONS)[kind], "")
    return names, np.where(kept, hidden, 0).astype(np.float32)
