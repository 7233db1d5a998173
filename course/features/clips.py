"""Bring recordings of any length into one array of waves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

FULL_SCALE = 32_768  # int16 samples are fractions of this


def fit_length(clips: Sequence[np.ndarray], samples: int) -> np.ndarray:
    """Bring clips to one length: silence around the short ones, the loudest stretch of the long ones.

    Parameters
    ----------
    clips : each a 1-D array, int16 or float in [-1, 1].
    samples : length that all get.

    Returns
    -------
    (n, samples) float32 array in [-1, 1].

    Raises
    ------
    ValueError
        If there is no clip, one is empty, not 1-D, or of another type or range.
    """
    if samples < 1:
        raise ValueError(f"samples must be at least 1, got {samples}")
    if not len(clips):
        raise ValueError("expected at least one clip, got none")
    fitted = np.zeros((len(clips), samples), np.float32)
    for row, clip in enumerate(clips):
        wave = to_wave(clip, row)
        if len(wave) > samples:
            energy = np.concatenate([[0.0], np.cumsum(wave.astype(np.float64) ** 2)])
            start = int(np.argmax(energy[samples:] - energy[:-samples]))
            wave = wave[start : start + samples]
        before = (samples - len(wave)) // 2
        fitted[row, before : before + len(wave)] = wave
    return fitted


def to_wave(clip: np.ndarray, number: int = 0) -> np.ndarray:
    """One clip as float32 samples in [-1, 1]; ``number`` is what an error calls it."""
    clip = np.asarray(clip)
    if clip.ndim != 1 or not len(clip):
        raise ValueError(f"clip {number} must be a 1-D array with samples, got shape {clip.shape}")
    if clip.dtype == np.int16:
        return clip.astype(np.float32) / FULL_SCALE
    if not np.issubdtype(clip.dtype, np.floating) or not (np.abs(clip) <= 1).all():
        raise ValueError(
            f"clip {number} must hold int16 samples or floats in [-1, 1], got {clip.dtype}"
            + (f" up to {np.abs(clip).max():g}" if np.issubdtype(clip.dtype, np.number) else "")
        )
    return clip.astype(np.float32)


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
