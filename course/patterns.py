"""Small patterns that have a name, and how much a filter looks like one of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ORIENTATIONS = 8  # edges and lines every 22.5 degrees
WIDTH_PIXELS = 1.0  # standard deviation of the bell that all patterns are made from
OFFSETS = (-1, 0, 1)  # pixels that a pattern may lie beside the middle, along both axes


@dataclass(frozen=True)
class Pattern:
    """A small picture with a name.

    Attributes
    ----------
    name : "edge", "line", "ring" or "blob".
    angle_degrees : direction along an edge or line, counted anticlockwise from the horizontal,
        in [0, 180); None for ring and blob.
    weights : (size, size) floats of length 1.
    """

    name: str
    angle_degrees: float | None
    weights: np.ndarray

    @property
    def label(self) -> str:
        """Name and angle, as figures show them."""
        return self.name if self.angle_degrees is None else f"{self.name} {self.angle_degrees:.0f}°"


def make_patterns(size: int = 5) -> list[Pattern]:
    """Draw the patterns that a filter might look like, at the middle and beside it.

    All come from one bell, the Gaussian G. A *blob* is G itself. An *edge*, light on one side
    and dark on the other, is its first derivative across the edge; a *line*, with an opposite
    border on both sides, is its second derivative; a *ring* around a spot is the sum of the
    second derivatives along both axes.

    Parameters
    ----------
    size : height and width of the filters to be named, in pixels; odd, at least 3.

    Raises
    ------
    ValueError
        If ``size`` is even or below 3.

    Source
    ------
    Young, The Gaussian derivative model for spatial vision, Spatial Vision 2 (1987).
    """
    if size < 3 or size % 2 == 0:
        raise ValueError(f"size must be odd and at least 3 pixels, got {size}")
    patterns = []
    for down in OFFSETS:
        for right in OFFSETS:
            y, x = np.mgrid[:size, :size] - size // 2
            y, x = (y - down) / WIDTH_PIXELS, (x - right) / WIDTH_PIXELS
            bell = np.exp(-(x**2 + y**2) / 2)
            patterns += [("blob", None, bell), ("ring", None, (2 - x**2 - y**2) * bell)]
            for angle_degrees in 180 / ORIENTATIONS * np.arange(ORIENTATIONS):
                angle = np.deg2rad(angle_degrees)
                across = x * np.sin(angle) + y * np.cos(angle)  # rows count downwards
                patterns.append(("edge", float(angle_degrees), across * bell))
                patterns.append(("line", float(angle_degrees), (1 - across**2) * bell))
    return [Pattern(name, angle, weights / np.linalg.norm(weights)) for name, angle, weights in patterns]


def similarity(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Cosine of the angle between filters: 1 where they differ by a factor only, -1 where they are opposite.

    Parameters
    ----------
    first, second : (height, width, filters) arrays.

    Returns
    -------
    (filters,) floats: the first of ``first`` with the first of ``second``, and so on.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    if np.shape(first) != np.shape(second):
        raise ValueError(f"expected two sets of one shape, got {np.shape(first)} and {np.shape(second)}")
    return (unit_length(first) * unit_length(second)).sum(axis=(0, 1))


def name_filters(filters: np.ndarray, patterns: list[Pattern]) -> tuple[list[Pattern], np.ndarray]:
    """Find the pattern that each filter looks like most, whether light on dark or dark on light.

    Parameters
    ----------
    filters : (size, size, filters) array.
    patterns : from :func:`make_patterns`, of the same size.

    Returns
    -------
    The best pattern of each filter, and its fit: (filters,) floats in [0, 1], the absolute
    value of the cosine between both.

    Raises
    ------
    ValueError
        If filters and patterns differ in size.
    """
    expected = patterns[0].weights.shape
    if np.ndim(filters) != 3 or filters.shape[:2] != expected:
        raise ValueError(
            f"expected filters of shape ({expected[0]}, {expected[1]}, n), got {np.shape(filters)}"
        )
    bank = np.stack([pattern.weights for pattern in patterns])
    fits = np.abs(np.einsum("pyx,yxf->pf", bank, unit_length(filters)))  # (patterns, filters)
    return [patterns[best] for best in fits.argmax(axis=0)], fits.max(axis=0)


def neighbour_agreement(filters: np.ndarray) -> float:
    """How smooth filters are: the cosine between all of them and themselves, moved by one pixel.

    Parameters
    ----------
    filters : (height, width, filters) array of at least 2 × 2 pixels.

    Returns
    -------
    The mean over moves down and to the right: near 1 where neighbours are equal, 0 for
    independent noise around zero.
    """
    pairs = ((filters[:-1], filters[1:]), (filters[:, :-1], filters[:, 1:]))
    return float(np.mean([(a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()) for a, b in pairs]))


def unit_length(filters: np.ndarray) -> np.ndarray:
    """Every filter divided by its length, the root of its summed squares."""
    return filters / np.maximum(np.linalg.norm(filters, axis=(0, 1)), 1e-12)
