"""The empty street: photographs for sky and ground, houses along the horizon, a road in perspective."""

from __future__ import annotations

import numpy as np

from course.data.roads.camera import pixel_centres
from course.data.roads.painting import Canvas, draw_colours
from course.data.roads.photographs import GREY, cut_photographs
from course.data.roads.shapes import box, per_picture

CAMERA_HEIGHT = 1.6  # metres above a level ground, looking straight ahead: the horizon is at this height
HOUSES = 6


def draw_scenery(
    part: str, count: int, height: int, width: int, horizon: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Draw streets without people, poles and signs.

    Parameters
    ----------
    part : of the photographs: "train", "test" or "street".
    count : how many.
    height, width : in pixels.
    horizon : (count,) row of the horizon, in pixels.
    random : draws photographs, houses, roads and colours.

    Returns
    -------
    (count, 3, height, width) float32 in [0, 1].
    """
    pixels, photograph = cut_photographs(part, count, height, width, random)
    column, row = pixel_centres(height, width)
    column, row = (np.broadcast_to(part, (count, height, width)) for part in (column, row))
    canvas = Canvas(pixels, column, row, np.ones((1, 1, 1), np.float32))
    haze = draw_colours(random, count, hue=(0.1, 0.6), saturation=(0, 0.3), value=(0.5, 1))
    # Stones and grass make a poor sky: hardly more is left of them than an uneven grey.
    thick = random.uniform(0.2, 0.5, count) + 0.4 * np.isin(photograph, GREY)
    canvas.lay(np.ones_like(column) * per_picture(thick), haze)
    for _ in range(HOUSES):
        _build_house(canvas, horizon, random)
    _lay_road(canvas, part, horizon, random)
    return pixels


def _build_house(canvas: Canvas, horizon: np.ndarray, random: np.random.Generator) -> None:
    """A wall with rows of windows, from the horizon upwards; below, the ground will cover it."""
    count, (height, width) = len(horizon), canvas.pixels.shape[2:]
    tall = horizon * random.uniform(0.2, 0.95, count)
    middle = np.stack([random.uniform(0, width, count), horizon], axis=-1)
    wall = box(canvas.x, canvas.y, middle, width * random.uniform(0.05, 0.14, count), tall)
    colour = draw_colours(random, count, hue=(0.02, 0.62), saturation=(0, 0.35), value=(0.25, 0.9))
    present = random.random(count) < 0.7
    canvas.paint(wall, colour, present, opacity=random.uniform(0.6, 0.95, count))
    every = per_picture(height * random.uniform(0.06, 0.1, count))
    across, along = np.mod(canvas.x, every), np.mod(canvas.y, 1.3 * every)
    window = box(across / every, along / every, (0.5, 0.6), 0.24, 0.36) * every
    glass = colour * np.where(random.random(count) < 0.75, 0.5, 1.4)[:, np.newaxis]
    canvas.paint(np.maximum(window, wall + 2), np.clip(glass, 0, 1), present, opacity=0.7)


def _lay_road(canvas: Canvas, part: str, horizon: np.ndarray, random: np.random.Generator) -> None:
    """Pavement below the horizon, and a road with kerbs and a broken line that runs to the horizon."""
    count, (height, width) = len(horizon), canvas.pixels.shape[2:]
    pixels_per_metre = np.maximum(canvas.y - per_picture(horizon), 0.1) / np.float32(CAMERA_HEIGHT)
    below = np.clip(canvas.y - per_picture(horizon), 0, 1)
    texture, _ = cut_photographs(part, count, height, width, random)
    texture -= texture.mean(axis=(2, 3), keepdims=True)
    ground = Canvas(texture, canvas.x, canvas.y, canvas.scale)
    texture *= random.uniform(0.25, 0.6, (count, 1, 1, 1)).astype(np.float32)

    pavement = draw_colours(random, count, hue=(0.05, 0.6), saturation=(0, 0.18), value=(0.3, 0.75))
    asphalt = draw_colours(random, count, hue=(0.05, 0.6), saturation=(0, 0.12), value=(0.2, 0.5))
    vanishing = per_picture(width * random.uniform(0.25, 0.75, count))
    aside = (canvas.x - vanishing) / pixels_per_metre - per_picture(random.uniform(-2, 2, count))  # metres
    half = per_picture(random.uniform(2.2, 3.6, count))
    ground.pixels += pavement[:, :, np.newaxis, np.newaxis]
    from_kerb = (np.abs(aside) - half) * pixels_per_metre
    ground.lay(np.clip(0.5 - from_kerb, 0, 1) * 0.85, asphalt)
    ground.lay(np.clip(0.5 + 0.07 * pixels_per_metre - np.abs(from_kerb), 0, 1), 1.25 * pavement)
    # Pixels for a metre fall as one over the distance: equal steps of distance crowd at the horizon.
    broken = np.mod(height / pixels_per_metre, 4) < 2
    line = np.clip(0.5 + (0.06 - np.abs(aside)) * pixels_per_metre, 0, 1) * broken
    ground.lay(line * 0.8, np.full(3, 0.85))
    canvas.pixels += below[:, np.newaxis] * (np.clip(ground.pixels, 0, 1) - canvas.pixels)
