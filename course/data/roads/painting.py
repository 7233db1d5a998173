"""Canvases: pictures with a coordinate of every pixel, painted shape over shape; and their colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.data.roads.shapes import per_picture

GREY_WEIGHTS = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601, as the eye weighs the colours


@dataclass
class Canvas:
    """Pictures that are painted on, in the coordinates of the thing that is painted.

    Attributes
    ----------
    pixels : (n, 3, height, width) float32 in [0, 1], red, green and blue as planes of their own,
        which is several times as fast; painted in place.
    x, y : (n, height, width), the place of every pixel; y upwards.
    scale : pixels in one unit of ``x`` and ``y``; (n, 1, 1) or (n, height, width).
    covered : (n, height, width), the share of every pixel that paint has covered; at first nothing.
    """

    pixels: np.ndarray
    x: np.ndarray
    y: np.ndarray
    scale: np.ndarray
    covered: np.ndarray | None = None

    def __post_init__(self) -> None:
        if self.covered is None:
            self.covered = np.zeros(self.x.shape, np.float32)

    def paint(
        self,
        distance: np.ndarray,
        colour: np.ndarray,
        present: np.ndarray | None = None,
        *,
        opacity: np.ndarray | float = 1.0,
    ) -> None:
        """Paint one shape in every picture, with edges as smooth as the pixels allow.

        Parameters
        ----------
        distance : (n, height, width) signed distance to the shape, in the unit of ``x`` and ``y``.
        colour : (3,), or (n, 3), one a picture.
        present : (n,) booleans: the pictures that have this shape; ``None`` for all.
        opacity : 1 hides what is beneath; a number or (n,).
        """
        cover = np.clip(np.float32(0.5) - distance * self.scale, 0, 1) * per_picture(opacity)
        if present is not None:
            cover *= per_picture(present)
        self.lay(cover, colour)

    def lay(self, cover: np.ndarray, colour: np.ndarray) -> None:
        """Lay a colour, (3,) or (n, 3), over the share ``cover`` (n, height, width) of every pixel."""
        colour = np.asarray(colour, np.float32)[..., np.newaxis, np.newaxis]
        self.pixels += cover[:, np.newaxis] * (colour - self.pixels)
        self.covered += cover * (1 - self.covered)

    def take(self, rows: np.ndarray) -> Canvas:
        """Copy some of the pictures onto a canvas of their own."""
        return Canvas(self.pixels[rows], self.x[rows], self.y[rows], self.scale[rows], self.covered[rows])

    def put(self, rows: np.ndarray, canvas: Canvas) -> None:
        """Put pictures that were taken back in their places."""
        self.pixels[rows] = canvas.pixels
        self.covered[rows] = canvas.covered


def to_grey(pixels: np.ndarray) -> np.ndarray:
    """Grey values (n, height, width) of pictures (n, 3, height, width), in the same range."""
    return sum(weight * pixels[:, channel] for channel, weight in enumerate(GREY_WEIGHTS))


def brightness(colours: np.ndarray) -> np.ndarray:
    """Grey value of colours (..., 3), in the same range."""
    return colours @ GREY_WEIGHTS


def from_hue(hue: np.ndarray, saturation: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Colours (n, 3) from hue (0 and 1 red, 1/3 green, 2/3 blue), saturation and value, all in [0, 1]."""
    hue, saturation, value = (
        np.asarray(part, np.float32)[:, np.newaxis] for part in (hue, saturation, value)
    )
    sector = (np.array([5, 3, 1], np.float32) + 6 * hue) % 6
    return value * (1 - saturation * np.clip(np.minimum(sector, 4 - sector), 0, 1))


def draw_colours(
    random: np.random.Generator,
    count: int,
    *,
    hue: tuple[float, float] = (0.0, 1.0),
    saturation: tuple[float, float] = (0.0, 1.0),
    value: tuple[float, float] = (0.0, 1.0),
) -> np.ndarray:
    """Draw colours (count, 3) evenly from ranges of hue, saturation and value."""
    return from_hue(*(random.uniform(*span, count) for span in (hue, saturation, value)))


def draw_dull_colours(random: np.random.Generator, count: int, *, most: float = 0.7) -> np.ndarray:
    """Draw colours (count, 3) of everyday things: of any hue, few of them saturated, none above ``most``."""
    saturation = most * random.uniform(0, 1, count) ** 2
    return from_hue(random.uniform(0, 1, count), saturation, random.uniform(0.2, 1, count))


def stand_out(
    random: np.random.Generator, colours: np.ndarray, behind: np.ndarray, *, least: float = 0.2
) -> np.ndarray:
    """Make colours lighter or darker until they differ in brightness from what is behind them.

    The new brightness is drawn evenly from all that are far enough away, so that nothing can be
    told from a thing being darker or lighter than its surroundings.

    Parameters
    ----------
    colours : (n, 3) in [0, 1].
    behind : (n,) brightness of the surroundings.
    least : smallest difference.
    """
    darkest, lightest = 0.03, 0.85
    room_below = np.maximum(behind - least - darkest, 0)
    room_above = np.maximum(lightest - behind - least, 0)
    place = random.uniform(0, 1, len(colours)) * (room_below + room_above)
    wanted = np.where(place < room_below, darkest + place, behind + least + place - room_below)
    gain = wanted / np.maximum(brightness(colours), 0.02)
    return np.clip(colours * gain[:, np.newaxis], 0, 1).astype(np.float32)


def pick(random: np.random.Generator, choices: np.ndarray, count: int) -> np.ndarray:
    """Draw ``count`` of some choices (k, ...), each as likely as the others."""
    choices = np.asarray(choices, np.float32)
    return choices[random.integers(len(choices), size=count)]
