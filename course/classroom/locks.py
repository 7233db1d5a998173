"""A lock with hashes, read: which package in which version, where, and which files are the true ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from course.classroom.targets import Target

PREFIX = "sha256:"


@dataclass(frozen=True)
class Pinned:
    """One package of a lock.

    Attributes
    ----------
    name : as packages are compared: small letters and hyphens.
    version : of the package.
    marker : for which machines; empty for all.
    hashes : SHA-256 of each file that counts as this package.
    """

    name: str
    version: str
    marker: str
    hashes: frozenset[str]

    def is_for(self, target: Target, version: str) -> bool:
        """Tell whether such a machine needs it, with this release of Python."""
        from packaging.markers import Marker

        return not self.marker or Marker(self.marker).evaluate(target.environment(version))

    def line(self) -> str:
        """Return what pip reads, without the marker, which it would ask of this machine."""
        hashes = (f"--hash={PREFIX}{digest}" for digest in sorted(self.hashes))
        return " ".join([f"{self.name}=={self.version}", *hashes])


def read_lock(path: Path) -> list[Pinned]:
    """Read what ``make lock`` wrote.

    Raises
    ------
    ValueError
        If the file is missing, or a line of it names no single version, or has no hash.
    """
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read ({error}): get a complete copy of the course") from error
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        words, *hashes = line.split("--hash=")
        try:
            requirement = Requirement(words.strip())
            (pin,) = requirement.specifier
        except (InvalidRequirement, ValueError) as error:
            raise ValueError(f"{path.name} is no lock: {words.strip()!r} names no single version") from error
        digests = {digest.strip().removeprefix(PREFIX) for digest in hashes}
        if pin.operator != "==" or not digests:
            raise ValueError(f"{path.name} is no lock: {words.strip()!r} has no version or no hash")
        marker = str(requirement.marker) if requirement.marker else ""
        found.append(Pinned(canonicalize_name(requirement.name), pin.version, marker, frozenset(digests)))
    return found


def needed(locks: Iterable[Path], target: Target) -> dict[str, list[Pinned]]:
    """Return the packages of all these locks that such a machine needs.

    Returns
    -------
    The packages for the first release of its Python; and those for the last one that are others.
    """
    pinned = {(each.name, each.version): each for lock in locks for each in read_lock(lock)}
    wanted: dict[str, list[Pinned]] = {}
    for version in target.versions:
        before = [each for part in wanted.values() for each in part]
        wanted[version] = [
            each for each in pinned.values() if each.is_for(target, version) and each not in before
        ]
    return {version: part for version, part in wanted.items() if part}


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_missing(packages: Iterable[Pinned], wheels: Iterable[Path]) -> list[Pinned]:
    """Return the packages of which no file is there that the lock knows."""
    there = {digest_of_file(path) for path in wheels}
    return [package for package in packages if not package.hashes & there]
