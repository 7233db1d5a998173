import numpy as np
import pytest

from course.features.sound import log_mel, mfcc
from course.figures.hearing import plot_hearing

WAVE = (0.5 * np.sin(0.4 * np.arange(4_000))).astype(np.float32)


def test_it_shows_wave_bands_and_coefficients():
    of_wave, of_bands, of_mfcc = plot_hearing(WAVE).axes
    np.testing.assert_array_equal(of_wave.lines[0].get_ydata(), WAVE)
    bands = log_mel(WAVE[np.newaxis])
    np.testing.assert_array_equal(of_bands.images[0].get_array(), bands[0].T)
    np.testing.assert_array_equal(of_mfcc.images[0].get_array(), mfcc(bands)[0, :, 1:].T)
    assert [panel.get_xlabel() for panel in (of_wave, of_bands, of_mfcc)] == ["seconds"] * 3


def test_stored_samples_look_the_same():
    stored = np.rint(WAVE * 32_768).astype(np.int16)
    drawn = plot_hearing(stored).axes[0].lines[0].get_ydata()
    np.testing.assert_allclose(drawn, WAVE, atol=1e-4)


def test_only_one_wave():
    with pytest.raises(ValueError, match="one wave"):
        plot_hearing(WAVE[np.newaxis])
