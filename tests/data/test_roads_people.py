"""People of the road simulator: their bodies and where they stand."""

import numpy as np
import pytest

from course.data.roads.camera import stand_upright
from course.data.roads.painting import Canvas
from course.data.roads.people import PEOPLE, paint_people
from course.data.roads.skeleton import draw_skeletons


def painted(kind: str, count: int = 24, seed: int = 0) -> Canvas:
    feet, height = np.tile([(48.0, 90.0)], (count, 1)), np.full(count, 80.0)
    canvas = stand_upright(np.full((count, 3, 96, 96), 0.5, np.float32), feet, height)
    paint_people(canvas, np.full(count, kind), np.full(count, 0.5), np.random.default_rng(seed))
    return canvas


def skeletons(count: int = 200, *, walks: bool = True, child: bool = False, gesture: int = 0):
    full = np.full(count, True)
    return draw_skeletons(np.random.default_rng(0), full & walks, full & child, np.full(count, gesture))


@pytest.mark.parametrize("kind", PEOPLE)
def test_people_reach_from_the_ground_to_their_height(kind):
    canvas = painted(kind)
    for covered in canvas.covered > 0.5:
        rows = np.flatnonzero(covered.any(axis=1))
        assert rows[0] == pytest.approx(10, abs=4)
        assert rows[-1] == pytest.approx(90, abs=6)
        assert covered[rows[0] : rows[-1] + 1].any(axis=1).all(), "nobody falls apart"
        assert 0.04 < covered.mean() < 0.3


@pytest.mark.parametrize("kind", PEOPLE)
def test_no_two_people_look_alike(kind):
    pixels = painted(kind).pixels
    assert len(np.unique(pixels.reshape(len(pixels), -1), axis=0)) == len(pixels)
    assert 0 <= pixels.min() <= pixels.max() <= 1


def test_only_one_kind_carries_an_umbrella_over_the_head():
    # An umbrella is wider than the shoulders, at the height where others have their head.
    width = {kind: (painted(kind).covered[:, 12:24] > 0.5).sum(axis=2).max(axis=1).mean() for kind in PEOPLE}
    umbrella = width.pop("with an umbrella")
    assert umbrella > 1.5 * max(width.values())


def test_legs_of_walkers_are_further_apart():
    feet = {
        walks: np.abs(body.near_leg.tip[:, 0] - body.far_leg.tip[:, 0])[np.abs(body.sideways) > 0.8].mean()
        for walks in (True, False)
        for body in [skeletons(walks=walks)]
    }
    assert feet[True] > 3 * feet[False]


@pytest.mark.parametrize("gesture", [0, 1, 2])
@pytest.mark.parametrize("walks", [True, False])
def test_bones_are_never_seen_longer_than_they_are(walks, gesture):
    body = skeletons(walks=walks, gesture=gesture)
    for limb, longest in [
        (body.near_arm, 0.2), (body.far_arm, 0.2), (body.near_leg, 0.3), (body.far_leg, 0.3),
    ]:  # fmt: skip
        for start, end in ((limb.root, limb.middle), (limb.middle, limb.tip)):
            assert np.linalg.norm(end - start, axis=1).max() < longest


def test_feet_are_on_the_ground():
    for walks in (True, False):
        body = skeletons(walks=walks)
        lowest = np.minimum(body.near_leg.end[:, 1], body.far_leg.end[:, 1])
        assert np.abs(lowest).max() < 0.09
        assert np.abs(lowest).mean() < 0.045


def test_the_near_arm_is_the_one_on_the_side_of_the_camera():
    # Turned to the right, a body shows its own right side: that arm comes forward last.
    body = skeletons(gesture=2)
    reaches = body.near_arm.end[:, 1] - body.far_arm.end[:, 1]
    assert (reaches > 0).mean() > 0.95


def test_children_have_larger_heads_for_their_height():
    assert skeletons(child=True).head_radius.min() > skeletons().head_radius.max()


def test_people_seen_from_the_side_are_narrower():
    body = skeletons()
    side, front = np.abs(body.sideways) > 0.95, np.abs(body.facing) > 0.95
    assert body.shoulder_half[side].mean() < 0.75 * body.shoulder_half[front].mean()
    np.testing.assert_allclose(body.facing**2 + body.sideways**2, 1)
