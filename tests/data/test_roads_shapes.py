"""Signed distances against brute force: the nearest of thousands of points or discs."""

import numpy as np
import pytest
from matplotlib.path import Path

from course.data.roads.shapes import box, capsule, disc, per_picture, polygon, regular_polygon

X, Y = (
    part[np.newaxis].astype(np.float32)
    for part in np.meshgrid(np.linspace(-2, 2, 41), np.linspace(-2, 2, 37))
)
L_SHAPE = np.array([(-1.2, -1.0), (1.1, -1.2), (1.0, 0.1), (0.1, 0.2), (-0.1, 1.3), (-1.0, 1.1)])


def distance_to_outline(corners: np.ndarray) -> np.ndarray:
    """Nearest of many points on the outline; the sign from matplotlib's test of what lies inside."""
    share = np.linspace(0, 1, 800, endpoint=False)[:, np.newaxis]
    outline = np.concatenate(
        [
            start + share * (end - start)
            for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True)
        ]
    )
    points = np.stack([X.ravel(), Y.ravel()], axis=-1)
    nearest = np.sqrt(((points[:, np.newaxis] - outline) ** 2).sum(axis=-1)).min(axis=1)
    inside = Path(corners).contains_points(points)
    return np.where(inside, -nearest, nearest).reshape(X.shape)


def regular_corners(sides: int, radius: float, corner_up: bool) -> np.ndarray:
    angle = 2 * np.pi * (np.arange(sides) + (0 if corner_up else 0.5)) / sides
    return radius * np.stack([np.sin(angle), np.cos(angle)], axis=-1)


def test_distance_to_a_disc():
    expected = np.hypot(X - 0.5, Y + 0.25) - 0.7
    np.testing.assert_allclose(disc(X, Y, (0.5, -0.25), 0.7), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("radius", "end_radius"), [(0.3, None), (0.5, 0.1), (0.1, 0.5), (0.2, 0.2), (0.1, 1.9)]
)
def test_a_capsule_is_the_nearest_of_many_discs(radius, end_radius):
    start, end = np.array([-0.9, -0.6]), np.array([0.7, 0.8])
    expected = np.full(X.shape, np.inf)
    last = radius if end_radius is None else end_radius
    for share in np.linspace(0, 1, 2001):
        centre = start + share * (end - start)
        distance = np.hypot(X - centre[0], Y - centre[1]) - (radius + share * (last - radius))
        expected = np.minimum(expected, distance)
    np.testing.assert_allclose(capsule(X, Y, start, end, radius, end_radius), expected, atol=2e-3)


def test_a_capsule_of_no_length_is_a_disc():
    np.testing.assert_allclose(
        capsule(X, Y, (0.2, 0.1), (0.2, 0.1), 0.4), disc(X, Y, (0.2, 0.1), 0.4), atol=1e-5
    )


@pytest.mark.parametrize("corners", [L_SHAPE, L_SHAPE[::-1], L_SHAPE[:3]])
def test_distance_to_a_polygon_either_way_round(corners):
    np.testing.assert_allclose(polygon(X, Y, corners), distance_to_outline(corners), atol=4e-3)


@pytest.mark.parametrize("corner_up", [True, False])
@pytest.mark.parametrize("sides", [3, 4, 8])
def test_distance_to_a_regular_polygon(sides, corner_up):
    expected = distance_to_outline(regular_corners(sides, 1.2, corner_up))
    np.testing.assert_allclose(regular_polygon(X, Y, sides, 1.2, corner_up=corner_up), expected, atol=6e-3)


@pytest.mark.parametrize("sides", [3, 8])
def test_rounding_takes_from_the_corners_and_leaves_the_edges(sides):
    # A rounded polygon holds all points that are near enough to a smaller one.
    smaller = regular_corners(sides, 1.2 - 0.2 / np.cos(np.pi / sides), True)
    found = regular_polygon(X, Y, sides, 1.2, corner_up=True, corner_radius=0.2)
    np.testing.assert_allclose(found, distance_to_outline(smaller) - 0.2, atol=6e-3)


@pytest.mark.parametrize("corner_radius", [0.0, 0.25])
def test_distance_to_a_box(corner_radius):
    half = np.array([0.9, 0.5]) - corner_radius
    corners = np.array([0.3, -0.2]) + half * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    found = box(X, Y, (0.3, -0.2), 0.9, 0.5, corner_radius)
    np.testing.assert_allclose(found, distance_to_outline(corners) - corner_radius, atol=4e-3)


def test_every_picture_may_have_a_shape_of_its_own():
    x, y = np.repeat(X, 2, axis=0), np.repeat(Y, 2, axis=0)
    centres, radii = np.array([(0.1, 0.2), (-0.5, 0.4)]), np.array([0.3, 0.8])
    corners = np.stack([L_SHAPE, 0.5 * L_SHAPE])
    shapes = {
        "disc": (disc(x, y, centres, radii), lambda i: disc(X, Y, centres[i], radii[i])),
        "box": (box(x, y, centres, radii, 0.3, 0.1), lambda i: box(X, Y, centres[i], radii[i], 0.3, 0.1)),
        "polygon": (polygon(x, y, corners), lambda i: polygon(X, Y, corners[i])),
        "capsule": (
            capsule(x, y, centres, -centres, radii, 0.2),
            lambda i: capsule(X, Y, centres[i], -centres[i], radii[i], 0.2),
        ),
        "octagon": (
            regular_polygon(x, y, 8, radii, corner_up=False),
            lambda i: regular_polygon(X, Y, 8, radii[i], corner_up=False),
        ),
    }
    for name, (both, alone) in shapes.items():
        for index in range(2):
            np.testing.assert_allclose(both[index], alone(index)[0], atol=1e-6, err_msg=name)


def test_values_of_pictures_are_shaped_to_fit_pixels():
    assert per_picture(2.0).shape == ()
    assert per_picture([1, 2, 3]).shape == (3, 1, 1)
