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
    # Progress and results of their own, even where a setting of the machine names one folder for all.
    os.environ["COURSE_CACHE"] = str(Path.home() / ".course")
    copies = Path.home() / COPIES
    try:
        outcomes = update_copies(REPOSITORY / "notebooks", copies)
    except OSError as error:
        # A full disk must not keep students from their server: they need it to make room.
        print(f"{copies}: {error.strerror or error}", file=sys.stderr)
    else:
        print(*describe(outcomes, copies), sep="\n", flush=True)
    server = Path(sys.executable).with_name("jupyterhub-singleuser")
    os.chdir(Path.home())
    os.execv(server, [str(server), *sys.argv[1:]])


if __name__ == "__main__":
    main()
