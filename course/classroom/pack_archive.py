"""Write the files of a pack into one zip file, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from course.classroom.pack_contents import CHECKSUMS, TOP, Member
from course.progress_bar import progress_bar
from course.storage import writing

# These hold what is compressed already: to do it again costs minutes and saves nothing.
COMPRESSED = {".whl", ".npz", ".gz", ".zip", ".png", ".jpg"}
LONG_AGO = (2000, 1, 1, 0, 0, 0)  # the same in each pack, so that the same files make the same pack
PIECE = 1 << 20  # bytes
# Windows has no names like these, and one with a slash at its begin or with ".." would leave the folder.
UNSAFE = re.compile(r'[\\:*?"<>|\x00-\x1f]|(?:^|/)(?:\.{1,2})?(?:/|$)|[ .](?:/|$)')
RESERVED = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^/]*)?(?:/|$)", re.IGNORECASE)


def write_archive(path: Path, members: Sequence[Member]) -> int:
    """Write a zip file that holds these files and their checksums, in one folder.

    Parameters
    ----------
    path : of the zip file; must not be there yet.
    members : what goes in.

    Returns
    -------
    Length of the zip file in bytes.

    Raises
    ------
    FileExistsError
        If something has that name, or got it meanwhile; it is left as it is.
    ValueError
        If two files have one name, or a name would not be the same everywhere.
    OSError
        If the disk refuses; nothing of the zip file is left.
    """
    check_names([*(member.name for member in members), CHECKSUMS])
    refuse_existing(path)
    total = sum(member.size for member in members)
    sums = []
    with (
        writing(path) as unfinished,
        progress_bar(total, path.name, "B") as bar,
    ):
        with zipfile.ZipFile(unfinished, "w") as archive:
            for member in sorted(members, key=lambda each: each.name):
                sums.append(f"{_add(archive, member, bar)}  {member.name}\n")
            _add(archive, Member(CHECKSUMS, "".join(sums).encode()), bar)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        size = unfinished.stat().st_size
        refuse_existing(path)
    return size


def refuse_existing(path: Path) -> None:
    """Raise FileExistsError where something has this name, a broken link too."""
    if os.path.lexists(path):
        raise FileExistsError(f"{path} is there already, and is not overwritten: choose another --out")


def check_names(names: Sequence[str]) -> None:
    """Refuse names that would lead out of the folder, or be other ones on other systems.

    Raises
    ------
    ValueError
        If there is such a name, or two are the same but for capitals.
    """
    taken: set[str] = set()
    for name in names:
        if UNSAFE.search(name) or RESERVED.search(name):
            raise ValueError(f"{name!r} cannot be a file on every system: rename it")
        if name.casefold() in taken:
            raise ValueError(f"{name!r} would be in the pack twice: rename one of the two")
        taken.add(name.casefold())


def _add(archive: zipfile.ZipFile, member: Member, bar: object) -> str:
    """Add one file; return its SHA-256."""
    info = zipfile.ZipInfo(f"{TOP}/{member.name}", LONG_AGO)
    info.external_attr = 0o644 << 16
    stored = Path(member.name).suffix in COMPRESSED
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    info.file_size = member.size  # so that zipfile knows whether it needs its larger form
    digest = hashlib.sha256()
    with archive.open(info, "w") as target:
        if isinstance(member.content, bytes):
            digest.update(member.content)
            target.write(member.content)
            return digest.hexdigest()
        with member.content.open("rb") as source:
            while piece := source.read(PIECE):
                digest.update(piece)
                target.write(piece)
                bar.update(len(piece))
    return digest.hexdigest()
