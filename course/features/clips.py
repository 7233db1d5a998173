"""Bring recordings of any length into one array of waves, and cut off the silence at their ends."""

from __future__ import annotations

import numpy as np

from course.data.clip_length import FULL_SCALE, fit_length, to_wave

__all__ = ["FULL_SCALE", "fit_length", "loudness_db", "to_wave", "trim_silence"]


def loudness_db(wave: np.ndarray, *, frame_samples: int = 80) -> np.ndarray:
    """Loudness of each short stretch of a sound, in decibels below full scale.

    Parameters
    ----------
    wave : 1-D float array in [-1, 1].
    frame_samples : length of a stretch; a rest shorter than that is left out, unless it is all there is.

    Returns
    -------
    (stretches,) float32 array; a square wave at full scale has 0 dB, silence -100 dB.

    Raises
    ------
    ValueError
        If the wave is no clip, or a stretch has no sample.
    """
    if frame_samples < 1:
        raise ValueError(f"frame_samples must be at least 1, got {frame_samples}")
    wave = to_wave(wave)
    frame = min(frame_samples, len(wave))
    stretches = wave[: len(wave) // frame * frame].reshape(-1, frame)
    return 10 * np.log10(np.maximum((stretches**2).mean(axis=1), np.float32(1e-10)))


def trim_silence(wave: np.ndarray, *, below_db: float = 35.0, margin_samples: int = 240) -> np.ndarray:
    """Cut off both ends as far as they are much quieter than the loudest stretch of 80 samples.

    Parameters
    ----------
    wave : 1-D array, int16 or float in [-1, 1].
    below_db : what counts as quiet: so many decibels below the loudest.
    margin_samples : kept at each end, as far as there are any.

    Returns
    -------
    1-D float32 array in [-1, 1].

    Raises
    ------
    ValueError
        If the wave is no clip, or ``below_db`` is not positive.
    """
    if not below_db > 0:
        raise ValueError(f"below_db must be positive, got {below_db}")
    wave = to_wave(wave)
    frame = min(80, len(wave))
    loudness = loudness_db(wave, frame_samples=frame)
    loud = np.flatnonzero(loudness > loudness.max() - below_db)
    return wave[max(0, loud[0] * frame - margin_samples) : (loud[-1] + 1) * frame + margin_samples]
