"""Hand-made features of sound: spectrogram, mel bands, MFCC, and how they change.

Every function takes and gives batches; frames stand on the second axis, oldest first.
"""

from __future__ import annotations

import numpy as np

CLIPS_AT_ONCE = 200  # so that the windows of a large batch need not be in memory at once
POWER_AT_LEAST = 1e-10  # the logarithm of silence is not infinite


def spectrogram(waves: np.ndarray, *, window_samples: int = 256, step_samples: int = 80) -> np.ndarray:
    """Power of each frequency in each short stretch of time.

    Stretches overlap, are weighted by a Hann window, and are centred: the first one on the first
    sample, the sound being mirrored at both ends.

    Parameters
    ----------
    waves : (n, samples) float array in [-1, 1].
    window_samples : length of a stretch; even.
    step_samples : from the start of one stretch to that of the next.

    Returns
    -------
    (n, frames, bins) float32 array, frames = samples // step_samples + 1,
    bins = window_samples // 2 + 1, from 0 Hz to half the sample rate.

    Raises
    ------
    ValueError
        If the shape is another, a number is no sample, or a clip is too short for its window.

    Source
    ------
    The same numbers as ``keras.layers.MelSpectrogram`` makes on its way.
    """
    check_waves(waves, window_samples)
    if window_samples < 2 or window_samples % 2:
        raise ValueError(f"window_samples must be even and at least 2, got {window_samples}")
    if step_samples < 1:
        raise ValueError(f"step_samples must be at least 1, got {step_samples}")
    half = window_samples // 2
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window_samples) / window_samples)).astype(np.float32)
    blocks = []
    for start in range(0, len(waves), CLIPS_AT_ONCE):
        mirrored = np.pad(waves[start : start + CLIPS_AT_ONCE], ((0, 0), (half, half)), mode="reflect")
        stretches = np.lib.stride_tricks.sliding_window_view(mirrored, window_samples, axis=1)
        spectrum = np.fft.rfft(stretches[:, ::step_samples] * hann, axis=-1)
        blocks.append((spectrum.real**2 + spectrum.imag**2).astype(np.float32))
    return np.concatenate(blocks)


def mel_filters(
    bands: int, bins: int, *, sample_rate_hz: int, lowest_hz: float = 60.0, highest_hz: float | None = None
) -> np.ndarray:
    """Triangles that gather the bins of a spectrogram into bands as wide as the ear's.

    On the mel scale, mel(f) = 1127 ln(1 + f / 700 Hz), all triangles are equally wide; each
    reaches from the middle of the one before to the middle of the next, and is 1 in its own.

    Parameters
    ----------
    bands : number of triangles.
    bins : number of bins of the spectrogram, from 0 Hz to half the sample rate.
    sample_rate_hz : samples a second.
    lowest_hz, highest_hz : where the first begins and the last ends; by default half the rate.

    Returns
    -------
    (bins, bands) float32 array of weights in [0, 1].

    Raises
    ------
    ValueError
        If a number is too small, or the limits are not 0 <= lowest < highest <= rate / 2.

    Source
    ------
    S. Young et al., The HTK Book (2006), section 5.4.
    """
    highest_hz = sample_rate_hz / 2 if highest_hz is None else highest_hz
    if bands < 1 or bins < 2:
        raise ValueError(f"expected at least 1 band and 2 bins, got {bands} and {bins}")
    if not 0 <= lowest_hz < highest_hz <= sample_rate_hz / 2:
        raise ValueError(
            f"expected 0 <= lowest_hz < highest_hz <= {sample_rate_hz / 2:g} (half the sample rate), "
            f"got {lowest_hz:g} and {highest_hz:g}"
        )
    places = hertz_to_mel(np.linspace(0, sample_rate_hz / 2, bins))[:, None]
    edges = np.linspace(hertz_to_mel(lowest_hz), hertz_to_mel(highest_hz), bands + 2)
    rising = (places - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - places) / (edges[2:] - edges[1:-1])
    weights = np.maximum(0, np.minimum(rising, falling))
    weights[0] = 0  # 0 Hz is an offset of the microphone, nothing one hears
    return weights.astype(np.float32)


def hertz_to_mel(frequency_hz: np.ndarray | float) -> np.ndarray:
    """Place of a frequency on the mel scale, on which equal steps sound about equally far apart."""
    return 1127.0 * np.log1p(np.asarray(frequency_hz, dtype=np.float64) / 700.0)


