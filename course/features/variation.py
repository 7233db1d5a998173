"""Change sounds as the world might: another voice or speed, noise, an earlier or later start.

Every function takes and gives batches of waves, as :func:`course.features.clips.fit_length` makes
them. What is done by hand here is knowledge: none of it changes which word was said.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

SPEEDS = (0.75, 1.33)  # from a man's voice to a child's is about so far
SNR_DB = (5.0, 30.0)  # a busy street to a quiet room
SHIFT_SHARE = 0.1  # of the clip


def change_speed(waves: np.ndarray, factors: np.ndarray | Sequence[float]) -> np.ndarray:
    """Play each sound faster or slower; like a record, faster also means higher.

    Pitch and resonances all move by the factor, as they do from a large person to a small one.

    Parameters
    ----------
    waves : (n, samples) float array in [-1, 1].
    factors : (n,) numbers, times the speed; 2 is twice as fast and an octave higher.

    Returns
    -------
    (n, samples) float32 array: a faster sound has silence around it, a slower one loses both its ends.

    Raises
    ------
    ValueError
        If the waves are none, or there is not one factor between 0.25 and 4 for each.
    """
    from scipy.signal import resample

    check_batch(waves)
    factors = np.asarray(factors, dtype=np.float64)
    if factors.shape != (len(waves),) or not ((factors >= 0.25) & (factors <= 4)).all():
        raise ValueError(f"expected {len(waves)} factors between 0.25 and 4, got {factors}")
    samples = waves.shape[1]
    changed = np.zeros(waves.shape, np.float32)
    for row, (wave, factor) in enumerate(zip(waves, factors, strict=True)):
        length = round(samples / factor)
        # Band-limited: what a faster clip no longer can hold is left out, not folded back.
        other = resample(wave, length)
        if length < samples:
            before = (samples - length) // 2
            changed[row, before : before + length] = other
        else:
            before = (length - samples) // 2
            changed[row] = other[before : before + samples]
    return np.clip(changed, -1, 1)  # resampling may overshoot a full-scale peak by a little


def add_noise(
    waves: np.ndarray, snr_db: np.ndarray | Sequence[float] | float, random: np.random.Generator
) -> np.ndarray:
    """Lay white noise over each sound, at a chosen signal-to-noise ratio.

    The ratio compares mean powers. That of the sound is taken over the samples from its first to its
    last one that is not silent, so that padding does not make the noise quieter.

    Parameters
    ----------
    waves : (n, samples) float array in [-1, 1].
    snr_db : decibels, one for all or (n,); 0 means as much noise as sound, 20 a hundredth of it.
    random : where the noise comes from.

    Returns
    -------
    (n, samples) float32 array in [-1, 1]: sums that would leave it are scaled down as a whole.

    Raises
    ------
    ValueError
        If the waves are none, or a ratio is not finite or there is not one for each.
    """
    check_batch(waves)
    ratios = np.asarray(snr_db, dtype=np.float64)
    if ratios.shape not in ((), (len(waves),)) or not np.isfinite(ratios).all():
        raise ValueError(f"expected one finite ratio in dB, or {len(waves)} of them, got {snr_db}")
    power = speech_power(waves) / 10 ** (ratios / 10)
    noise = random.standard_normal(waves.shape, dtype=np.float32) * np.sqrt(power)[:, None]
    noisy = waves + noise
    peaks = np.abs(noisy).max(axis=1, keepdims=True)
    return (noisy / np.maximum(peaks, 1)).astype(np.float32)


def speech_power(waves: np.ndarray, *, silent: float = 1e-4) -> np.ndarray:
    """Mean square of each wave from its first to its last sample above ``silent``: (n,), 0 for silence."""
    audible = np.abs(waves) > silent
    first = audible.argmax(axis=1)
    last = waves.shape[1] - audible[:, ::-1].argmax(axis=1)
    energy = (waves.astype(np.float64) ** 2).sum(axis=1)
    return np.where(audible.any(axis=1), energy / np.maximum(last - first, 1), 0.0)


def shift_waves(waves: np.ndarray, shifts: np.ndarray | Sequence[int]) -> np.ndarray:
    """Let each sound begin later, or earlier where its shift is negative; silence comes in.

    Parameters
    ----------
    waves : (n, samples) float array in [-1, 1].
    shifts : (n,) whole samples.

    Returns
    -------
    (n, samples) float32 array.

    Raises
    ------
    ValueError
        If the waves are none, or there is not one whole number for each.
    """
    check_batch(waves)
    shifts = np.asarray(shifts)
    if shifts.shape != (len(waves),) or not np.issubdtype(shifts.dtype, np.integer):
        raise ValueError(f"expected {len(waves)} whole numbers of samples, got {shifts}")
    sources = np.arange(waves.shape[1]) - shifts[:, None]
    inside = (sources >= 0) & (sources < waves.shape[1])
    rows = np.arange(len(waves))[:, None]
    return np.where(inside, waves[rows, np.where(inside, sources, 0)], 0).astype(np.float32)


def vary(
    waves: np.ndarray,
    random: np.random.Generator,
    *,
    speeds: tuple[float, float] | None = SPEEDS,
    snr_db: tuple[float, float] | None = SNR_DB,
    shift_share: float = SHIFT_SHARE,
) -> np.ndarray:
    """Change each sound at random in all these ways: what augmentation does.

    Parameters
    ----------
    waves : (n, samples) float array in [-1, 1].
    random : where all chance comes from.
    speeds : slowest and fastest factor, drawn evenly on a musical (logarithmic) scale; None for no change.
    snr_db : noisiest and cleanest ratio, drawn evenly in dB; None for no noise.
    shift_share : how far a sound moves at most, as a share of the clip, from 0 to below 1.

    Returns
    -------
    (n, samples) float32 array.

    Raises
    ------
    ValueError
        If the waves are none, a pair is not (lower, higher), or the share is out of range.
    """
    check_batch(waves)
    for name, pair in (("speeds", speeds), ("snr_db", snr_db)):
        if pair is not None and not pair[0] <= pair[1]:
            raise ValueError(f"{name} must be (lower, higher), got {pair}")
    if not 0 <= shift_share < 1:
        raise ValueError(f"shift_share must be from 0 to below 1, got {shift_share}")
    if speeds is not None:
        waves = change_speed(waves, np.exp(random.uniform(*np.log(speeds), size=len(waves))))
    if shift_share:
        reach = int(shift_share * waves.shape[1])
        waves = shift_waves(waves, random.integers(-reach, reach + 1, size=len(waves)))
    if snr_db is not None:
        waves = add_noise(waves, random.uniform(*snr_db, size=len(waves)), random)
    return waves


def check_batch(waves: np.ndarray) -> None:
    """Refuse what is no batch of sounds."""
    if np.ndim(waves) != 2 or not np.size(waves) or not np.issubdtype(np.asarray(waves).dtype, np.floating):
        raise ValueError(
            f"expected float waves (n, samples), got shape {np.shape(waves)}; "
            "fit_length brings clips into this form"
        )
    if not (np.abs(waves) <= 1).all():
        raise ValueError("waves must lie in [-1, 1] and hold no NaN; divide int16 samples by 32,768")
