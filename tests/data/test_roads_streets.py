"""Street scenes: what is in them, where its boxes lie, and that far means small and high up."""

import numpy as np
import pytest

from course.data.roads import PEOPLE, POLES, SIGNS, STREET_SIGNS, draw_streets
from course.data.roads.street_things import Thing, paint_things, place_things


@pytest.fixture(scope="module")
def streets():
    return draw_streets(10, seed=3)


def test_scenes_hold_people_poles_and_signs_within_the_picture(streets):
    assert len(streets) == 10
    kinds = np.concatenate([street.kinds for street in streets])
    assert set(kinds.tolist()) <= {*PEOPLE, *POLES, *STREET_SIGNS}
    assert set(STREET_SIGNS) < set(SIGNS)
    for street in streets:
        assert (street.image.shape, street.image.dtype) == ((192, 320, 3), np.uint8)
        assert street.image.std() > 15
        assert len(street.boxes) == len(street.kinds) == len(street.visible) >= 4
        assert street.boxes.dtype == np.float32
        for group in (PEOPLE, POLES, STREET_SIGNS):
            assert len(street.boxes_of(group)) == np.isin(street.kinds, group).sum() > 0
        ends = street.boxes[:, :2] + street.boxes[:, 2:]
        assert (street.boxes[:, 0] >= 0).all()
        assert (ends[:, 0] <= 192).all()
        assert (street.boxes[:, 1] >= -12).all()
        assert (ends[:, 1] <= 332).all()
    assert 0.3 < np.mean(["stop sign" in street.kinds for street in streets]) <= 1


def test_people_have_boxes_half_as_wide_as_high_and_many_sizes(streets):
    boxes = np.concatenate([street.boxes_of(PEOPLE) for street in streets])
    np.testing.assert_allclose(boxes[:, 3], boxes[:, 2] / 2)
    assert boxes[:, 2].min() > 28
    assert boxes[:, 2].max() > 2 * boxes[:, 2].min()


def test_signs_have_square_boxes_above_the_ground(streets):
    signs = np.concatenate([street.boxes_of(STREET_SIGNS) for street in streets])
    assert (np.abs(np.log(signs[:, 3] / signs[:, 2])) < 0.8).all()
    assert signs[:, 2].min() >= 12


def test_what_is_farther_away_is_smaller_and_stands_higher_up(streets):
    """Feet and heights of one kind lie on a line through the horizon."""
    for street in streets:
        adults = street.boxes_of(["walking", "standing", "with a bag", "with a backpack"])
        feet, heights = adults[:, 0] + adults[:, 2], adults[:, 2]
        assert (np.diff(feet) >= -2).all(), "from far to near"
        horizon = feet - heights * 1.6 / 1.75
        assert np.ptp(horizon) < 0.1 * 192


def test_little_is_hidden(streets):
    visible = np.concatenate([street.visible for street in streets])
    assert 0.4 < visible.min() <= visible.max() == 1
    assert visible.mean() > 0.9


@pytest.mark.parametrize("kind", ["standing", "bollard", "stop sign"])
def test_a_thing_is_painted_where_it_was_placed(kind):
    room, wide = 60, np.full((1, 3, 260, 300), 0.5, np.float32)
    thing = Thing(kind, column=90.0, row=120.0, pixels_per_metre=40.0)
    ((painted, marked, top, left),) = paint_things(
        wide, [0], [thing], room, "street", np.random.default_rng(0)
    )
    rows, _ = np.nonzero(np.abs(wide[0] - 0.5).max(axis=0) > 0.15)
    marked_rows, marked_columns = np.nonzero(marked)
    assert top + marked_rows.min() == pytest.approx(rows.min(), abs=2)
    assert top + marked_rows.min() == pytest.approx(room + thing.row - thing.height, abs=3)
    assert left + marked_columns.mean() == pytest.approx(room + thing.column, abs=4)
    assert (marked & ~painted).sum() == 0
    below = top + marked_rows.max() - (room + thing.row)
    assert below < -20 if kind == "stop sign" else abs(below) < 4


def test_things_stand_on_level_ground_within_the_picture():
    things = place_things(192, 320, 70.0, np.random.default_rng(0))
    scales = [thing.pixels_per_metre for thing in things]
    assert scales == sorted(scales)
    for thing in things:
        assert thing.row == pytest.approx(70 + 1.6 * thing.pixels_per_metre)
        assert thing.row < 192
        assert thing.row - thing.height > 0


def test_stop_signs_are_red_where_their_boxes_are():
    redder = []
    for street in draw_streets(12, seed=1):
        image = street.image.astype(float)
        redness = image[..., 0] - image[..., 1:].mean(axis=-1)
        for row, column, height, width in street.boxes_of(["stop sign"]).astype(int):
            inside = redness[row : row + height, column : column + width].mean()
            redder.append(inside > redness.mean() + 10)
    assert len(redder) >= 5
    assert np.mean(redder) > 0.8


def test_a_seed_fixes_every_byte():
    one, same, other = draw_streets(2, 5), draw_streets(2, 5), draw_streets(2, 6)
    for first, second in zip(one, same, strict=True):
        np.testing.assert_array_equal(first.image, second.image)
        np.testing.assert_array_equal(first.boxes, second.boxes)
        np.testing.assert_array_equal(first.kinds, second.kinds)
    assert (one[0].image != other[0].image).mean() > 0.9
    assert (one[0].image != one[1].image).mean() > 0.9


def test_scenes_to_learn_from_are_others():
    (judged,), (learnt,) = draw_streets(1, 5), draw_streets(1, 5, photographs="train")
    assert learnt.image.shape == judged.image.shape
    assert (judged.image != learnt.image).mean() > 0.9
    assert judged.kinds.tolist() != learnt.kinds.tolist() or not np.allclose(judged.boxes, learnt.boxes)


def test_other_sizes_can_be_had():
    for size in ((128, 128), (240, 400)):
        (street,) = draw_streets(1, 0, height=size[0], width=size[1])
        assert street.image.shape == (*size, 3)
        assert len(street.boxes)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"count": 0}, "count must be a whole number, at least 1, got 0"),
        ({"count": 2.0}, "count must be a whole number"),
        ({"seed": -1}, "seed must be a whole number, at least 0, got -1"),
        ({"seed": None}, "seed must be"),
        ({"height": 100}, "height must be a whole number, at least 128 and at most 427, got 100"),
        ({"height": 430}, "at most 427, got 430"),
        ({"width": 600}, "width must be .* at most 512, got 600"),
        ({"width": True}, "width must be"),
        ({"photographs": "train", "width": 400}, "at most 360, got 400"),
        ({"photographs": "real"}, "no photographs 'real'"),
    ],
)
def test_numbers_out_of_range_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        draw_streets(**({"count": 1} | options))
