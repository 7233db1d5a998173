"""The catalogue: which data sets there are, where each comes from, and how to recognise its file."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

from course.data.errors import UnknownDataError

CATALOGUE = Path(__file__).with_name("catalogue.toml")
ORIGINAL_KEYS = {"file", "sha256", "size", "urls"}  # what sets the original form apart from the entry's own


@dataclass(frozen=True)
class Entry:
    """What the catalogue says about one data set.

    Attributes
    ----------
    name : what ``load`` calls it.
    title : what people call it.
    page : address of its canonical page.
    file, sha256, size : name, SHA-256 (hexadecimal) and length (bytes) of the one file it comes in.
    urls : addresses of that very file, tried in turn; empty where it is published in no such form.
    licence, citation : as its makers state them.
    class_names : names of the classes, in the order of the labels; empty where labels are numbers.
    train_size, test_size : number of examples; both 0 where nobody has counted what is read.
    example_shape : shape of one example; empty where examples are texts, clips or single numbers.
    human_accuracy : share that people get right, in [0, 1], where published; see ``human_note``.
    human_note : which people, under what conditions.
    remedy : what to do where there is no address to download from, if anything can be done.
    original : the same data as its makers publish it: this entry with another ``file``, ``sha256``,
        ``size`` and ``urls``; None where the course reads no second form.
    """

    name: str
    title: str
    page: str
    file: str
    sha256: str
    size: int
    urls: tuple[str, ...]
    licence: str
    citation: str
    class_names: tuple[str, ...]
    train_size: int
    test_size: int
    example_shape: tuple[int, ...]
    human_accuracy: float | None = None
    human_note: str = ""
    remedy: str = ""
    original: Entry | None = None

    def forms(self) -> tuple[Entry, ...]:
        """Return this entry and its original form, if it has one: whichever is found first is read."""
        return (self, self.original) if self.original else (self,)


def read_catalogue(path: Path = CATALOGUE) -> dict[str, Entry]:
    """Read a catalogue file: one table a data set, with the attributes of ``Entry``.

    Raises
    ------
    ValueError
        If a table lacks an attribute or has one that is unknown.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    known = {entry_field.name for entry_field in fields(Entry)}
    entries = {}
    for name, table in tables.items():
        if unknown := set(table) - known:
            raise ValueError(f"{path}: [{name}] has unknown keys {sorted(unknown)}")
        values = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
        original = values.pop("original", None)
        if original and set(original) != ORIGINAL_KEYS:
            raise ValueError(f"{path}: [{name}.original] needs the keys {sorted(ORIGINAL_KEYS)}")
        try:
            entry = Entry(name=name, **values)
        except TypeError as error:
            raise ValueError(f"{path}: [{name}] is incomplete: {error}") from None
        if original:
            form = replace(entry, **{**original, "urls": tuple(original["urls"])})
            entry = replace(entry, original=form)
        entries[name] = entry
    return entries


@lru_cache
def course_catalogue() -> Mapping[str, Entry]:
    """Return the course's own catalogue, read once."""
    return read_catalogue()


def find_entry(name: str, catalogue: Mapping[str, Entry] | None = None) -> Entry:
    """Return the entry of this name.

    Raises
    ------
    UnknownDataError
        If there is none; the message offers the names most like it.
    """
    catalogue = course_catalogue() if catalogue is None else catalogue
    if name in catalogue:
        return catalogue[name]
    alike = difflib.get_close_matches(str(name).lower(), catalogue, n=3, cutoff=0.5)
    offer = f"Did you mean {' or '.join(alike)}?" if alike else f"There are {', '.join(sorted(catalogue))}."
    raise UnknownDataError(f"no data set is named {name!r}. {offer}")
