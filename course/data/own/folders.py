"""List the files of a folder ``label/…``: what counts as an example, and what cannot be one."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from course.data.own.errors import OwnDataError
from course.data.own.naming import counted, listed, shown

MAX_FILES = 100_000
HOW = "make one folder for each label, and put its pictures, WAV sounds or .txt texts into it"
# What operating systems leave behind; beside these, everything that begins with a dot.
LITTER = frozenset(
    ("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx", "@eadir", "$recycle.bin", "lost+found")
)


@dataclass
class Listing:
    """What is in a folder.

    Attributes
    ----------
    files : names of plain files inside a label's folder, relative, parted by ``/``, in order.
    labels : names of the folders on the first level.
    skipped : names of all else, each with the reason.
    """

    files: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)


def list_folder(folder: Path) -> Listing:
    """List all files below a folder. Links are not followed, so nothing outside it is ever read.

    Hidden files and what operating systems leave behind are passed over in silence.

    Raises
    ------
    OwnDataError
        If there is no such folder, it may not be read, is empty, has no folders in it, or holds more than
        ``MAX_FILES``.
    """
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise OwnDataError(
            f"the folder {shown(str(folder))} {what}: give the path of a folder with one folder for each "
            f"label in it, or of a .csv file; relative paths begin at {shown(str(Path.cwd()))}"
        )
    listing = Listing()
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(folder / inside) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if not inside:
                raise OwnDataError(
                    f"the folder {shown(str(folder))} cannot be listed ({error.strerror}): "
                    "change its permissions"
                ) from error
            listing.skipped[inside] = f"is a folder that cannot be listed ({error.strerror})"
            continue
        folders = [name for entry in found if (name := _place(entry, inside, listing)) is not None]
        waiting += reversed(folders)
        if not inside:
            listing.labels = folders
        if len(listing.files) + len(listing.skipped) > MAX_FILES:
            raise OwnDataError(
                f"the folder {shown(str(folder))} holds more than {MAX_FILES:,} files: point at a smaller one"
            )
    _check(folder, listing)
    return listing


def _place(entry: os.DirEntry, inside: str, listing: Listing) -> str | None:
    """Put one entry where it belongs; the name comes back if it is a folder to look into."""
    if entry.name.startswith(".") or entry.name.casefold() in LITTER:
        return None
    name = f"{inside}/{entry.name}" if inside else entry.name
    try:
        name.encode()
    except UnicodeEncodeError:
        readable = name.encode(errors="surrogateescape").decode(errors="backslashreplace")
        listing.skipped[readable] = "has a name that is not UTF-8: rename it"
        return None
    try:
        is_link, is_folder = entry.is_symlink(), entry.is_dir(follow_symlinks=False)
        is_file = entry.is_file(follow_symlinks=False)
    except OSError as error:
        listing.skipped[name] = f"cannot be looked at ({error.strerror})"
        return None
    if is_link:
        listing.skipped[name] = "is a link, and links are not followed: put a copy in its place"
    elif is_folder:
        return name
    elif not is_file:
        listing.skipped[name] = "is no plain file"
    elif not inside:
        listing.skipped[name] = "lies beside the folders of the labels, so it has no label: move it into one"
    else:
        listing.files.append(name)
    return None


def _check(folder: Path, listing: Listing) -> None:
    """Say at once what leaves nothing to inspect."""
    if not listing.files and not listing.skipped and not listing.labels:
        raise OwnDataError(f"the folder {shown(str(folder))} is empty: {HOW}")
    if not listing.labels:
        number = counted(len(listing.skipped), "file")
        table = next((name for name in listing.skipped if name.casefold().endswith(".csv")), None)
        how = HOW if table is None else f"give the path of {shown(table)} itself if it is a table, or {HOW}"
        raise OwnDataError(
            f"the folder {shown(str(folder))} holds {number} but no folders, so nothing has a label: {how} "
            f"(here: {listed(list(listing.skipped))})"
        )
    if not listing.files:
        raise OwnDataError(
            f"the folders {listed(listing.labels)} in {shown(str(folder))} hold no files that can be read"
            f"{_first_reasons(listing.skipped)}: {HOW}"
        )


def _first_reasons(skipped: dict[str, str]) -> str:
    reasons = "; ".join(f"{shown(name)} {reason}" for name, reason in list(skipped.items())[:3])
    return f" ({reasons})" if reasons else ""
