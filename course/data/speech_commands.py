"""Read Speech Commands, single words by thousands of people, from the archive that Google publishes."""

from __future__ import annotations

import io
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from course.data.archives import REPLACE, files_in_tar
from course.data.errors import DamagedDataError
from course.data.voices import CLASS_NAMES, SAMPLE_RATE_HZ, WORDS

PUBLISHED_RATE_HZ = 16_000
LISTS = {"validation_list.txt": 1, "testing_list.txt": 2}  # which part their clips are in; the rest is 0
OTHERS_KEPT = 10  # of the 27 words that are no commands every tenth clip: about as many as of a command
BYTES_AT_MOST = 10_000_000  # the lists; a clip has 32,044


def read_speech_commands(path: Path) -> dict[str, Any]:
    """Read the eight commands, and some of the other words, as int16 clips at 8 kHz.

    Parameters
    ----------
    path : ``speech_commands_v0.02.tar.gz``, or a smaller archive of the same layout: a folder a
        word, in it ``SPEAKER_nohash_TAKE.wav``, mono, 16 bit, 16 kHz; beside the folders the two
        lists of validation and testing clips. Nobody speaks in two parts.

    Returns
    -------
    ``x_train``, ``y_train``, ``x_test``, ``y_test`` and ``extra``, as of the data set ``voices``:
    ``train_part`` tells training clips (0) from validation clips (1).

    Raises
    ------
    DamagedDataError
        If it is no such archive, or a clip in it is no sound of that form.

    Source
    ------
    P. Warden, "Speech Commands: a dataset for limited-vocabulary speech recognition", 2018,
    https://arxiv.org/abs/1804.03209
    """
    clips, words, speakers, names, parts = [], [], [], [], {}
    for name, content in files_in_tar(path, is_wanted, bytes_at_most=BYTES_AT_MOST):
        if name in LISTS:
            parts |= dict.fromkeys(content.decode("ascii", errors="replace").split(), LISTS[name])
            continue
        clips.append(decode_clip(content, f"{path}: {name}"))
        words.append(PurePosixPath(name).parent.name)
        speakers.append(PurePosixPath(name).name.partition("_nohash_")[0])
        names.append(name)
    if not clips or not parts:
        raise DamagedDataError(f"{path} holds no clips, or not the lists {', '.join(LISTS)}. {REPLACE}")

    part = np.array([parts.get(name, 0) for name in names], np.uint8)
    label = np.array([CLASS_NAMES.index(word if word in WORDS else "other") for word in words], np.uint8)
    columns = {"part": part}
    extra: dict[str, np.ndarray] = {"sample_rate_hz": np.int32(SAMPLE_RATE_HZ)}
    for key, values in (("voice", speakers), ("word", words)):
        extra[f"{key}_names"], columns[key] = np.unique(values, return_inverse=True)
    x = np.empty(len(clips), dtype=object)
    x[:] = clips
    arrays: dict[str, Any] = {"extra": extra}
    for side, rows in (("train", part < 2), ("test", part == 2)):
        arrays |= {f"x_{side}": x[rows], f"y_{side}": label[rows]}
        extra |= {f"{side}_{key}": column[rows] for key, column in columns.items()}
    return arrays


def is_wanted(name: str) -> bool:
    """Whether a file of the archive is a list, a command, or one of the other words' clips that are kept."""
    place = PurePosixPath(name)
    if name in LISTS:
        return True
    if place.suffix != ".wav" or len(place.parts) != 2 or place.parent.name.startswith("_"):
        return False
    return place.parent.name in WORDS or zlib.crc32(name.encode()) % OTHERS_KEPT == 0


def decode_clip(content: bytes, where: str) -> np.ndarray:
    """Samples of one WAV file at 8 kHz: (length,) int16; ``where`` is named in errors."""
    from scipy.io import wavfile
    from scipy.signal import resample_poly

    try:
        rate_hz, samples = wavfile.read(io.BytesIO(content))
    except (ValueError, EOFError) as error:
        raise DamagedDataError(f"{where} is no WAV file ({error}). {REPLACE}") from error
    if rate_hz != PUBLISHED_RATE_HZ or samples.dtype != np.int16 or samples.ndim != 1 or not len(samples):
        raise DamagedDataError(
            f"{where} should be mono, 16 bit, {PUBLISHED_RATE_HZ} Hz; it has {samples.dtype} samples of "
            f"shape {samples.shape} at {rate_hz} Hz. {REPLACE}"
        )
    slower = resample_poly(samples.astype(np.float32), SAMPLE_RATE_HZ, PUBLISHED_RATE_HZ)
    return np.clip(np.rint(slower), -32_768, 32_767).astype(np.int16)
