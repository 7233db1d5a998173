"""Machines that a class without internet may have: which wheels fit them, and what decides about markers."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass

# Of Linux, glibc 2.28: Debian 10, Ubuntu 20.04, Fedora 29, Red Hat 8 and all that came later.
NEWEST_GLIBC, OLDEST_GLIBC = 28, 5
MACOS = (14, 0)
INTEL_MACS = "macos-x86_64"
LAST_PATCH = 99  # above every release of a Python, as 3.12.99


@dataclass(frozen=True)
class Target:
    """One kind of machine with one Python.

    Attributes
    ----------
    name : as ``--platform`` takes it.
    title : in words.
    python : version without the patch, as ``3.12``.
    tags : of wheels that fit, in pip's words, the best first.
    facts : what markers in a lock may ask for, but for the version of Python.
    """

    name: str
    title: str
    python: str
    tags: tuple[str, ...]
    facts: Mapping[str, str]

    @property
    def versions(self) -> tuple[str, str]:
        """The first and the last release of this Python: some packages differ between them."""
        return f"{self.python}.0", f"{self.python}.{LAST_PATCH}"

    def environment(self, version: str) -> dict[str, str]:
        """Return all that markers can ask for, on a machine with this release of Python."""
        always = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
        unknown = {"platform_release": "", "platform_version": "", "extra": ""}
        of_python = {"python_version": self.python, "python_full_version": version}
        return {**always, **unknown, **self.facts, **of_python, "implementation_version": version}


def _facts(sys_platform: str, system: str, machine: str, os_name: str = "posix") -> dict[str, str]:
    return {
        "sys_platform": sys_platform,
        "platform_system": system,
        "platform_machine": machine,
        "os_name": os_name,
    }


def _of_linux() -> tuple[str, ...]:
    manylinux = [f"manylinux_2_{minor}_x86_64" for minor in range(NEWEST_GLIBC, OLDEST_GLIBC - 1, -1)]
    older = [f"manylinux{year}_x86_64" for year in (2014, 2010, 1)]
    return (*manylinux, *older, "linux_x86_64")


def _of_macos() -> tuple[str, ...]:
    from packaging.tags import mac_platforms

    return tuple(mac_platforms(MACOS, "arm64"))


# Name, words, what markers ask for, and what makes the tags of wheels that fit.
PLATFORMS = {
    "linux-x86_64": (
        "Linux on Intel and AMD processors",
        _facts("linux", "Linux", "x86_64"),
        _of_linux,
    ),
    "windows-x86_64": (
        "Windows on Intel and AMD processors",
        _facts("win32", "Windows", "AMD64", "nt"),
        lambda: ("win_amd64",),
    ),
    "macos-arm64": (
        f"macOS {MACOS[0]} and later on Apple silicon",
        _facts("darwin", "Darwin", "arm64"),
        _of_macos,
    ),
}


def find_target(name: str, python: str, supported: tuple[str, ...]) -> Target:
    """Return the target of this name.

    Parameters
    ----------
    name : of a platform.
    python : version without the patch.
    supported : versions for which the course comes.

    Raises
    ------
    ValueError
        If no pack can be made for such machines.
    """
    if name == INTEL_MACS:
        raise ValueError(
            "TensorFlow no longer comes for Macs with Intel processors, nor does JAX: no pack can be made "
            "for them. Use another machine, or a JupyterHub"
        )
    if name not in PLATFORMS:
        raise ValueError(f"no pack can be made for {name!r}: choose --platform {' or '.join(PLATFORMS)}")
    if not re.fullmatch(r"3\.\d+", python) or python not in supported:
        raise ValueError(
            f"no pack can be made for Python {python!r}: choose --python {' or '.join(supported)}"
        )
    title, facts, tags = PLATFORMS[name]
    return Target(name, title, python, tags(), facts)


def this_platform() -> str:
    """Name the platform of this machine as ``--platform`` does; it may be one without a pack."""
    system = {"linux": "linux", "win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    return f"{system}-{'x86_64' if machine == 'amd64' else machine}"


def this_python() -> str:
    """The version of this Python, without the patch."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"
