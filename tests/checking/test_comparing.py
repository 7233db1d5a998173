"""Mistakes are told apart: kind, shape, axes, offset, factor, sign, normalisation, dtype."""

import numpy as np
import pytest

from course.checking import Wrong, expect, expect_number, expect_shape

WANTED = np.random.default_rng(0).random((4, 6)) + 0.5


def told(got, wanted=WANTED, mistakes=None, **options):
    with pytest.raises(Wrong) as caught:
        expect(got, wanted, mistakes, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "got", [WANTED, WANTED.tolist(), WANTED.astype(np.float32), np.asfortranarray(WANTED), WANTED + 1e-7]
)
def test_right_numbers_in_any_form(got):
    expect(got, WANTED)


def test_tensors_of_the_backend_will_do():
    from keras import ops

    expect(ops.convert_to_tensor(WANTED.astype(np.float32)), WANTED)


def test_a_known_mistake_comes_first():
    assert told(WANTED * 2, mistakes={"twice as much": WANTED * 2}) == "twice as much"
    assert told(WANTED.T, mistakes={"other way round": WANTED.T}) == "other way round"


@pytest.mark.parametrize(
    ("got", "message"),
    [
        (WANTED[0], "too few axes: 1 instead of 2"),
        (WANTED[None], "too many axes"),
        (WANTED.T, "axes swapped"),
        (WANTED[:, 1:], "off by one along axis 1"),
        (WANTED[:1, :2], "wrong shape. Expected shape (4, 6), got (1, 2)"),
        (-WANTED, "wrong sign"),
        (np.roll(WANTED, 1, axis=1), "shifted by one along axis 1"),
        (WANTED * 3, "is 3 times what it should be"),
        (WANTED + 2, "off by 2 everywhere"),
        ("abc", "has to be numbers, and is of type `str`"),
        ([[1, 2], [3]], "rows of one length"),
        ({"a": 1}, "of type `dict`"),
        (WANTED + 1j, "complex"),
        (np.where(WANTED > 1, np.nan, WANTED), "NaN"),
        (np.where(WANTED > 1, np.inf, WANTED), "infinity"),
    ],
)
def test_generic_mistakes(got, message):
    assert message in told(got)


def test_transposed_squares():
    square = np.arange(9.0).reshape(3, 3) ** 2
    assert "transposed" in told(square.T, square)


def test_lost_fractions():
    wanted = np.array([0.5, 1.5, 2.25, 3.0])
    assert "lost its fractions" in told(np.array([0, 1, 2, 3]), wanted)


def test_missing_normalisation():
    wanted = np.array([[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]])
    assert "should sum to 1" in told(wanted * [[2], [3]], wanted)


def test_the_worst_place_is_named():
    got = WANTED.copy()
    got[2, 3] += 1
    message = told(got, what="the picture")
    assert message.startswith("the picture is wrong at [2, 3]")
    assert "96% of the numbers are right" in message


def test_rounding_counts_as_equal_and_more_does_not():
    expect(WANTED * (1 + 1e-6), WANTED)
    with pytest.raises(Wrong):
        expect(WANTED * 1.001, WANTED)


def test_empty_arrays():
    expect(np.zeros((0, 3)), np.zeros((0, 3)))
    with pytest.raises(Wrong):
        expect([], WANTED)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("12", "without quotation marks"),
        (True, "a number is expected"),
        ([1, 2], "one number is expected"),
        (-12, "wrong sign"),
        (13, "off by one"),
        (11, "off by one"),
        (24, "counted twice"),
        (15, "too large"),
        (float("nan"), "is NaN"),
        (1, "too small, by far"),
    ],
)
def test_numbers(answer, message):
    with pytest.raises(Wrong, match=message):
        expect_number(answer, 12, {"counted twice": 24})


@pytest.mark.parametrize("answer", [12, 12.0, np.int64(12), np.array([12.0]), np.float32(12)])
def test_right_numbers(answer):
    expect_number(answer, 12)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (28, "as a tuple"),
        ((28, 28), "too few axes"),
        ((3, 26, 26), "axes swapped"),
        ((27, 26, 3), "off by one along axis 0"),
        ((30, 30, 3), "padding"),
        ((9, 9, 9), "is not the shape"),
    ],
)
def test_shapes(answer, message):
    with pytest.raises(Wrong, match=message):
        expect_shape(answer, (26, 26, 3), {"that is with padding": (30, 30, 3)})


@pytest.mark.parametrize("answer", [(26, 26, 3), [26, 26, 3], np.array([26, 26, 3])])
def test_right_shapes(answer):
    expect_shape(answer, (26, 26, 3))
