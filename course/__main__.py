"""``python -m course COMMAND``: what the course does from the command line."""

import argparse
import sys
from importlib import import_module

COMMANDS = {
    "doctor": "diagnose this installation, and say what would mend it",
    "copies": "make or update your own copies of the notebooks",
    "reset": "put a notebook back as the course has it, and keep yours",
    "progress": "show what you have done, and what to do next",
    "data": "list data sets, get them, check them",
    "assignment": "make an assignment of a lesson's exercises, for a class",
    "slides": "make slides of a lesson, for a talk without a network",
    "gradebook": "put progress that learners exported into one table",
    "pack": "put all that a class without internet needs into one zip file",
    "build": "turn lessons into notebooks",
    "reference": "make full-size results and store them",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name, and return the exit status.

    Only the module of that command is imported: the doctor has to come even if
    everything else is broken.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="python -m course", description="What the course does by command.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    chosen = arguments[0] if arguments else None
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=f"{purpose.capitalize()}.")
        if name == chosen:
            module = import_module(f"course.commands.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main())
