"""Signed distances to simple shapes, for a whole batch of pictures at once.

A signed distance says how far a point is from the edge of a shape: negative inside, 0 on the
edge, positive outside. One comparison with half a pixel turns it into a smooth-edged shape, at
any size, so that nothing has to be drawn larger and shrunk.

``x`` and ``y`` are arrays (n, height, width), the place of every pixel of n pictures. What
describes the shapes is one value for all pictures or one for each: a radius is a number or (n,),
a point is (2,) or (n, 2).
"""

from __future__ import annotations

import numpy as np


def disc(x: np.ndarray, y: np.ndarray, centre: np.ndarray, radius: np.ndarray | float) -> np.ndarray:
    """Distance to a disc.

    Parameters
    ----------
    x, y : (n, height, width) places of the pixels.
    centre : (2,) or (n, 2).
    radius : a number or (n,).

    Returns
    -------
    (n, height, width), in the unit of ``x`` and ``y``.
    """
    centre_x, centre_y = _coordinates(centre)
    return _length(x - centre_x, y - centre_y) - per_picture(radius)


def capsule(
    x: np.ndarray,
    y: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    radius: np.ndarray | float,
    end_radius: np.ndarray | float | None = None,
) -> np.ndarray:
    """Distance to all discs whose centres lie between two points: a limb, a pole, a branch.

    Parameters
    ----------
    x, y : (n, height, width) places of the pixels.
    start, end : (2,) or (n, 2).
    radius : of the disc at ``start``; a number or (n,).
    end_radius : of the disc at ``end``, with an even taper between; ``None`` for no taper.

    Returns
    -------
    (n, height, width): the smallest of the distances to these discs, which outside is exact.
    """
    start_x, start_y = _coordinates(start)
    end_x, end_y = _coordinates(end)
    length = _length(end_x - start_x, end_y - start_y)
    divisor = np.maximum(length, 1e-6)
    # Without any length each direction is as good as the others.
    along_x = np.where(length > 1e-6, (end_x - start_x) / divisor, 1)
    along_y = (end_y - start_y) / divisor
    from_x, from_y = x - start_x, y - start_y
    along = from_x * along_x + from_y * along_y
    across = from_x * along_y - from_y * along_x
    radius = per_picture(radius)
    if end_radius is None:
        return _length(along - np.clip(along, 0, length), across) - radius
    # The nearest disc lies off the foot of the perpendicular, towards the thicker end.
    taper = np.clip((per_picture(end_radius) - radius) / divisor, -0.999, 0.999)
    nearest = np.clip(along + np.abs(across) * (taper / np.sqrt(1 - taper**2)), 0, length)
    return _length(along - nearest, across) - (radius + taper * nearest)


def box(
    x: np.ndarray,
    y: np.ndarray,
    centre: np.ndarray,
    half_width: np.ndarray | float,
    half_height: np.ndarray | float,
    corner_radius: np.ndarray | float = 0.0,
) -> np.ndarray:
    """Distance to an upright box whose corners may be rounded.

    Parameters
    ----------
    x, y : (n, height, width) places of the pixels.
    centre : (2,) or (n, 2).
    half_width, half_height : numbers or (n,), the rounded corners included.
    corner_radius : a number or (n,), at most the smaller half.

    Returns
    -------
    (n, height, width), in the unit of ``x`` and ``y``.
    """
    centre_x, centre_y = _coordinates(centre)
    corner = per_picture(corner_radius)
    beside = np.abs(x - centre_x) - (per_picture(half_width) - corner)
    above = np.abs(y - centre_y) - (per_picture(half_height) - corner)
    outside = _length(np.maximum(beside, 0), np.maximum(above, 0))
    return outside + np.minimum(np.maximum(beside, above), 0) - corner


def polygon(x: np.ndarray, y: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Distance to any polygon that does not cross itself.

    Parameters
    ----------
    x, y : (n, height, width) places of the pixels.
    corners : (k, 2) or (n, k, 2), in order, either way round; k is at least 3.

    Returns
    -------
    (n, height, width), in the unit of ``x`` and ``y``.
    """
    corners = np.asarray(corners, np.float32)
    nearest = np.full(np.shape(x), np.inf, np.float32)
    inside = np.zeros(np.shape(x), bool)
    for number in range(corners.shape[-2]):
        here_x, here_y = _coordinates(corners[..., number, :])
        last_x, last_y = _coordinates(corners[..., number - 1, :])
        edge_x, edge_y = last_x - here_x, last_y - here_y
        from_x, from_y = x - here_x, y - here_y
        squared = np.maximum(edge_x**2 + edge_y**2, 1e-12)
        foot = np.clip((from_x * edge_x + from_y * edge_y) / squared, 0, 1)
        nearest = np.minimum(nearest, (from_x - foot * edge_x) ** 2 + (from_y - foot * edge_y) ** 2)
        # A ray from an inner point to the right meets the outline an odd number of times.
        crosses = (y >= here_y) != (y >= last_y)
        left_of_edge = (edge_x * from_y > edge_y * from_x) == (edge_y > 0)
        inside ^= crosses & left_of_edge
    return np.where(inside, -1, 1) * np.sqrt(nearest)


def regular_polygon(
    x: np.ndarray,
    y: np.ndarray,
    sides: int,
    radius: np.ndarray | float,
    *,
    corner_up: bool,
    corner_radius: np.ndarray | float = 0.0,
) -> np.ndarray:
    """Distance to a regular polygon about the origin.

    Parameters
    ----------
    x, y : (n, height, width) places of the pixels, y upwards.
    sides : at least 3.
    radius : from the centre to a corner before rounding; a number or (n,).
    corner_up : whether a corner points up, or an edge lies there.
    corner_radius : of rounded corners; the edges stay where they are.

    Returns
    -------
    (n, height, width), in the unit of ``x`` and ``y``.
    """
    half_sector = np.float32(np.pi / sides)
    corner = per_picture(corner_radius)
    apothem = per_picture(radius) * np.cos(half_sector) - corner
    turn = half_sector if corner_up else np.float32(0)
    # All sectors are alike: turn each point into the one whose edge lies straight ahead.
    angle = np.mod(np.arctan2(x, y) - turn + half_sector, 2 * half_sector) - half_sector
    from_centre = _length(x, y)
    ahead = from_centre * np.cos(angle) - apothem
    aside = np.abs(from_centre * np.sin(angle)) - apothem * np.tan(half_sector)
    outside = _length(ahead, np.maximum(aside, 0))
    return np.where(ahead > 0, outside, ahead) - corner


def per_picture(values: np.ndarray | float) -> np.ndarray:
    """Give values, one a picture, the shape (n, 1, 1) that fits pixels; a single number stays one."""
    values = np.asarray(values, np.float32)
    return values[:, np.newaxis, np.newaxis] if values.ndim == 1 else values


def _coordinates(point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    point = np.asarray(point, np.float32)
    return per_picture(point[..., 0]), per_picture(point[..., 1])


def _length(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.sqrt(x * x + y * y)  # several times as fast as np.hypot
