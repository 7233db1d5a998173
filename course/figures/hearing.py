"""What a machine hears of one word: its wave, its mel bands, its MFCC, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from course.features.clips import to_wave
from course.features.sound import log_mel, mfcc
from course.figures.style import BLUE, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RANGE_DB = 60  # what is quieter than the loudest by more is black


def plot_hearing(wave: np.ndarray, *, sample_rate_hz: int = 8_000) -> Figure:
    """Draw a sound as a wave, as mel bands in decibels, and as MFCC; time goes to the right in all three.

    Parameters
    ----------
    wave : 1-D array of 256 samples or more, int16 or float in [-1, 1].
    sample_rate_hz : samples a second.

    Raises
    ------
    ValueError
        If the wave is no such array.
    """
    wave = np.asarray(wave)
    if wave.ndim != 1:
        raise ValueError(f"expected one wave, a 1-D array, got shape {wave.shape}")
    wave = to_wave(wave)
    bands = log_mel(wave[np.newaxis], sample_rate_hz=sample_rate_hz)
    coefficients = mfcc(bands)[0, :, 1:]  # without the loudness, which would outshine the rest
    bands = bands[0]
    seconds = len(wave) / sample_rate_hz
    figure, (of_wave, of_bands, of_mfcc) = new_figure(1, 3, height=2.2)
    of_wave.plot(np.arange(len(wave)) / sample_rate_hz, wave, color=BLUE, linewidth=0.7)
    of_wave.set(title="wave", ylim=(-1, 1), xlim=(0, seconds), yticks=[])
    of_wave.spines[["left", "top", "right"]].set_visible(False)
    shown = {"origin": "lower", "aspect": "auto", "interpolation": "nearest"}
    of_bands.imshow(
        bands.T,
        cmap="magma",
        vmin=bands.max() - RANGE_DB,
        extent=(0, seconds, 0, bands.shape[1]),
        **shown,
    )
    of_bands.set(title="mel bands", ylabel="band")
    height = coefficients.shape[1]
    limit = max(float(np.abs(coefficients).max()), 1e-6)
    of_mfcc.imshow(
        coefficients.T,
        cmap="PuOr_r",
        vmin=-limit,
        vmax=limit,
        extent=(0, seconds, 0.5, height + 0.5),
        **shown,
    )
    of_mfcc.set(title="MFCC", ylabel="coefficient")
    for panel in (of_wave, of_bands, of_mfcc):
        panel.set_xlabel("seconds")
    return figure
