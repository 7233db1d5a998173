"""The camera: where a thing's points land in the picture, how sharp it is, how it is exposed."""

from __future__ import annotations

import numpy as np

from course.data.roads.painting import Canvas, to_grey
from course.data.roads.shapes import per_picture


def stand_upright(
    pixels: np.ndarray, feet: np.ndarray, height: np.ndarray, lean_radians: np.ndarray | float = 0.0
) -> Canvas:
    """Give every pixel its place beside a thing that stands upright and is 1 unit high.

    Parameters
    ----------
    pixels : (n, 3, rows, columns) pictures, which the canvas will paint on.
    feet : (n, 2) column and row, in pixels, where the thing stands.
    height : (n,) its height in pixels.
    lean_radians : turns the thing about its feet, clockwise; a number or (n,).

    Returns
    -------
    Canvas with (0, 0) at the feet and (0, 1) at the top of the thing.
    """
    column, row = pixel_centres(*pixels.shape[2:])
    right = column - per_picture(feet[:, 0])
    up = per_picture(feet[:, 1]) - row
    sine, cosine = np.sin(per_picture(lean_radians)), np.cos(per_picture(lean_radians))
    scale = per_picture(height)
    x = (right * cosine - up * sine) / scale
    y = (right * sine + up * cosine) / scale
    return Canvas(pixels, x.astype(np.float32), y.astype(np.float32), scale)


def pixel_centres(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Column and row of every pixel's centre, (1, height, width) each; the picture begins at 0."""
    row, column = np.meshgrid(
        np.arange(height, dtype=np.float32) + 0.5, np.arange(width, dtype=np.float32) + 0.5, indexing="ij"
    )
    return column[np.newaxis], row[np.newaxis]


def rotations(yaw: np.ndarray, pitch: np.ndarray, roll: np.ndarray) -> np.ndarray:
    """Rotation matrices (n, 3, 3) from three angles in radians, (n,) each.

    First the roll turns a sign about the line of sight, then the pitch tips it back or forth,
    then the yaw turns it about the vertical axis.
    """

    def about(axis: int, angle: np.ndarray) -> np.ndarray:
        one, other = ((1, 2), (2, 0), (0, 1))[axis]
        matrix = np.zeros((len(angle), 3, 3))
        matrix[:, axis, axis] = 1
        matrix[:, one, one] = matrix[:, other, other] = np.cos(angle)
        matrix[:, other, one] = np.sin(angle)
        matrix[:, one, other] = -np.sin(angle)
        return matrix

    return about(1, yaw) @ about(0, pitch) @ about(2, roll)


def homographies(
    rotation: np.ndarray, centre: np.ndarray, radius: np.ndarray, distance: np.ndarray
) -> np.ndarray:
    """Matrices that take a point of a flat sign to its pixel: a pinhole camera looks at the sign.

    Parameters
    ----------
    rotation : (n, 3, 3) how the sign is turned.
    centre : (n, 2) column and row of the sign's centre, in pixels.
    radius : (n,) pixels that one unit of the sign would take if it faced the camera.
    distance : (n,) from the camera to the sign's centre, in units of the sign; small distances
        make strong perspective.

    Returns
    -------
    (n, 3, 3): times (x, y, 1), with y upwards on the sign, gives (column, row, 1) but for a factor.

    Source
    ------
    Hartley & Zisserman, Multiple View Geometry (2004), section 8.1.1.
    """
    # The sign's axes and its centre as the camera sees them: right, down, ahead.
    seen = np.stack([rotation[:, :, 0], rotation[:, :, 1], np.zeros_like(rotation[:, :, 0])], axis=-1)
    seen[:, 1:] *= -1
    seen[:, 2, 2] = distance
    camera = np.zeros_like(rotation)
    camera[:, 0, 0] = camera[:, 1, 1] = radius * distance  # the focal length, in pixels
    camera[:, :2, 2] = centre
    camera[:, 2, 2] = 1
    return camera @ seen


def lay_on_plane(pixels: np.ndarray, homography: np.ndarray) -> Canvas:
    """Give every pixel its place on a flat sign.

    Parameters
    ----------
    pixels : (n, 3, rows, columns) pictures, which the canvas will paint on.
    homography : (n, 3, 3) from the sign to the picture.
    """
    back = np.linalg.inv(homography).astype(np.float32)
    column, row = pixel_centres(*pixels.shape[2:])
    across, along, depth = (
        per_picture(back[:, i, 0]) * column + per_picture(back[:, i, 1]) * row + per_picture(back[:, i, 2])
        for i in range(3)
    )
    # What lies behind the camera (depth below 0) is no part of the picture: send it far away.
    depth = np.where(depth > 1e-6, depth, 1e-6)
    # A pixel's area on the sign is |det| / depth**3; its root is the pixel's side there.
    side = np.sqrt(per_picture(np.abs(np.linalg.det(back))) / depth**3)
    return Canvas(pixels, across / depth, along / depth, 1 / side)


def blur(pixels: np.ndarray, spread_rows: np.ndarray, spread_columns: np.ndarray) -> np.ndarray:
    """Blur every picture by a Gaussian of its own: out of focus, and smeared by motion.

    A car moves the picture sideways and shakes it up and down, so that the Gaussian may be longer
    along rows or columns. At the border only what is in the picture is averaged.

    Parameters
    ----------
    pixels : (n, 3, height, width) float32.
    spread_rows, spread_columns : (n,) standard deviations in pixels, up and down and sideways.

    Returns
    -------
    (n, 3, height, width) float32.
    """
    height, width = pixels.shape[2:]
    mixed = _averaging(height, spread_rows)[:, np.newaxis] @ pixels
    return mixed @ np.swapaxes(_averaging(width, spread_columns), 1, 2)[:, np.newaxis]


def _averaging(length: int, spread: np.ndarray) -> np.ndarray:
    """Matrices (n, length, length) that replace each of ``length`` pixels by a Gaussian average."""
    step = np.subtract.outer(np.arange(length), np.arange(length)).astype(np.float32)
    weights = np.exp(-0.5 * (step / np.maximum(per_picture(spread), 0.1)) ** 2)
    return weights / weights.sum(axis=-1, keepdims=True)


def expose(pixels: np.ndarray, mean: np.ndarray, contrast: np.ndarray, *, most_gain: float = 4.0) -> None:
    """Stretch every picture, in place, to a mean brightness and contrast, as a camera's control does.

    Parameters
    ----------
    pixels : (n, 3, height, width) float32.
    mean, contrast : (n,) wanted mean and standard deviation of the grey values.
    most_gain : flat pictures are not stretched more than that.
    """
    grey = to_grey(pixels)[:, np.newaxis]
    gain = np.minimum(contrast / np.maximum(grey.std(axis=(1, 2, 3)), 1e-3), most_gain)
    gain = gain.astype(np.float32).reshape(-1, 1, 1, 1)
    # Colours would turn garish if they were stretched as far as the greys.
    pixels -= grey
    pixels *= np.minimum(gain, 1.2)
    pixels += gain * (grey - grey.mean(axis=(2, 3), keepdims=True)) + per_picture(mean)[:, np.newaxis]
