"""Are Python and the packages those that the lessons were written and tested with?"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from course.diagnosis.findings import REPOSITORY, Finding, how_to_install_again

if TYPE_CHECKING:
    from packaging.requirements import Requirement

SUPPORTED = ((3, 11), (3, 14))  # the first Python supported, and the first that is not
# The extras of pyproject.toml that bring a backend, by Keras' name for it.
EXTRAS = {"tensorflow": ("cpu", "gpu"), "jax": ("jax",), "torch": ("torch",)}


def check_python() -> list[Finding]:
    """Look at the version, and at the width: no backend comes for a 32-bit Python."""
    lowest, limit = SUPPORTED
    found = f"{platform.python_version()}, {sys.executable}"
    remedy = (
        f"install Python 3.{lowest[1]} to 3.{limit[1] - 1} (64 bit), "
        "then run `make lab PYTHON=/path/to/python3` in the folder of the course"
    )
    if not lowest <= sys.version_info[:2] < limit:
        return [Finding("problem", "Python", f"{found} is not supported", remedy)]
    if sys.maxsize < 2**32:
        return [Finding("problem", "Python", f"{found} is a 32-bit build", remedy)]
    return [Finding("ok", "Python", found)]


def check_packages(locks: Path = REPOSITORY / "requirements") -> list[Finding]:
    """Compare what is installed with what the course requires and what its lock names.

    Parameters
    ----------
    locks : folder of the locks, one a backend: ``cpu.lock`` and so on.
    """
    if installed_version("course") is None:
        text = "the course is not installed in this Python"
        return [Finding("problem", "packages", text, "run `make lab`, and `make doctor` instead of this")]

    # What Keras will use; of several extras that bring it, the one for which the least is missing is meant.
    extras = EXTRAS.get(os.environ.get("KERAS_BACKEND") or "tensorflow", EXTRAS["tensorflow"])
    needed = {backend: requirements_of("course", backend) for backend in extras}
    backend = min(extras, key=lambda name: len(missing_of(needed[name])))
    required = needed[backend]
    missing = missing_of(required)
    versions = {name: installed_version(name) for name in required if name not in missing}
    unfit = [
        f"{name} {versions[name]} (required: {requirement.specifier})"
        for name in versions
        for requirement in required[name]
        if not requirement.specifier.contains(versions[name], prereleases=True)
    ]
    lock = locks / f"{backend}.lock"
    locked = locked_versions(lock) if lock.exists() else {}
    differing = [
        f"{name} {version} (lock: {locked[name]})"
        for name, version in versions.items()
        if locked.get(name, version) != version
    ]

    findings = []
    if missing:
        findings.append(Finding("problem", "packages", f"missing: {listed(missing)}", how_to_install_again()))
    if unfit:
        findings.append(Finding("problem", "packages", f"unfit: {listed(unfit)}", how_to_install_again()))
    elif differing:
        text = f"other versions than in {lock.name}: {listed(differing)}"
        remedy = f"if a lesson behaves strangely, {how_to_install_again()}"
        findings.append(Finding("note", "packages", text, remedy))
    if not locked:
        text = f"{len(versions)} fit, but there is no {backend}.lock to compare their versions with"
        findings.append(Finding("note", "packages", text))
    elif not findings:
        findings.append(Finding("ok", "packages", f"{len(versions)}, all as in {lock.name}"))
    return findings


def requirements_of(name: str, extra: str) -> dict[str, list[Requirement]]:
    """Return what a distribution needs with one of its extras, directly and indirectly.

    Needs of needs are known only for what is installed.

    Returns
    -------
    Canonical name of each package -> all that is required of it.
    """
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    found: dict[str, list[Requirement]] = {}
    seen = set()
    waiting = [(name, frozenset([extra]))]
    while waiting:
        wanted = waiting.pop()
        if wanted in seen or installed_version(wanted[0]) is None:
            continue
        seen.add(wanted)
        for text in importlib.metadata.requires(wanted[0]) or []:
            requirement = Requirement(text)
            marker = requirement.marker
            if marker and not any(marker.evaluate({"extra": each}) for each in wanted[1] | {""}):
                continue
            canonical = canonicalize_name(requirement.name)
            found.setdefault(canonical, []).append(requirement)
            waiting.append((canonical, frozenset(requirement.extras)))
    return found


def missing_of(required: dict[str, list[Requirement]]) -> list[str]:
    """Return which of these packages are not installed."""
    return sorted(name for name in required if installed_version(name) is None)


def locked_versions(lock: Path) -> dict[str, str]:
    """Return the versions that a lock names for this system, by canonical package name."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    versions = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith((" ", "#")):  # A continuation holds a hash.
            continue
        requirement = Requirement(line.rstrip(" \\"))
        if requirement.marker is None or requirement.marker.evaluate():
            (specifier,) = requirement.specifier
            versions[canonicalize_name(requirement.name)] = specifier.version
    return versions


def installed_version(name: str) -> str | None:
    """Return the version of an installed package, ``None`` if it is not there."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def listed(items: list[str], most: int = 6) -> str:
    """Join items with commas; beyond ``most``, say only how many more there are."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more