def log_mel(
    waves: np.ndarray,
    *,
    sample_rate_hz: int = 8_000,
    bands: int = 40,
    window_samples: int = 256,
    step_samples: int = 80,
    lowest_hz: float = 60.0,
    range_db: float = 80.0,
) -> np.ndarray:
    """Loudness of each mel band in each frame, in decibels: the usual picture of a sound.

    Parameters
    ----------
    waves : (n, samples) float array in [-1, 1].
    sample_rate_hz, bands, lowest_hz : see :func:`mel_filters`.
    window_samples, step_samples : see :func:`spectrogram`.
    range_db : what is quieter than a clip's loudest number by more than this is raised to that.

    Returns
    -------
    (n, frames, bands) float32 array, in dB.

    Raises
    ------
    ValueError
        As the two functions named, or if ``range_db`` is not positive.
    """
    if not range_db > 0:
        raise ValueError(f"range_db must be positive, got {range_db}")
    power = spectrogram(waves, window_samples=window_samples, step_samples=step_samples)
    filters = mel_filters(bands, power.shape[-1], sample_rate_hz=sample_rate_hz, lowest_hz=lowest_hz)
    decibels = 10 * np.log10(np.maximum(power @ filters, POWER_AT_LEAST))
    floor = decibels.max(axis=(1, 2), keepdims=True) - np.float32(range_db)
    return np.maximum(decibels, floor)


def mfcc(log_mels: np.ndarray, count: int = 13) -> np.ndarray:
    """Mel-frequency cepstral coefficients: the broad shape of each frame's spectrum.

    The cosine transform of a frame. Its first number is the loudness, the next ones say how the
    spectrum leans and bends, and the later ones, the fine comb of the voice's pitch, are dropped.

    Parameters
    ----------
    log_mels : (n, frames, bands) float array, in dB.
    count : how many coefficients are kept of each frame.

    Returns
    -------
    (n, frames, count) float32 array.

    Raises
    ------
    ValueError
        If the shape is another, a number is NaN, or ``count`` is not from 1 to the number of bands.

    Source
    ------
    S. Davis, P. Mermelstein, "Comparison of parametric representations for monosyllabic word
    recognition in continuously spoken sentences", IEEE Trans. ASSP 28, 1980.
    """
    from scipy.fft import dct

    check_frames(log_mels)
    if not 1 <= count <= log_mels.shape[-1]:
        raise ValueError(f"count must be from 1 to the {log_mels.shape[-1]} bands, got {count}")
    return dct(log_mels, type=2, norm="ortho", axis=-1)[..., :count].astype(np.float32)


def deltas(frames: np.ndarray, reach: int = 2) -> np.ndarray:
    """How fast each number changes: the slope of a line through the frames around each frame.

    Parameters
    ----------
    frames : (n, frames, numbers) float array; the first and last frame are repeated beyond the ends.
    reach : frames to each side that take part.

    Returns
    -------
    Float32 array of the same shape, in units a frame.

    Raises
    ------
    ValueError
        If the shape is another, a number is NaN, or ``reach`` is below 1.
    """
    check_frames(frames)
    if reach < 1:
        raise ValueError(f"reach must be at least 1, got {reach}")
    padded = np.pad(frames, ((0, 0), (reach, reach), (0, 0)), mode="edge")
    length = frames.shape[1]
    slope = sum(
        step * (padded[:, reach + step :][:, :length] - padded[:, reach - step :][:, :length])
        for step in range(1, reach + 1)
    )
    return (slope / (2 * sum(step**2 for step in range(1, reach + 1)))).astype(np.float32)


def check_waves(waves: np.ndarray, window_samples: int) -> None:
    """Refuse what is no batch of sounds long enough for one window."""
    if waves.ndim != 2 or not len(waves) or not np.issubdtype(waves.dtype, np.floating):
        raise ValueError(
            f"expected float waves (n, samples), got {waves.dtype} of shape {waves.shape}; "
            "fit_length brings clips into this form"
        )
    if waves.shape[1] <= window_samples // 2:
        raise ValueError(f"clips of {waves.shape[1]} samples are too short for windows of {window_samples}")
    if not (np.abs(waves) <= 1).all():
        raise ValueError("waves must lie in [-1, 1] and hold no NaN; divide int16 samples by 32,768")


def check_frames(frames: np.ndarray) -> None:
    """Refuse what is no batch of frames."""
    if frames.ndim != 3 or not frames.size or not np.issubdtype(frames.dtype, np.floating):
        raise ValueError(f"expected floats (n, frames, numbers), got {frames.dtype} of shape {frames.shape}")
    if not np.isfinite(frames).all():
        raise ValueError("frames contain NaN or infinite numbers")
