"""What one check found, in words for a person, with a remedy where something is wrong."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Finding:
    """One line of the diagnosis.

    Attributes
    ----------
    level : ``"ok"``; ``"note"``, which is worth knowing; or ``"problem"``,
        with which a lesson could not run.
    subject : what was looked at, in a word or two.
    text : what was found.
    remedy : what to do about it; empty if nothing is to be done.
    """

    level: Literal["ok", "note", "problem"]
    subject: str
    text: str
    remedy: str = ""

    def __post_init__(self) -> None:
        if self.level == "problem" and not self.remedy:
            raise ValueError(f"the problem {self.text!r} has no remedy: say what to do about it")


def how_to_install_again() -> str:
    """Return the command that puts all packages in order, for the way this environment was made."""
    if (Path(sys.prefix) / "installed").exists():  # the stamp of requirements/install.py
        return "run `make clean lab` in the folder of the course"
    command = 'python -m pip install -c requirements/cpu.constraints -e ".[cpu,dev]"'
    return f"run `{command}` in the folder of the course"
