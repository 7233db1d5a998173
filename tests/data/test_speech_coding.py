"""Speech in 8 bits a sample: how little is lost, and at what loudness."""

import numpy as np
import pytest

from course.data.speech_coding import from_mu_law, to_mu_law


def test_loudest_quietest_and_silence():
    assert to_mu_law(np.array([-1.0, 0.0, 1.0])).tolist() == [-127, 0, 127]
    assert from_mu_law(np.array([-127, 0, 127], np.int8)).tolist() == [-32_767, 0, 32_767]


def test_the_curve_is_that_of_the_recommendation():
    # F(x) = sgn(x) ln(1 + 255 |x|) / ln(256); at x = 1/255 it is ln 2 / ln 256 = 1/8.
    assert to_mu_law(np.array([1 / 255, -1 / 255])).tolist() == [round(127 / 8), -round(127 / 8)]


def test_every_code_comes_back_as_itself():
    codes = np.arange(-127, 128).astype(np.int8)
    np.testing.assert_array_equal(to_mu_law(from_mu_law(codes) / 32_767), codes)


@pytest.mark.parametrize("loudness", [1.0, 0.1, 0.01])
def test_the_error_is_small_at_any_loudness(loudness):
    samples = loudness * np.random.default_rng(0).uniform(-1, 1, 20_000)
    error = from_mu_law(to_mu_law(samples)) / 32_767 - samples
    ratio_db = 10 * np.log10((samples**2).mean() / (error**2).mean())
    assert ratio_db > 30


@pytest.mark.parametrize("samples", [np.array([1.01]), np.array([np.nan]), np.array([-np.inf])])
def test_what_is_out_of_range_is_refused(samples):
    with pytest.raises(ValueError, match=r"samples in \[-1, 1\]"):
        to_mu_law(samples)


def test_other_types_are_no_codes():
    with pytest.raises(ValueError, match="int8 codes, got uint8"):
        from_mu_law(np.zeros(3, np.uint8))
