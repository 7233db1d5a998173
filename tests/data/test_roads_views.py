"""Finished views: bytes fixed by the seed, settings that tell how they were made, and bad input."""

import numpy as np
import pytest

from course.data.roads import views
from course.data.roads.people import PEOPLE
from course.data.roads.photographs import PARTS
from course.data.roads.poles import POLES
from course.data.roads.signs import SIGNS
from course.data.roads.views import draw_pedestrians, draw_signs

SETTINGS = {
    "kind", "photograph", "ground", "hidden_by", "occlusion", "brightness", "contrast", "blur", "noise",
}  # fmt: skip
DRAW = [(draw_signs, SIGNS, "size"), (draw_pedestrians, PEOPLE + POLES, "height")]


@pytest.fixture(params=DRAW, ids=["signs", "pedestrians"])
def drawing(request):
    return request.param


def test_every_kind_can_be_drawn_alone(drawing):
    draw, kinds, _ = drawing
    for kind in kinds:
        assert draw([kind], np.random.default_rng(0)).images.shape[0] == 1


def test_a_seed_fixes_every_byte(drawing):
    draw, kinds, _ = drawing
    one, same, other = (draw(kinds * 3, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.images, same.images)
    for key in SETTINGS:
        np.testing.assert_array_equal(one.settings[key], same.settings[key])
    assert (one.images != other.images).mean() > 0.9


def test_settings_tell_how_each_view_was_made(drawing):
    draw, kinds, _ = drawing
    found = draw(kinds * 10, np.random.default_rng(0), photographs="street")
    assert set(found.settings) == SETTINGS
    assert {len(values) for values in found.settings.values()} == {len(found.images)}
    assert found.settings["kind"].tolist() == list(kinds * 10)
    assert set(found.settings["photograph"]) | set(found.settings["ground"]) == set(PARTS["street"])
    grey = found.images @ np.array([0.299, 0.587, 0.114]) / 255
    assert np.corrcoef(grey.mean(axis=(1, 2)), found.settings["brightness"])[0, 1] > 0.97
    assert np.corrcoef(grey.std(axis=(1, 2)), found.settings["contrast"])[0, 1] > 0.9


@pytest.mark.parametrize(("draw", "size", "shape"), [
    (draw_signs, 16, (16, 16)), (draw_signs, 49, (49, 49)), (draw_signs, 160, (160, 160)),
    (draw_pedestrians, 32, (32, 16)), (draw_pedestrians, 65, (65, 32)), (draw_pedestrians, 160, (160, 80)),
])  # fmt: skip
def test_views_have_the_size_that_was_asked_for(draw, size, shape):
    kinds = SIGNS if draw is draw_signs else PEOPLE + POLES
    keyword = "size" if draw is draw_signs else "height"
    images = draw(kinds, np.random.default_rng(0), **{keyword: size}).images
    assert (images.shape, images.dtype) == ((len(kinds), *shape, 3), np.uint8)
    assert (images.std(axis=(1, 2, 3)) > 4).all()


def test_views_larger_than_a_block_are_put_together_in_order(drawing, monkeypatch):
    draw, kinds, _ = drawing
    monkeypatch.setattr(views, "BLOCK", 10)
    many = (kinds * 3)[:25]
    found = draw(many, np.random.default_rng(0))
    assert found.images.shape[0] == 25
    assert found.settings["kind"].tolist() == list(many)
    first = draw(many[:10], np.random.default_rng(0))
    np.testing.assert_array_equal(found.images[:10], first.images)


def test_unknown_kinds_are_refused_with_the_kinds_there_are(drawing):
    draw, kinds, _ = drawing
    with pytest.raises(ValueError, match=f"unknown kind 'cyclist': choose from {kinds[0]}"):
        draw([kinds[0], "cyclist"], np.random.default_rng(0))
    with pytest.raises(ValueError, match="at least one kind"):
        draw([], np.random.default_rng(0))


@pytest.mark.parametrize("size", [0, -3, 12, 161])
def test_sizes_out_of_range_are_refused(drawing, size):
    draw, kinds, keyword = drawing
    with pytest.raises(ValueError, match=f"{keyword} must be from .* to 160.*got {size}"):
        draw(kinds, np.random.default_rng(0), **{keyword: size})


@pytest.mark.parametrize("size", [32.0, "32", True, None])
def test_sizes_that_are_no_whole_number_are_refused(drawing, size):
    draw, kinds, keyword = drawing
    with pytest.raises(ValueError, match=f"{keyword} must be a whole number of pixels"):
        draw(kinds, np.random.default_rng(0), **{keyword: size})


def test_an_unknown_part_is_refused(drawing):
    draw, kinds, _ = drawing
    with pytest.raises(ValueError, match="no photographs 'tset': choose from train, test, street"):
        draw(kinds, np.random.default_rng(0), photographs="tset")
