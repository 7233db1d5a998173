"""The camera of the road simulator against direct calculation and scipy."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d

from course.data.roads.camera import (
    blur,
    expose,
    homographies,
    lay_on_plane,
    pixel_centres,
    rotations,
    stand_upright,
)
from course.data.roads.painting import to_grey

YAW, PITCH, ROLL = np.array([0.5, -0.3]), np.array([0.2, 0.1]), np.array([-0.1, 0.4])
CENTRE, RADIUS, DISTANCE = (
    np.array([(15.0, 17.0), (20.0, 12.0)]),
    np.array([10.0, 13.0]),
    np.array([3.0, 6.0]),
)


def matrices() -> np.ndarray:
    return homographies(rotations(YAW, PITCH, ROLL), CENTRE, RADIUS, DISTANCE)


def project(point: np.ndarray, index: int) -> np.ndarray:
    """Turn a point of the sign in space, angle by angle, move it away, and divide by its depth."""
    x, y, z = *point, 0.0
    cosine, sine = np.cos(ROLL[index]), np.sin(ROLL[index])
    x, y = cosine * x - sine * y, sine * x + cosine * y
    cosine, sine = np.cos(PITCH[index]), np.sin(PITCH[index])
    y, z = cosine * y - sine * z, sine * y + cosine * z
    cosine, sine = np.cos(YAW[index]), np.sin(YAW[index])
    x, z = cosine * x + sine * z, -sine * x + cosine * z
    depth = DISTANCE[index] - z
    focal = RADIUS[index] * DISTANCE[index]
    return CENTRE[index] + focal * np.array([x, -y]) / depth


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize("point", [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (-0.7, 0.4)])
def test_a_homography_takes_points_where_a_pinhole_camera_sees_them(point, index):
    column, row, factor = matrices()[index] @ np.array([*point, 1])
    np.testing.assert_allclose([column / factor, row / factor], project(np.array(point), index), atol=1e-9)


def test_a_sign_that_faces_the_camera_is_only_enlarged():
    none = np.zeros(1)
    matrix = homographies(rotations(none, none, none), CENTRE[:1], RADIUS[:1], DISTANCE[:1])[0]
    seen = matrix @ np.array([0.5, 1, 1])
    np.testing.assert_allclose(seen[:2] / seen[2], CENTRE[0] + RADIUS[0] * np.array([0.5, -1]))


def test_rotations_keep_lengths_and_angles():
    turned = rotations(YAW, PITCH, ROLL)
    np.testing.assert_allclose(turned @ turned.transpose(0, 2, 1), np.tile(np.eye(3), (2, 1, 1)), atol=1e-12)
    np.testing.assert_allclose(np.linalg.det(turned), 1)


def test_every_pixel_gets_the_place_on_the_sign_that_lands_there():
    canvas = lay_on_plane(np.zeros((2, 3, 30, 32), np.float32), matrices())
    for index, row, column in [(0, 3, 5), (0, 20, 28), (1, 15, 2)]:
        place = np.array([canvas.x[index, row, column], canvas.y[index, row, column]])
        np.testing.assert_allclose(project(place, index), [column + 0.5, row + 0.5], atol=1e-3)


def test_the_scale_of_a_slanting_sign_changes_over_the_picture():
    canvas = lay_on_plane(np.zeros((2, 3, 30, 32), np.float32), matrices())
    across, down = np.stack([canvas.x, canvas.y]), np.stack([canvas.x, canvas.y])
    dx, dy = np.gradient(across, axis=3)[:, :, 1:-1, 1:-1], np.gradient(down, axis=2)[:, :, 1:-1, 1:-1]
    area = np.abs(dx[0] * dy[1] - dx[1] * dy[0])
    np.testing.assert_allclose(canvas.scale[:, 1:-1, 1:-1] ** -2, area, rtol=0.02)


def test_an_upright_thing_stands_on_its_feet():
    feet, height = np.array([(10.0, 40.0), (16.0, 50.0)]), np.array([30.0, 44.0])
    canvas = stand_upright(np.zeros((2, 3, 64, 32), np.float32), feet, height)
    assert canvas.y[0, 40, 0] == pytest.approx(-0.5 / 30)
    assert canvas.y[1, 5, 0] == pytest.approx((50 - 5.5) / 44)
    assert canvas.x[0, 0, 10] == pytest.approx(0.5 / 30)
    np.testing.assert_array_equal(canvas.scale.ravel(), height)


def test_a_thing_may_lean_to_the_right():
    canvas = stand_upright(
        np.zeros((1, 3, 64, 32), np.float32), np.array([(16.0, 60.0)]), np.array([50.0]), 0.2
    )
    # Its top is seen to the right of its feet and a little lower than before.
    column, row = 16 + 50 * np.sin(0.2), 60 - 50 * np.cos(0.2)
    index = 0, int(row), int(column)
    assert canvas.x[index] == pytest.approx(0, abs=0.03)
    assert canvas.y[index] == pytest.approx(1, abs=0.03)


def test_pixel_centres_lie_half_a_pixel_in():
    column, row = pixel_centres(2, 3)
    assert column.tolist() == [[[0.5, 1.5, 2.5]] * 2]
    assert row.tolist() == [[[0.5] * 3, [1.5] * 3]]


def test_blur_is_a_gaussian_of_each_picture_and_direction():
    pixels = np.random.default_rng(0).random((2, 3, 32, 24)).astype(np.float32)
    spreads = np.array([0.8, 1.5]), np.array([1.2, 0.6])
    found = blur(pixels, *spreads)
    for index in range(2):
        expected = gaussian_filter1d(pixels[index], spreads[0][index], axis=1, truncate=8)
        expected = gaussian_filter1d(expected, spreads[1][index], axis=2, truncate=8)
        np.testing.assert_allclose(found[index, :, 10:-10, 8:-8], expected[:, 10:-10, 8:-8], atol=1e-4)


def test_blur_leaves_an_even_picture_and_a_sharp_one_as_they_are():
    even = np.full((1, 3, 8, 8), 0.3, np.float32)
    np.testing.assert_allclose(blur(even, np.array([2.0]), np.array([3.0])), even, atol=1e-6)
    pixels = np.random.default_rng(0).random((1, 3, 8, 8)).astype(np.float32)
    np.testing.assert_allclose(blur(pixels, np.zeros(1), np.zeros(1)), pixels, atol=1e-6)


def test_exposure_reaches_the_mean_and_the_contrast_that_were_asked_for():
    pixels = np.random.default_rng(0).uniform(0.2, 0.4, (3, 3, 16, 16)).astype(np.float32)
    mean, contrast = np.array([0.3, 0.5, 0.6]), np.array([0.05, 0.1, 0.08])
    expose(pixels, mean, contrast)
    grey = to_grey(pixels)
    np.testing.assert_allclose(grey.mean(axis=(1, 2)), mean, atol=1e-4)
    np.testing.assert_allclose(grey.std(axis=(1, 2)), contrast, atol=1e-4)


def test_a_flat_picture_is_stretched_no_more_than_allowed():
    pixels = np.random.default_rng(0).normal(0.5, 0.001, (1, 3, 16, 16)).astype(np.float32)
    before = to_grey(pixels).std()
    expose(pixels, np.array([0.5]), np.array([0.2]), most_gain=2)
    assert to_grey(pixels).std() == pytest.approx(2 * before, rel=1e-3)
