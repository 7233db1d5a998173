"""Record a word with the learner's microphone. What was recorded stays in the memory of the kernel."""

from __future__ import annotations

import anywidget
import numpy as np
import traitlets

from course.features.clips import loudness_db, trim_silence
from course.widgets.elements import JAVASCRIPT

SAMPLE_RATE_HZ = 8_000  # of the course's voices
SILENT_DB = -50.0  # below full scale: even the loudest 10 ms of a recording without a word stay under it
PEAK = 0.6  # of every recording afterwards: how near somebody stood must not matter

FULL_SCALE = 0.99  # samples from here on are at the end of what the sound card can tell
OVERDRIVEN_SHARE = 0.002  # of samples at full scale: vowels are cut off, one click is not


class Microphone(anywidget.AnyWidget):
    """A button that records for a moment.

    Attributes
    ----------
    seconds : how long a recording is.
    recordings : how many there were; observe it to learn of a new one.
    audio : float32 samples as bytes, as the browser sent them.
    recorded_rate_hz : their samples a second.
    error : why nothing was recorded, in words; empty if all went well.
    """

    _esm = JAVASCRIPT / "microphone.js"
    seconds = traitlets.Float(1.6).tag(sync=True)
    recordings = traitlets.Int(0).tag(sync=True)
    audio = traitlets.Any(b"").tag(sync=True)  # arrives as a memoryview, which traitlets.Bytes refuses
    recorded_rate_hz = traitlets.Int(48_000).tag(sync=True)
    error = traitlets.Unicode("").tag(sync=True)

    @property
    def samples(self) -> np.ndarray:
        """The recording as it came: 1-D float32 array, empty before the first."""
        return np.frombuffer(self.audio, np.float32)

    @property
    def clip(self) -> np.ndarray | None:
        """The recorded word, see :func:`clean_recording`; None where there is none in it."""
        if is_too_short(self.samples, self.recorded_rate_hz) or self.recorded_rate_hz < SAMPLE_RATE_HZ:
            return None
        return clean_recording(self.samples, self.recorded_rate_hz)

    @property
    def trouble(self) -> str:
        """What is wrong with the recording, see :func:`judge_recording`; empty if nothing is."""
        return judge_recording(self.samples, self.recorded_rate_hz)


def judge_recording(samples: np.ndarray, rate_hz: int) -> str:
    """Say what is wrong with a recording and what helps; nothing if it is good.

    Parameters
    ----------
    samples : 1-D float array as it was recorded.
    rate_hz : samples a second.
    """
    if rate_hz < SAMPLE_RATE_HZ:
        return (
            f"The microphone gives {rate_hz} samples a second, and {SAMPLE_RATE_HZ} are needed: "
            "headsets in telephone mode do so. Choose another microphone."
        )
    if is_too_short(samples, rate_hz):
        return "The recording broke off at once. Try again."
    if clean_recording(samples, rate_hz) is None:
        return "Nobody spoke. Speak right after pressing Record, nearer to the microphone."
    if (np.abs(samples) >= FULL_SCALE).mean() > OVERDRIVEN_SHARE:
        return "That was too loud for the microphone. Speak more softly, or from farther away."
    return ""


def is_too_short(samples: np.ndarray, rate_hz: int) -> bool:
    """Whether a recording is shorter than a tenth of a second: no word is."""
    return len(samples) < rate_hz / 10


def clean_recording(samples: np.ndarray, rate_hz: int) -> np.ndarray | None:
    """Bring a recording into the form of the course's voices: 8 kHz, without silence, equally loud.

    Parameters
    ----------
    samples : 1-D float array; what exceeds [-1, 1] is clipped.
    rate_hz : samples a second, at least 8,000.

    Returns
    -------
    1-D float32 array in [-1, 1], or None where nobody spoke.

    Raises
    ------
    ValueError
        If there is no such array, it is shorter than a tenth of a second, or the rate is too low.
    """
    from scipy.signal import resample_poly

    if rate_hz < SAMPLE_RATE_HZ:
        raise ValueError(f"expected at least {SAMPLE_RATE_HZ} samples a second, got {rate_hz}")
    samples = np.asarray(samples)
    if samples.ndim != 1 or not np.issubdtype(samples.dtype, np.floating) or is_too_short(samples, rate_hz):
        raise ValueError(
            "expected at least a tenth of a second of floats, one channel, "
            f"got {samples.dtype} of shape {samples.shape}"
        )
    if not np.isfinite(samples).all():
        raise ValueError("the recording contains NaN or infinite numbers")
    divisor = np.gcd(SAMPLE_RATE_HZ, rate_hz)
    centred = samples - samples.mean(dtype=np.float64)  # sound cards may have an offset
    wave = resample_poly(centred, SAMPLE_RATE_HZ // divisor, rate_hz // divisor)
    wave = np.clip(wave, -1, 1).astype(np.float32)
    if loudness_db(wave).max() < SILENT_DB:
        return None
    wave = trim_silence(wave)
    return wave * np.float32(PEAK / np.abs(wave).max())
