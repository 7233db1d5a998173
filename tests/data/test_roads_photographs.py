"""Backgrounds of the road simulator: where they come from and that no part sees another's."""

from importlib.metadata import files
from itertools import combinations

import numpy as np
import pytest

from course.data.roads.photographs import (
    CITATION,
    GREY,
    LARGEST_CUT,
    PARTS,
    check_part,
    cut_photographs,
    load_photographs,
)

PACKAGES = {"skimage.data": "scikit-image", "sklearn.datasets.images": "scikit-learn"}


def test_no_photograph_is_in_two_parts():
    for one, other in combinations(PARTS.values(), 2):
        assert not set(one) & set(other)
        assert not {photograph.file for photograph in one.values()} & {item.file for item in other.values()}


@pytest.mark.parametrize("part", PARTS)
def test_all_photographs_are_in_the_wheels_and_are_credited(part):
    for name, photograph in PARTS[part].items():
        path = f"{photograph.package.replace('.', '/')}/{photograph.file}"
        assert path in {file.as_posix() for file in files(PACKAGES[photograph.package])}
        assert name in CITATION


@pytest.mark.parametrize("part", PARTS)
def test_photographs_are_colour_planes_large_enough_for_the_largest_cut(part):
    for name, pixels in load_photographs(part).items():
        assert pixels.dtype == np.uint8
        assert pixels.shape[0] == 3
        assert min(pixels.shape[1:]) >= LARGEST_CUT, name
        assert (np.ptp(pixels.astype(int), axis=0).max() == 0) == (name in GREY)


@pytest.mark.parametrize("part", PARTS)
def test_pieces_come_from_the_photographs_of_their_part(part):
    pieces, names = cut_photographs(part, 60, 24, 16, np.random.default_rng(0))
    assert (pieces.shape, pieces.dtype) == ((60, 3, 24, 16), np.float32)
    assert set(names.tolist()) == set(PARTS[part])
    assert 0 <= pieces.min() <= pieces.max() <= 1.0001
    assert len(np.unique(pieces.reshape(60, -1), axis=0)) == 60


def test_a_piece_is_found_again_in_its_photograph():
    # Tints change every colour, but not where light and dark are: correlation finds the place.
    photograph = load_photographs("test")["camera"][0].astype(float)
    pieces, names = cut_photographs("test", 200, 100, 100, np.random.default_rng(1))
    windows = np.lib.stride_tricks.sliding_window_view(photograph, (100, 100))[:, :, ::9, ::9]
    windows = windows.reshape(-1, 144)
    windows = (windows - windows.mean(1, keepdims=True)) / windows.std(1, keepdims=True)
    best = []
    for piece in pieces[names == "camera"][:12, 0]:
        for mirrored in (piece, piece[:, ::-1]):
            sample = mirrored[::9, ::9].ravel()
            best.append((windows @ ((sample - sample.mean()) / sample.std())).max() / len(sample))
    assert sum(correlation > 0.999 for correlation in best) >= 4


def test_a_generator_fixes_the_pieces():
    one, other = (cut_photographs("train", 20, 16, 16, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_array_equal(one[1], other[1])


def test_the_largest_cut_fits_every_photograph():
    pieces, _ = cut_photographs("test", 30, LARGEST_CUT, LARGEST_CUT, np.random.default_rng(0))
    assert pieces.shape == (30, 3, LARGEST_CUT, LARGEST_CUT)


def test_an_unknown_part_is_refused_with_the_parts_there_are():
    with pytest.raises(ValueError, match="no photographs 'validation': choose from train, test, street"):
        check_part("validation")
    with pytest.raises(ValueError, match="choose from"):
        load_photographs("tests")


def test_a_missing_file_names_the_remedy(monkeypatch):
    from course.data.roads import photographs

    lost = photographs.Photograph("skimage.data", "no_such_file.png")
    monkeypatch.setitem(photographs.PARTS["street"], "lost", lost)
    with pytest.raises(FileNotFoundError, match="install scikit-image"):
        load_photographs("street")
