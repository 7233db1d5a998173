"""The small file beside a saved model: what it takes and gives, read as if anybody had written it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from course.contest.views import MODALITIES, SAMPLE_RATE_HZ, find_view

DESCRIPTION = "winner.json"
FORMAT, FORMAT_VERSION = "course winner", 1
MODEL_NAME = re.compile(r"model-[0-9a-f]{12}\.(keras|skops)")  # never a path out of the folder
SIDE_AT_MOST, SAMPLES_AT_MOST = 1_024, 300 * SAMPLE_RATE_HZ
AGAIN = "copy the folder again, or save the winner again"


def read_description(path: Path) -> dict:
    """Read ``winner.json``, and refuse what does not say all that is needed.

    Raises
    ------
    FileNotFoundError, ValueError
        See :func:`load_winner`.
    """
    if not path.is_file():
        raise FileNotFoundError(
            f"there is no {DESCRIPTION} in the folder {path.parent.name!r}: save a winner there first"
        )
    try:
        description = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{DESCRIPTION} is damaged ({error}): {AGAIN}") from error
    if not isinstance(description, dict) or description.get("format") != FORMAT:
        raise ValueError(
            f"{DESCRIPTION} does not describe a winner of this course: look for the right folder"
        )
    found = description.get("format_version")
    if not isinstance(found, int) or found > FORMAT_VERSION:
        raise ValueError(
            f"{DESCRIPTION} has version {found!r}, this course reads up to {FORMAT_VERSION}: "
            "it was saved by a newer course; update yours"
        )
    if wrong := [key for key, fits in CHECKS.items() if not fits(description.get(key))]:
        raise ValueError(f"{DESCRIPTION} says nothing usable on {', '.join(wrong)}: {AGAIN}")
    find_view(description["view"], description["modality"])
    key, most = {"images": ("size", SIDE_AT_MOST), "sounds": ("samples", SAMPLES_AT_MOST)}.get(
        description["modality"], (None, 0)
    )
    if key and not (
        isinstance(description["input"].get(key), int) and 1 <= description["input"][key] <= most
    ):
        raise ValueError(f"{DESCRIPTION} gives no usable {key} of its inputs: {AGAIN}")
    return description


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


CHECKS = {
    "name": lambda value: isinstance(value, str),
    "modality": lambda value: value in MODALITIES,
    "class_names": lambda value: _texts(value) and len(value) >= 2,
    "input": lambda value: isinstance(value, dict),
    "view": lambda value: isinstance(value, str),
    "vocabulary": lambda value: value is None or _texts(value),
    "words_read": lambda value: value is None or (isinstance(value, int) and value >= 1),
    "parameters": lambda value: isinstance(value, int),
    "model_file": lambda value: isinstance(value, str) and MODEL_NAME.fullmatch(value) is not None,
    "model_sha256": lambda value: isinstance(value, str),
    "versions": lambda value: isinstance(value, dict),
}


def digest_of(path: Path) -> str:
    """SHA-256 of a file's content, as text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
