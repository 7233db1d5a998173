"""Start one student's server: their copies of the lessons first, then JupyterLab.

It runs as the student, within the student's limits, whatever the hub itself may do.
"""

import os
import sys
from pathlib import Path

from course.commands.copies import COPIES, REPOSITORY, describe
from course.copies import update_copies


def main() -> None:
    """Prepare the home folder, and become the server."""
    server = Path(sys.executable).with_name("jupyterhub-singleuser")
    copies = Path.home() / COPIES
    # Everything of their own, even where a setting of the machine names one folder for all; and in a
    # terminal `python -m course reset 05` is the course's Python, and means their copy.
    os.environ["COURSE_CACHE"] = str(Path.home() / ".course")
    os.environ["COURSE_COPIES"] = str(copies)
    os.environ["PATH"] = f"{server.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    try:
        outcomes = update_copies(REPOSITORY / "notebooks", copies)
    except OSError as error:
        # A full disk must not keep students from their server: they need it to make room.
        print(f"{copies}: {error.strerror or error}", file=sys.stderr)
    else:
        for line in describe(outcomes, copies):
            print(line, flush=True)
    os.chdir(Path.home())
    os.execv(server, [str(server), *sys.argv[1:]])


if __name__ == "__main__":
    main()
