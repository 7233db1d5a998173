"""What a class's server is told: who may come, what each may take, where things lie.

A real class is described by a file, `class.example.toml` shows one; a trial needs none. Whatever is
missing or unsafe is refused here, with the remedy, before anything is started.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

# What useradd accepts on Debian, and what is the same in a path, an address and a unit's name.
NAME = r"[a-z_][a-z0-9_-]{0,30}"
SIZE = re.compile(r"[1-9][0-9]*[MG]")
LOOPBACK = "127.0.0.1"
SHORTEST_PASSWORD = 8  # characters: JupyterHub's own limit
EXAMPLE = "classroom/hub/class.example.toml"


class SettingsError(ValueError):
    """The server cannot be started like this; the message says what to change."""


@dataclass(frozen=True)
class ClassSettings:
    """A class's server; ``trial`` is a server for the one person at this machine."""

    trial: bool = False
    teachers: tuple[str, ...] = ()
    students: tuple[str, ...] = ()
    password: str = ""  # of a trial; a class uses the passwords of its accounts
    address: str = LOOPBACK
    port: int = 8000
    certificate: str = ""
    key: str = ""
    behind_https: bool = False  # another server speaks HTTPS to the class, and hands it on to this one
    memory: str = "4G"  # the most that one student may take
    cores: float = 2.0
    threads: int = 1  # of a kernel's arithmetic
    idle_minutes: int = 60
    data: str = ""  # folder of data sets for all, read-only
    state: str = "/var/lib/course-hub"  # cookie secret, list of servers; for this server alone


FROM_FILE = {field.name: field.default for field in fields(ClassSettings)} | {"trial": None, "password": None}


def chosen(environment: Mapping[str, str]) -> ClassSettings:
    """Return the settings that the environment asks for: a trial's, or those of a class's file.

    Raises
    ------
    SettingsError
        If neither or both are asked for, or what is asked for cannot be.
    """
    trial, file = environment.get("COURSE_HUB_TRIAL") == "1", environment.get("COURSE_HUB_CLASS")
    if trial and file:
        raise SettingsError("COURSE_HUB_TRIAL and COURSE_HUB_CLASS are both set: unset one of them")
    if trial:
        return trial_settings(environment)
    if file:
        return read_class(Path(file))
    raise SettingsError(
        f"nobody could log in, for no class is named. Copy {EXAMPLE}, write your class into it, and start "
        "with: python classroom/hub/start.py --class FILE. To try it out on this machine alone: make hub"
    )


def trial_settings(environment: Mapping[str, str]) -> ClassSettings:
    """Return the settings of a trial, which only this machine can reach.

    Raises
    ------
    SettingsError
        If another address is wanted, or there is no password.
    """
    address = environment.get("COURSE_HUB_ADDRESS", LOOPBACK)
    if not is_loopback(address):
        raise SettingsError(
            f"a trial is for this machine alone, at {LOOPBACK}, not at {address!r}: in it, all servers run "
            f"under your own account, without limits. For a class write a file like {EXAMPLE}"
        )
    password = environment.get("COURSE_HUB_PASSWORD", "")
    if len(password) < SHORTEST_PASSWORD:
        raise SettingsError(
            f"a trial needs COURSE_HUB_PASSWORD, of {SHORTEST_PASSWORD} characters or more; "
            "`make hub` makes one up and prints it"
        )
    state = environment.get("COURSE_HUB_STATE")
    if not state:
        raise SettingsError("a trial needs COURSE_HUB_STATE, a folder of its own; `make hub` gives it one")
    port = environment.get("COURSE_HUB_PORT", "8000")
    if not port.isdigit():
        raise SettingsError(f"COURSE_HUB_PORT is a number, not {port!r}")
    return _checked(
        ClassSettings(
            trial=True,
            password=password,
            address=address,
            port=int(port),
            data=environment.get("COURSE_DATA", "").partition(os.pathsep)[0],
            state=state,
        )
    )


def is_loopback(address: str) -> bool:
    """Tell whether an address can be reached from this machine alone; a name is none."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def read_class(path: Path) -> ClassSettings:
    """Read the file that describes a class.

    Raises
    ------
    SettingsError
        If it cannot be read, says something unknown, or something that would be unsafe.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}); {EXAMPLE} is one to copy") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML ({error}); {EXAMPLE} shows how it is written") from None
    for name, value in content.items():
        _check_kind(path, name, value)
    for names in ("teachers", "students"):
        content[names] = tuple(content.get(names, ()))
    return _checked(ClassSettings(**content), f"{path}: ")


def _check_kind(path: Path, name: str, value: object) -> None:
    default = FROM_FILE.get(name)
    if default is None:
        known = ", ".join(sorted(key for key, value in FROM_FILE.items() if value is not None))
        raise SettingsError(f"{path}: there is no setting {name!r}; there are {known}")
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return
        raise SettingsError(f'{path}: {name} is a list of names, such as ["ada", "grace"], not {value!r}')
    kinds = (int, float) if isinstance(default, float) else (type(default),)
    if isinstance(value, bool) != isinstance(default, bool) or not isinstance(value, kinds):
        raise SettingsError(f"{path}: {name} is {value!r}; expected something like {default!r}")


def _checked(settings: ClassSettings, where: str = "") -> ClassSettings:
    """Return the settings if a server may be started with them."""
    trouble = list(_who(settings)) + list(_reach(settings)) + list(_shares(settings))
    if trouble:
        raise SettingsError(where + "; ".join(trouble))
    return settings


def _who(settings: ClassSettings):
    if settings.trial:
        return
    if not settings.teachers:
        yield "there is no teacher: name at least one account in `teachers`, who can see and stop all servers"
    everyone = (*settings.teachers, *settings.students)
    for name in everyone:
        if not re.fullmatch(NAME, name):
            yield (
                f"{name!r} is no name for an account: lower-case letters a to z, digits, - and _, "
                "beginning with a letter, at most 31"
            )
    if "root" in everyone:
        yield "root may not log in: give the teacher an account of their own"
    twice = sorted({name for name in everyone if everyone.count(name) > 1})
    if twice:
        yield f"named twice: {', '.join(twice)}"


def _reach(settings: ClassSettings):
    try:
        ipaddress.ip_address(settings.address)
    except ValueError:
        yield f"address is {settings.address!r}; expected numbers, such as 127.0.0.1, or 0.0.0.0 for everyone"
        return
    if not 1 <= settings.port <= 65535:
        yield f"port is {settings.port}; expected 1 to 65535"
    if bool(settings.certificate) != bool(settings.key):
        yield "certificate and key go together: one of them is missing"
    for name in ("certificate", "key"):
        file = getattr(settings, name)
        if file and not Path(file).is_file():
            yield f"{name}: there is no file {file}"
    if not (is_loopback(settings.address) or settings.certificate or settings.behind_https):
        yield (
            "passwords would cross the network in the clear: give `certificate` and `key`, or say "
            "`behind_https = true` if another server speaks HTTPS for this one"
        )


def _shares(settings: ClassSettings):
    if not SIZE.fullmatch(settings.memory):
        yield f'memory is {settings.memory!r}; expected a number with M or G, such as "4G"'
    for name, least in (("cores", 0.1), ("threads", 1), ("idle_minutes", 1)):
        if getattr(settings, name) < least:
            yield f"{name} is {getattr(settings, name)}; expected {least} or more"
    for name in ("data", "state"):
        folder = getattr(settings, name)
        if folder and not Path(folder).is_absolute():
            yield f"{name} is {folder!r}; expected a full path, from / on"
    if settings.data and not Path(settings.data).is_dir():
        yield f"data: there is no folder {settings.data}"
