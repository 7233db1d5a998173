"""Run all benchmarks, go on after a failure, print all tables, and put them into the README.

``make bench`` calls this. ``python benchmarks/bench.py hog growth`` runs some. On two quiet cores all take
less than half an hour; each has a limit of its own, after which it is ended and counts as failed.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from measure import load_average, usable_cores
from tables import print_tables, read_results, write_tables

HERE = Path(__file__).resolve().parent
QUIET_LOAD = 0.3  # of the cores: what a machine with nothing to do may show
# Script to the seconds after which it is ended: about twice what it takes on two quiet cores. First those
# that look at starting, before anything else has filled the page cache.
SCRIPTS = {
    "first_picture": 300,
    "import_time": 150,
    "hog": 60,
    "data_speed": 180,
    "roads": 120,
    "detection": 120,
    "feeding": 240,
    "training_throughput": 180,
    "live_panel": 200,
    "growth": 480,
    "first_tutorials": 600,
    "time_to_accuracy": 540,
    "whole_course": 700,
}
BY_REQUEST = {"widget_latency": 600}  # needs Chromium, and minutes more


def main() -> int:
    """Run the benchmarks asked for; return 1 if any failed or a table could not be made."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    every = SCRIPTS | BY_REQUEST
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"any of: {', '.join(every)} (default: all but the last)"
    )
    parser.add_argument("--quick", action="store_true", help="tiny sizes: shows that all run, stores nothing")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(every))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(every)}")
    load = load_average()
    if load > QUIET_LOAD * usable_cores():
        print(
            f"WARNING: the load average is {load:.1f}: other programs are at work, and figures will suffer."
        )

    outcomes = []
    for name in arguments.names or SCRIPTS:
        print(f"\n=== {name} ===", flush=True)
        began = time.monotonic()
        failure = run(HERE / f"{name}.py", every[name], arguments.quick)
        outcomes.append((name, time.monotonic() - began, failure))
    try:
        if not arguments.quick:
            write_tables()
        print_tables(read_results())
        broken = ""
    except ValueError as error:
        broken = str(error)
    return summarise(outcomes, broken)


def run(script: Path, limit: float, quick: bool) -> str:
    """Run a script for so many seconds at most; why it failed, or nothing."""
    command = [sys.executable, str(script), *(["--quick"] if quick else [])]
    environment = {"COURSE_PROGRESS": "off", **os.environ}
    # In a group of its own, so that kernels and trainings that it has started end with it.
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        status = process.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        end_group(process)
        return f"ended after {limit:.0f} s"
    except BaseException:
        end_group(process)
        raise
    return f"exit status {status}" if status else ""


def end_group(process: subprocess.Popen) -> None:
    """End a process and those it has started, where the system knows groups of them."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def summarise(outcomes: list[tuple[str, float, str]], broken: str) -> int:
    """Print the seconds of each benchmark and what failed; return the exit status."""
    print(f"\n{'benchmark':<22}{'seconds':>8}")
    for name, seconds, failure in outcomes:
        print(f"{name:<22}{seconds:>8.0f}  {f'FAILED: {failure}' if failure else ''}".rstrip())
    print(f"{'all':<22}{sum(seconds for _, seconds, _ in outcomes):>8.0f}")
    if broken:
        print(f"The tables were not made: {broken}")
    return int(bool(broken) or any(failure for *_, failure in outcomes))


if __name__ == "__main__":
    sys.exit(main())
