"""Inspect a learner's folder or table before anything is learned from it."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from course.data.own import tables
from course.data.own.description import describe
from course.data.own.errors import OwnDataError, UnreadableError
from course.data.own.findings import find_warnings
from course.data.own.folders import list_folder
from course.data.own.grouping import group_finder
from course.data.own.naming import counted, shown
from course.data.own.reading import (
    MODALITIES,
    NOUNS,
    REMEDY_OF,
    Reading,
    describe_text,
    for_all,
    modality_of,
    read_file,
)


@dataclass(frozen=True)
class Example:
    """One usable file of a folder, or row of a table.

    Attributes
    ----------
    path : its name relative to the folder, parted by ``/``, or such as "row 17".
    label : name of its class.
    group : what must not be torn apart by a split, such as a speaker; ``None`` where it stands alone.
    size_text : such as "640 × 480, RGBA", "1.2 s, 44.1 kHz, stereo" or "57 characters".
    """

    path: str
    label: str
    group: str | None
    size_text: str


@dataclass(frozen=True, eq=False, repr=False)
class Inspection:
    """What was found in a folder ``label/…`` or a table of texts and labels.

    Attributes
    ----------
    folder : the folder, or the CSV file.
    modality : "images", "sounds" or "texts".
    files : the usable examples, in the order of their names or rows.
    skipped : all other files or rows, each with the reason in words.
    counts : usable examples of each class, by its name in alphabetical order.
    duplicates : names of examples with the same content, one tuple for each content that is there
        more than once.
    conflicts : those of ``duplicates`` that stand under different labels.
    warnings : what to mind, a sentence each.
    group_by : how groups were told apart; ``None`` if they were not.
    """

    folder: Path
    modality: str
    files: tuple[Example, ...]
    skipped: Mapping[str, str]
    counts: Mapping[str, int]
    duplicates: tuple[tuple[str, ...], ...]
    conflicts: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...]
    group_by: str | None = None

    def describe(self) -> str:
        """Say on one screen what was found; ``skipped``, ``duplicates`` and ``files`` hold all of it."""
        return describe(self)

    def __str__(self) -> str:
        return self.describe()

    def __repr__(self) -> str:
        return (
            f"Inspection of {shown(self.folder.name)}: {counted(len(self.files), NOUNS[self.modality])} in "
            f"{counted(len(self.counts), 'class', 'classes')}, {len(self.skipped):,} left out"
        )


def inspect_folder(path: str | os.PathLike, *, group_by: str | None = None) -> Inspection:
    """Read all examples of a folder or table once, and say what can be used and what to mind.

    Every file is decoded in full, so that what passes can be loaded. Nothing is changed or moved.

    Parameters
    ----------
    path : a folder with one folder for each label, in which (or in folders inside which) lie pictures,
        WAV sounds or texts in UTF-8; what most files are counts. Or a CSV file with the columns text
        and label.
    group_by : what belongs together and may not be torn apart by a split. For a folder a regular
        expression whose first group is the key, searched in each file's name (without the folder of
        its label): ``r"^([^_]+)_"`` finds the speaker in ``yes/anna_3.wav``. For a table the name of
        a column.

    Raises
    ------
    OwnDataError
        If there is nothing to inspect: no such folder, no folders for labels, no usable file.
    ValueError
        If ``group_by`` is no regular expression with a group, or fits no file.
    """
    place = locate(path)
    if place.is_file():
        rows, skipped = tables.read_table(place, group_by)
        readings = [describe_text(row.text) for row in rows]
        examples = [
            Example(row.name, row.label, row.group, reading.size_text)
            for row, reading in zip(rows, readings, strict=True)
        ]
        return _conclude(place, "texts", examples, readings, skipped, (), group_by)

    find_group = group_finder(group_by)
    listing = list_folder(place)
    modality, found, skipped = _read_folder(place, listing.files)
    skipped = dict(sorted((listing.skipped | skipped).items()))
    if not found:
        first = "; ".join(f"{shown(name)} {reason}" for name, reason in list(skipped.items())[:3])
        raise OwnDataError(
            f"none of the {counted(len(skipped), 'file')} in {shown(place.name)} can be used: {first}"
        )
    examples = []
    for name, reading in found.items():
        label, _, inside = name.partition("/")
        examples.append(Example(name, label, find_group(inside), reading.size_text))
    if group_by is not None and not any(example.group for example in examples):
        _, _, inside = examples[0].path.partition("/")
        raise OwnDataError(
            f"group_by={group_by!r} fits no file name, such as {shown(inside)}: write a regular expression "
            "whose first group in parentheses is the key"
        )
    return _conclude(place, modality, examples, list(found.values()), skipped, listing.labels, group_by)


def locate(path: str | os.PathLike) -> Path:
    """Absolute path of a folder or table.

    Raises
    ------
    OwnDataError
        If it is a file of another kind than a table.
    """
    if not os.fspath(path):
        raise OwnDataError(
            "the path is empty: give that of a folder, or of a .csv file; '.' is the present folder"
        )
    place = Path(os.path.abspath(os.path.expanduser(os.fspath(path))))
    if place.is_file() and place.suffix.casefold() not in tables.ENDINGS:
        remedy = REMEDY_OF.get(place.suffix.casefold(), "put it into a folder named after its label")
        raise OwnDataError(
            f"{shown(place.name)} is a single file, and expected is a folder with one folder for each label, "
            f"or a .csv file: {remedy}"
        )
    return place


def _read_folder(folder: Path, names: Sequence[str]) -> tuple[str, dict[str, Reading], dict[str, str]]:
    """Read all files; what most of the readable ones are is the modality, and the others are left out."""
    skipped, kinds = {}, {}
    for name in names:
        try:
            kinds[name] = modality_of(name)
        except UnreadableError as error:
            skipped[name] = str(error)
    known = list(kinds)
    results = for_all(lambda name: read_file(folder / name, kinds[name]), known, "inspecting")
    readable: dict[str, dict[str, Reading]] = {modality: {} for modality in MODALITIES}
    for name, result in zip(known, results, strict=True):
        if isinstance(result, UnreadableError):
            skipped[name] = str(result)
        else:
            readable[kinds[name]][name] = result
    modality = max(readable, key=lambda kind: len(readable[kind]))
    for kind, others in readable.items():
        if kind != modality:
            noun, most = NOUNS[kind], NOUNS[modality]
            reason = f"is a {noun}, and most files here are {most}s: keep {noun}s in a folder of their own"
            skipped |= dict.fromkeys(others, reason)
    return modality, readable[modality], skipped


def _conclude(
    place: Path,
    modality: str,
    examples: list[Example],
    readings: list[Reading],
    skipped: dict[str, str],
    label_folders: Sequence[str],
    group_by: str | None,
) -> Inspection:
    same = defaultdict(list)
    for example, reading in zip(examples, readings, strict=True):
        same[reading.key].append(example)
    repeated = [group for group in same.values() if len(group) > 1]
    counts = Counter(example.label for example in examples)
    inspection = Inspection(
        folder=place,
        modality=modality,
        files=tuple(examples),
        skipped=MappingProxyType(skipped),
        counts=MappingProxyType(dict(sorted(counts.items()))),
        duplicates=_names(repeated),
        conflicts=_names([group for group in repeated if len({example.label for example in group}) > 1]),
        warnings=(),
        group_by=group_by,
    )
    return replace(inspection, warnings=find_warnings(inspection, readings, label_folders))


def _names(groups: Sequence[Sequence[Example]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(example.path for example in group) for group in groups)
