"""Decode one WAV file of any rate, width and number of channels to a wave of 8,000 samples a second."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from course.data.own.contents import COPY_AGAIN, one_at_a_time, read_content
from course.data.own.errors import UnreadableError
from course.data.voices import SAMPLE_RATE_HZ

ENDINGS = frozenset({".wav", ".wave"})
LONGEST_SECONDS = 300
LARGE_BYTES = 16 * 2**20
SLOWEST_HZ, FASTEST_HZ = 2_000, 400_000
SAVE_AS_WAV = "save it as WAV, 16 bit"

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
CODINGS = {2: "ADPCM", 6: "A-law", 7: "mu-law", 17: "ADPCM", 49: "GSM", 80: "MPEG", 85: "MP3"}


@dataclass(frozen=True)
class Recording:
    """One sound, and what was found out about its file.

    Attributes
    ----------
    wave : (length,) float32 array in [-1, 1], mono, 8,000 samples a second.
    seconds : its duration.
    rate_hz, channels : as the file has them.
    remarks : what is odd about it, out of "silent", "slow", "too loud", "wrong length".
    """

    wave: np.ndarray
    seconds: float
    rate_hz: int
    channels: int
    remarks: tuple[str, ...]


def read_recording(path: Path) -> Recording:
    """Read one WAV file: channels are averaged, and it is resampled; its loudness stays as it is.

    Floats beyond [-1, 1] are divided by the largest. A file that is shorter or longer than its header
    says, as a recorder leaves it that was switched off, is read as far as it goes.

    Raises
    ------
    UnreadableError
        If it is no WAV file, of a coding other than PCM or floats, damaged, without samples, longer than
        ``LONGEST_SECONDS``, holds NaN, or its rate makes no sense.
    """
    content = read_content(path)
    header, data, as_stated = _find_chunks(content)
    coding, channels, rate_hz, _, block, _ = struct.unpack_from("<HHIIHH", header)
    if coding == EXTENSIBLE and len(header) >= 26:
        coding = struct.unpack_from("<H", header, 24)[0]
    if coding not in (PCM, FLOAT):
        name = CODINGS.get(coding, f"coding {coding}")
        raise UnreadableError(f"is compressed ({name}), and only plain WAV is read: {SAVE_AS_WAV}")
    if not channels or not block or not SLOWEST_HZ <= rate_hz <= FASTEST_HZ:
        raise UnreadableError(
            f"says {rate_hz:,} samples a second in {channels} channels; expected {SLOWEST_HZ:,} to "
            f"{FASTEST_HZ:,} in at least one: {SAVE_AS_WAV}"
        )
    seconds = len(data) // block / rate_hz
    if seconds == 0:
        raise UnreadableError("holds no samples: record it again")
    if seconds > LONGEST_SECONDS:
        raise UnreadableError(
            f"lasts {seconds:,.0f} s, and at most {LONGEST_SECONDS} s are read: cut it into pieces"
        )

    with one_at_a_time(len(content) > LARGE_BYTES):
        wave = _resample(_mix(_decode(header, data[: len(data) // block * block])), rate_hz)
    peak = float(np.abs(wave).max())
    remarks = {
        "silent": np.ptp(wave) == 0,
        "slow": rate_hz < SAMPLE_RATE_HZ,
        "too loud": peak > 1.5,  # a little more than 1 is left by resampling and by MP3
        "wrong length": not as_stated,
    }
    wave = wave / peak if peak > 1 else wave
    found = tuple(remark for remark, holds in remarks.items() if holds)
    return Recording(wave.astype(np.float32), seconds, rate_hz, channels, found)


def _find_chunks(content: bytes) -> tuple[bytes, bytes, bool]:
    """Find the format and the samples of a WAV file, and whether they are as long as it says."""
    if content[:4] in (b"RIFX", b"RF64"):
        raise UnreadableError(f"is a WAV file of a rare kind ({content[:4].decode()}): {SAVE_AS_WAV}")
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise UnreadableError(f"is damaged or no WAV file, whatever its name says: {SAVE_AS_WAV}")
    header, place = None, 12
    while place + 8 <= len(content):
        name, length = content[place : place + 4], struct.unpack_from("<I", content, place + 4)[0]
        place += 8
        if name == b"fmt ":
            header = content[place : place + length]
        elif name == b"data":
            if header is None or len(header) < 16:
                break
            rest = len(content) - place
            # Programs that write while they record leave 0 or a huge number there.
            stated = length if 0 < length <= rest else rest
            return header, content[place : place + stated], stated == length
        place += length + length % 2  # chunks begin at even places
    raise UnreadableError(f"is a WAV file without samples, or its header is damaged: {COPY_AGAIN}")


def _decode(header: bytes, data: bytes) -> np.ndarray:
    """Let SciPy decode the samples, in a file whose lengths are right."""
    from scipy.io import wavfile

    chunks = b"WAVEfmt " + struct.pack("<I", len(header)) + header + bytes(len(header) % 2)
    chunks += b"data" + struct.pack("<I", len(data)) + data
    try:
        _, samples = wavfile.read(io.BytesIO(b"RIFF" + struct.pack("<I", len(chunks)) + chunks))
    except Exception as error:  # SciPy raises several types on headers that contradict themselves
        raise UnreadableError(f"has a damaged header ({type(error).__name__}): {SAVE_AS_WAV}") from error
    return samples


def _mix(samples: np.ndarray) -> np.ndarray:
    """Bring samples, (length,) or (length, channels), to one channel in fractions of full scale."""
    if np.issubdtype(samples.dtype, np.floating):
        if not np.isfinite(samples).all():
            raise UnreadableError(f"holds NaN or infinite samples: {SAVE_AS_WAV}")
        middle, full = 0, 1
    elif samples.dtype == np.uint8:
        middle, full = 128, 128
    else:
        middle, full = 0, -float(np.iinfo(samples.dtype).min)
    # Float64 is exact for all widths; the mean of float32 channels is near enough beyond that.
    mono = samples.mean(axis=1, dtype=np.float64) if samples.ndim == 2 else samples.astype(np.float64)
    if not np.isfinite(mono).all():
        raise UnreadableError(f"holds samples too large to add: {SAVE_AS_WAV}")
    return (mono - middle) / full


def _resample(wave: np.ndarray, rate_hz: int) -> np.ndarray:
    """Bring a wave to ``SAMPLE_RATE_HZ``; the rate may be off by one part in 100,000."""
    from scipy.signal import resample_poly

    # Odd rates would need filters of a million taps.
    ratio = Fraction(SAMPLE_RATE_HZ, rate_hz).limit_denominator(1_000)
    if ratio == 1 or np.ptp(wave) == 0:
        length = -(-len(wave) * ratio.numerator // ratio.denominator)
        return wave if ratio == 1 else np.full(length, wave[0])
    return resample_poly(wave, ratio.numerator, ratio.denominator)
