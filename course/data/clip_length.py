"""Bring clips of any length and type to one length: for features, and for a learner's own recordings."""

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
