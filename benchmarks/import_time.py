"""How long a learner waits for `import course`, beside `import keras`.

    python benchmarks/import_time.py

Each import runs several times in processes of its own, in turns, so that a busy moment of the machine hits
all alike. The time that the interpreter itself takes to start is taken off, round by round.
"""

import pkgutil
import subprocess
import sys
from pathlib import Path

from measure import Benchmark, in_turns, make_parser

COURSE = str(Path(__file__).resolve().parents[1] / "course")
MODULES = [f"course.{module.name}" for module in pkgutil.iter_modules([COURSE]) if module.name[0] != "_"]
IMPORTS = {
    "nothing": "pass",
    "course": "import course",
    "every module of course": f"import {', '.join(MODULES)}",
    "keras": "import keras",
}


def run(code: str) -> None:
    """Run code in a new interpreter; what TensorFlow has to say is dropped."""
    subprocess.run([sys.executable, "-c", code], check=True, stderr=subprocess.DEVNULL)


def main() -> None:
    """Measure all imports in turns."""
    parser = make_parser(__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each import (default 5)")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rounds = 1
    with Benchmark(__file__, __doc__, arguments) as benchmark:
        # The calls that do not count read the files from disk, and compile what is not compiled.
        ways = {name: lambda code=code: run(code) for name, code in IMPORTS.items()}
        seconds = in_turns(ways, arguments.rounds)
        interpreter = seconds.pop("nothing")
        taken = {
            name: [with_it - without for with_it, without in zip(times, interpreter, strict=True)]
            for name, times in seconds.items()
        }
        for name, times in taken.items():
            benchmark.add(f"import {name}", "s", times, headline=name != "every module of course")
        shares = [100 * own / keras for own, keras in zip(taken["course"], taken["keras"], strict=True)]
        benchmark.add("import course, as a share of import keras", "%", shares)
        benchmark.note("Files in the page cache; the start of the interpreter is taken off.")


if __name__ == "__main__":
    main()
