"""Words and symbols on signs, from the font that ships with matplotlib, DejaVu Sans Bold."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

FONT = "DejaVuSans-Bold.ttf"


@cache
def letter(
    text: str, half_width: float, half_height: float, side: int, *, stretch: bool = False
) -> np.ndarray:
    """Set a text into the middle of a square that reaches from -1 to 1 on a sign.

    Parameters
    ----------
    text : one line.
    half_width, half_height : what it may fill, in units of the sign.
    side : of the square, in pixels.
    stretch : fill both, as road signs do with their narrow letters; otherwise keep the shape.

    Returns
    -------
    (side, side) float32 in [0, 1]: how much ink there is in every pixel, top row first.
    """
    import matplotlib
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(Path(matplotlib.get_data_path(), "fonts", "ttf", FONT)), 160)
    ink = Image.new("L", (200 * len(text), 250))
    ImageDraw.Draw(ink).text((20, 20), text, font=font, fill=255)
    ink = ink.crop(ink.getbbox())  # the font's own box has white space beside the letters
    room = half_width * side, half_height * side
    shrink = min(room[0] / ink.width, room[1] / ink.height)
    size = room if stretch else (ink.width * shrink, ink.height * shrink)
    width, height = (max(1, round(length)) for length in size)
    square = Image.new("L", (side, side))
    square.paste(
        ink.resize((width, height), Image.Resampling.BOX), ((side - width) // 2, (side - height) // 2)
    )
    return np.asarray(square, np.float32) / np.float32(255)


def sample(templates: np.ndarray, which: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Look up how much ink is at places on signs, between pixels by bilinear interpolation.

    Parameters
    ----------
    templates : (k, side, side) from ``letter``.
    which : (n,) template of each sign.
    x, y : (n, height, width) places on the signs, y upwards; outside of -1 to 1 there is no ink.

    Returns
    -------
    (n, height, width) in [0, 1].
    """
    side = templates.shape[-1]
    column = np.clip((x + 1) / 2 * side - 0.5, 0, side - 1.001)
    row = np.clip((1 - y) / 2 * side - 0.5, 0, side - 1.001)
    left, upper = column.astype(np.int32), row.astype(np.int32)
    right_share, lower_share = column - left, row - upper
    which = np.asarray(which)[:, np.newaxis, np.newaxis]
    above = (
        templates[which, upper, left] * (1 - right_share) + templates[which, upper, left + 1] * right_share
    )
    upper += 1
    below = (
        templates[which, upper, left] * (1 - right_share) + templates[which, upper, left + 1] * right_share
    )
    ink = above * (1 - lower_share) + below * lower_share
    return ink * ((np.abs(x) <= 1) & (np.abs(y) <= 1))
