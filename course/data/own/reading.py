"""Read all files of a folder side by side, each to what an inspection needs to know of it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import TypeVar

import numpy as np

from course.data.own import pictures, recordings, writings
from course.data.own.errors import UnreadableError
from course.data.own.naming import counted, shown
from course.progress_bar import progress_bar

MODALITIES = {"images": pictures.ENDINGS, "sounds": recordings.ENDINGS, "texts": writings.ENDINGS}
NOUNS = {"images": "picture", "sounds": "sound", "texts": "text"}

CONTENT_SIZE = 64  # pixels: pictures that are equal at this size count as the same
BATCH = 256
LONG = 500  # files from which on a progress bar is worth its place

# What to do with files that people do have, and that are not read.
REMEDIES = {
    "convert it to WAV": ".mp3 .flac .ogg .oga .opus .m4a .aac .wma .aif .aiff .au .amr .webm .mp4 .mov",
    "convert it to PNG or JPEG": ".heic .heif .svg .psd .eps .ai .ico .jxl .raw .dng .cr2 .nef .arw .xcf",
    "save its text as .txt, UTF-8": ".doc .docx .odt .pdf .rtf .md .html .htm .json .xml .epub",
    "give the path of this file itself, if it holds texts and labels": ".csv .tsv",
    "save it as CSV, and give the path of that": ".xls .xlsx .ods",
    "unpack it": ".zip .tar .gz .tgz .7z .rar .bz2 .xz",
}
REMEDY_OF = {ending: remedy for remedy, endings in REMEDIES.items() for ending in endings.split()}
MODES = {
    "L": "grey",
    "LA": "grey with transparency",
    "I;16": "16-bit grey",
    "P": "palette",
    "1": "black and white",
}

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Reading:
    """What an inspection keeps of one file or row.

    Attributes
    ----------
    key : the same for two examples with the same content.
    size_text : such as "640 × 480, RGBA".
    form : what all files from one camera or recorder share; empty for texts.
    measure : pixels, seconds or characters.
    remarks : what is odd, as in ``Recording.remarks``.
    """

    key: bytes
    size_text: str
    form: str
    measure: float
    remarks: tuple[str, ...] = ()


def modality_of(name: str) -> str:
    """Tell from the ending of a file's name what it is.

    Raises
    ------
    UnreadableError
        If the ending is none of those that are read.
    """
    ending = PurePosixPath(name).suffix.casefold()
    for modality, endings in MODALITIES.items():
        if ending in endings:
            return modality
    if ending in REMEDY_OF:
        raise UnreadableError(f"ends in {ending}, which is not read: {REMEDY_OF[ending]}")
    ends = f"ends in {shown(ending)}" if ending else "has no ending in its name"
    raise UnreadableError(f"{ends}: read are pictures such as .png or .jpg, sounds in .wav, texts in .txt")


def read_file(path: Path, modality: str) -> Reading:
    """Read one file whole, as it would be for training, and keep what describes it.

    Raises
    ------
    UnreadableError
        If it cannot be used; the message says why.
    """
    if modality == "images":
        pixels, (width, height), mode = pictures.read_picture(path, CONTENT_SIZE)
        form = f"{width} × {height}, {MODES.get(mode, mode)}"
        return Reading(fingerprint(pixels), form, form, width * height)
    if modality == "sounds":
        sound = recordings.read_recording(path)
        channels = {1: "mono", 2: "stereo"}.get(sound.channels, f"{sound.channels} channels")
        form = f"{sound.rate_hz / 1000:g} kHz, {channels}"
        size_text = f"{sound.seconds:{'.1f' if sound.seconds >= 0.1 else '.1g'}} s, {form}"
        key = fingerprint(np.rint(sound.wave * 32_767).astype(np.int16))
        return Reading(key, size_text, form, sound.seconds, sound.remarks)
    return describe_text(writings.read_writing(path))


def describe_text(text: str) -> Reading:
    """What an inspection keeps of one text."""
    key = blake2b(writings.normal_form(text).encode(), digest_size=16).digest()
    return Reading(key, counted(len(text), "character"), "", len(text))


def fingerprint(array: np.ndarray) -> bytes:
    """Digest of an array's bytes: equal for equal arrays, and for others as good as never."""
    return blake2b(np.ascontiguousarray(array).data, digest_size=16).digest()


def for_all(
    function: Callable[[Item], Result], items: Sequence[Item], label: str
) -> list[Result | UnreadableError]:
    """Call a function that reads one file for many of them, four at a time, in order.

    Warnings of decoders about single files are dropped: what cannot be used is listed with its reason.

    Returns
    -------
    For each item what the function returned, or the ``UnreadableError`` that it raised.
    """

    def attempt(item: Item) -> Result | UnreadableError:
        try:
            return function(item)
        except UnreadableError as error:
            return error

    results: list[Result | UnreadableError] = []
    # Decoders let other threads run meanwhile. In batches, so that an interrupt need not wait for all.
    with warnings.catch_warnings(), ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        warnings.simplefilter("ignore")
        bar = progress_bar(len(items), label, "file") if len(items) >= LONG else None
        try:
            for start in range(0, len(items), BATCH):
                results += pool.map(attempt, items[start : start + BATCH])
                if bar is not None:
                    bar.update(len(results) - start)
        finally:
            if bar is not None:
                bar.close()
    return results
