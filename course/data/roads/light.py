"""Light: colour of the light, shadows that fall across the view, and the roundness that light shows."""

from __future__ import annotations

import numpy as np

from course.data.roads.painting import Canvas, to_grey
from course.data.roads.shapes import per_picture


def give_volume(canvas: Canvas, texture: np.ndarray, random: np.random.Generator) -> None:
    """Make painted things less flat: light from one side, and a material that is not even.

    Parameters
    ----------
    canvas : changed where it is covered.
    texture : (n, 3, height, width) pieces of photographs, for the unevenness.
    random : draws from where and how strong.
    """
    count = len(canvas.pixels)
    middle = (canvas.covered * canvas.x).sum(axis=(1, 2)) / np.maximum(canvas.covered.sum(axis=(1, 2)), 1e-6)
    side = np.clip((canvas.x - per_picture(middle)) * 6, -1, 1)
    lit = 1 + per_picture(random.uniform(-0.3, 0.3, count)) * side
    grain = to_grey(texture)
    grain -= grain.mean(axis=(1, 2), keepdims=True)
    lit += per_picture(random.uniform(0, 0.9, count)) * np.clip(grain, -0.4, 0.4)
    canvas.pixels *= (1 + canvas.covered * (lit - 1))[:, np.newaxis]


def cast_shadow(pixels: np.ndarray, random: np.random.Generator, *, share: float = 0.35) -> None:
    """Darken, in place, one side of a slanting line in a share of the pictures.

    Parameters
    ----------
    pixels : (n, 3, height, width) float32.
    random : draws which pictures, where the line runs, how dark and how soft the shadow is.
    share : of the pictures that get a shadow.
    """
    count, _, height, width = pixels.shape
    angle = random.uniform(0, 2 * np.pi, count)
    row, column = np.mgrid[0.5 - height / 2 : height / 2, 0.5 - width / 2 : width / 2].astype(np.float32)
    from_line = per_picture(np.cos(angle)) * column + per_picture(np.sin(angle)) * row
    from_line -= per_picture(random.uniform(-0.4, 0.4, count) * width)
    inside = np.clip(0.5 + from_line / per_picture(random.uniform(1, 0.2 * width, count)), 0, 1)
    depth = random.uniform(0.25, 0.6, count) * (random.random(count) < share)
    pixels *= (1 - per_picture(depth) * inside)[:, np.newaxis]


def colour_light(pixels: np.ndarray, random: np.random.Generator) -> None:
    """Tint, in place, by the colour of the light: warm in the evening, cool in the shade."""
    count = len(pixels)
    warmth, green = random.normal(0, 0.09, count), random.normal(0, 0.03, count)
    gain = np.exp(np.stack([warmth, green, -warmth], axis=-1)).astype(np.float32)
    pixels *= gain[:, :, np.newaxis, np.newaxis]


def bend_tones(pixels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Clip to [0, 1] and apply a gamma of each picture's own: soft or hard tones."""
    gamma = np.exp(random.normal(0, 0.2, len(pixels))).astype(np.float32)
    return np.clip(pixels, 0, 1) ** gamma.reshape(-1, 1, 1, 1)


def add_noise(pixels: np.ndarray, spread: np.ndarray, random: np.random.Generator) -> None:
    """Add, in place, a sensor's noise of standard deviation ``spread`` (n,) to every pixel and colour."""
    noise = random.standard_normal(pixels.shape, dtype=np.float32)
    pixels += noise * per_picture(spread)[:, np.newaxis]
