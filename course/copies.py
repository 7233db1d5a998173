"""The learner's own copies of the notebooks: made, refreshed where untouched, and never overwritten.

A copy counts as touched when a cell was changed, added, removed or moved. Running cells
changes outputs alone: such a copy is refreshed, and the run is kept beside it with
its date. Of a touched copy the new version is put beside it. Whatever is replaced is first renamed,
so that a kill, a full disk or a second ``make lab`` at the same time loses nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from course.storage import dated, write_text, writing

LESSON_NOTEBOOKS = "[0-9][0-9]_*.ipynb"
MANIFEST = ".copies.json"  # which version each copy was made of

What = Literal["made", "refreshed", "offered", "restored", "trouble"]


@dataclass(frozen=True)
class Outcome:
    """What was done with one copy; ``beside`` names what lies beside it now, or what is wrong."""

    name: str
    what: What
    beside: str | None = None


@dataclass(frozen=True)
class Version:
    """What is remembered of a version of a notebook: a digest of its cells, and one of what they gave."""

    cells: str
    outputs: str


def update_copies(notebooks: Path, copies: Path) -> list[Outcome]:
    """Make the copies that are missing, and bring the others up to date without losing anything.

    Parameters
    ----------
    notebooks : the course's folder; nothing in it is changed.
    copies : the learner's folder; it is made if need be.

    Returns
    -------
    What was done, or could not be; copies with which nothing was to be done are left out.

    Raises
    ------
    OSError
        If the folder of copies cannot be made, or is none.
    """
    copies.mkdir(parents=True, exist_ok=True)
    known = _read_manifest(copies)
    outcomes = []
    for original in sorted(notebooks.glob(LESSON_NOTEBOOKS)):
        before = dict(known)
        try:
            outcome = _update_copy(original, copies / original.name, known)
            if known != before:
                _write_manifest(copies, known)
        except OSError as error:
            known = before
            outcome = Outcome(original.name, "trouble", error.strerror or str(error))
        outcomes += [outcome] if outcome else []
    return outcomes


def restore_copy(wanted: str, notebooks: Path, copies: Path) -> Outcome | None:
    """Put a notebook back as the course has it; the learner's own is kept beside it with its date.

    Parameters
    ----------
    wanted : a number such as "05", or a name such as "05_first_cnn".
    notebooks, copies : as above.

    Returns
    -------
    What was done; ``None`` if the copy is as the course has it already.

    Raises
    ------
    ValueError
        If no notebook or more than one is meant.
    OSError
        If a file cannot be read or written; the copy is then as it was.
    """
    original = find_notebook(wanted, notebooks)
    copies.mkdir(parents=True, exist_ok=True)
    mine, content = copies / original.name, original.read_bytes()
    known = _read_manifest(copies)
    kept = None
    if not os.path.lexists(mine):
        _write(mine, content)
    elif mine.is_symlink() or mine.read_bytes() != content:
        kept = _replace(mine, content, known.get(mine.name))
    else:
        return None
    offer = _offer_name(mine)
    if offer.is_file() and offer.read_bytes() == content:
        offer.unlink()  # the same as the copy now
    _write_manifest(copies, known | {mine.name: version_of(content)})
    return Outcome(mine.name, "restored", kept)


def find_notebook(wanted: str, notebooks: Path) -> Path:
    """Return the notebook of a number or name.

    Raises
    ------
    ValueError
        If there is none, or more than one.
    """
    names = {path.stem: path for path in sorted(notebooks.glob(LESSON_NOTEBOOKS))}
    asked = wanted.removesuffix(".ipynb")
    number = asked.zfill(2) if asked else asked
    found = [stem for stem in names if stem == asked or stem.partition("_")[0] == number]
    if not found:
        raise ValueError(f"no notebook {wanted!r}; there are {', '.join(names) or 'none at all'}")
    if len(found) > 1:
        raise ValueError(f"{wanted!r} may be {' or '.join(found)}: give the whole name")
    return names[found[0]]


def version_of(content: bytes) -> Version:
    """Describe the content of a notebook file; if it is no notebook, the file as such stands for its cells.

    How the file is written and what its metadata say makes no difference: an editor may change
    both as soon as it saves.
    """
    try:
        cells = json.loads(content)["cells"]
        sources = [(cell["cell_type"], _joined(cell["source"]).strip().splitlines()) for cell in cells]
        outputs = [[_joined(output) for output in cell.get("outputs", ())] for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Version(hashlib.sha256(content).hexdigest(), "")
    # Shift+Enter in the last cell adds an empty one.
    filled = [source for source in sources if source[1]]
    return Version(_digest(filled), _digest([output for output in outputs if output]))


def _joined(part: object) -> object:
    """Join texts that notebook files store line by line, at every depth."""
    if isinstance(part, dict):
        return {key: _joined(value) for key, value in part.items()}
    if isinstance(part, list) and all(isinstance(line, str) for line in part):
        return "".join(part)
    return part


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _update_copy(original: Path, mine: Path, known: dict[str, Version]) -> Outcome | None:
    """Bring one copy up to date, and remember in ``known`` what it was made of."""
    content = original.read_bytes()
    version = version_of(content)
    if not os.path.lexists(mine):
        _write(mine, content)
        known[mine.name] = version
        return Outcome(mine.name, "made")
    current, last = version_of(mine.read_bytes()), known.get(mine.name)
    known[mine.name] = version
    if current == version:
        return None
    if current.cells == version.cells and current != last:
        return None  # it was run, and its cells are up to date
    if last and current.cells == last.cells and not mine.is_symlink():
        return Outcome(mine.name, "refreshed", _replace(mine, content, last))
    if last and last.cells == version.cells:
        return None  # the learner has gone on, the course has not
    return _offer(mine, content, known)


def _offer(mine: Path, content: bytes, known: dict[str, Version]) -> Outcome | None:
    """Put a new version beside a copy that was touched."""
    offer, version = _offer_name(mine), version_of(content)
    if os.path.lexists(offer):
        current = version_of(offer.read_bytes())
        if current.cells == version.cells:
            return None  # it was offered already
        if current == known.get(offer.name):
            _replace(offer, content, current)
        else:
            offer = dated(mine, "new")  # the learner works in the last one that was offered
            _write(offer, content)
    else:
        _write(offer, content)
    known[offer.name] = version
    return Outcome(mine.name, "offered", offer.name)


def _offer_name(mine: Path) -> Path:
    return mine.with_suffix(f".new{mine.suffix}")


def _replace(mine: Path, content: bytes, pristine: Version | None) -> str | None:
    """Put content in the place of a copy; return the name under which the old one is kept, if it is.

    The old file is renamed, not copied: so whatever lay there at that moment is kept. Only if that
    turns out to be what the course itself had put there, it is not.
    """
    with writing(mine) as unfinished:
        unfinished.write_bytes(content)
        aside = _claim(mine)
        try:
            os.replace(mine, aside)
        except OSError:
            aside.unlink()
            raise
    if aside.is_symlink() or pristine is None or version_of(aside.read_bytes()) != pristine:
        return aside.name
    aside.unlink()
    return None


def _claim(mine: Path) -> Path:
    """Make an empty file under a name with today's date, so that no other process takes the same."""
    while True:
        aside = dated(mine, "mine")
        try:
            aside.open("x").close()
        except FileExistsError:
            continue
        return aside


def _write(path: Path, content: bytes) -> None:
    with writing(path) as unfinished:
        unfinished.write_bytes(content)


def _read_manifest(copies: Path) -> dict[str, Version]:
    """Read what the copies were made of; without it, all that differs counts as touched."""
    try:
        content = json.loads((copies / MANIFEST).read_text(encoding="utf-8"))
        return {name: Version(entry["cells"], entry["outputs"]) for name, entry in content["copies"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write_manifest(copies: Path, known: Mapping[str, Version]) -> None:
    content = {"copies": {name: asdict(version) for name, version in sorted(known.items())}}
    write_text(copies / MANIFEST, json.dumps(content, indent=2) + "\n")
