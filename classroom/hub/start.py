"""Start a class's server: for a trial on this machine, or for a class that a file describes.

``make hub`` starts a trial; Ctrl-C ends it, with all that it started.
"""

import argparse
import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path

from class_settings import LOOPBACK, ClassSettings, SettingsError, chosen
from ending import end
from places import BUILT, HERE, PROXY_FOLDER, prepare_state

PATIENCE_SECONDS = 120  # for the hub to answer
FAREWELL_SECONDS = 30  # for the hub to stop what it started


class CannotStart(Exception):
    """Something is missing; the message names the remedy."""


def main() -> int:
    """Check what is needed, start, wait for the end, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--class", dest="file", type=Path, metavar="FILE", help="describes a class; default: a trial"
    )
    parser.add_argument("--port", type=int, help="of a trial, instead of 8000")
    parser.add_argument("--address", default=LOOPBACK, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help="of a trial, instead of build/hub/trial")
    options = parser.parse_args()
    try:
        environment = for_class(options.file) if options.file else for_trial(options)
        settings = chosen(environment)
        check(settings)
        install_proxy()
    except (CannotStart, SettingsError) as error:
        print(f"The class's server cannot be started: {error}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if not settings.trial:
        os.execve(sys.executable, command(), environment)
    return run_trial(settings, environment)


def for_class(file: Path) -> dict[str, str]:
    """Return the environment for a class."""
    return os.environ | {"COURSE_HUB_CLASS": str(file.resolve())}


def for_trial(options: argparse.Namespace) -> dict[str, str]:
    """Return the environment for a trial: a password for it alone, and a mark on all that it starts."""
    folder = (options.folder or BUILT / "trial").resolve()
    trial = {
        "COURSE_HUB_TRIAL": "1",
        "COURSE_HUB_ADDRESS": options.address,
        "COURSE_HUB_PORT": str(options.port or 8000),
        "COURSE_HUB_INNER_PORT": str(free_port()),
        "COURSE_HUB_PROXY_PORT": str(free_port()),
        "COURSE_HUB_STATE": str(folder / "state"),
        "COURSE_HUB_RUN": secrets.token_hex(16),
    }
    password = os.environ.get("COURSE_HUB_PASSWORD") or secrets.token_urlsafe(9)
    return os.environ | trial | {"COURSE_HUB_PASSWORD": password}


def free_port() -> int:
    """Return a port of this machine that nothing uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def check(settings: ClassSettings) -> None:
    """Refuse to start where something is missing.

    Raises
    ------
    CannotStart
        With the remedy.
    """
    if not find_spec("jupyterhub"):
        raise CannotStart(
            "JupyterHub is not in this environment. Make one that has it, and use its Python:\n"
            "  python requirements/install.py --venv .venv-classroom --backend classroom\n"
            "  .venv-classroom/bin/python classroom/hub/start.py"
        )
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise CannotStart(
                f"{program} is missing, which the hub's proxy needs. On Debian and Ubuntu: "
                "apt install nodejs npm"
            )
    if not settings.trial:
        check_machine(settings)
    try:
        prepare_state(Path(settings.state))
    except (OSError, ValueError) as error:
        raise CannotStart(f"{error}; in it the hub keeps its secrets") from None
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.address, settings.port))
        except OSError as error:
            remedy = (
                "make hub HUB_ARGS=--port=8010" if settings.trial else "another `port` in the class's file"
            )
            raise CannotStart(
                f"{settings.address}:{settings.port} cannot be had ({error.strerror}); perhaps a server runs "
                f"there already. Stop it, or choose another port: {remedy}"
            ) from None


def check_machine(settings: ClassSettings) -> None:
    """Refuse a machine that could not keep the class's limits, or has not all its accounts."""
    if os.geteuid() != 0:
        raise CannotStart("starting servers for others takes root: put sudo before the command")
    if not Path("/run/systemd/system").is_dir():
        raise CannotStart(
            "systemd does not run here, and it is what keeps a student from taking all the memory. Use a "
            "machine or a virtual machine with systemd, or Kubernetes (classroom/hub/kubernetes)"
        )
    missing = [name for name in (*settings.teachers, *settings.students) if not has_account(name)]
    if missing:
        raise CannotStart(f"no account on this machine: {', '.join(missing)}. For each: adduser NAME")


def has_account(name: str) -> bool:
    """Tell whether this machine knows somebody by this name."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def install_proxy() -> None:
    """Install the proxy that the lock names, unless it is there already.

    Raises
    ------
    CannotStart
        If npm cannot.
    """
    lock = HERE / "package-lock.json"
    stamp = PROXY_FOLDER / "installed"  # written last: an install that was stopped leaves none
    if stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return
    print("Installing the hub's proxy by npm into build/hub/proxy.", flush=True)
    shutil.rmtree(PROXY_FOLDER, ignore_errors=True)
    PROXY_FOLDER.mkdir(parents=True)
    shutil.copy(HERE / "package.json", PROXY_FOLDER)
    shutil.copy(lock, PROXY_FOLDER)
    quiet = ("--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    npm = [shutil.which("npm"), "ci", *quiet]
    if subprocess.run(npm, cwd=PROXY_FOLDER, env=os.environ | {"NO_UPDATE_NOTIFIER": "1"}).returncode:
        raise CannotStart("npm could not install the proxy, see above; it needs the network once")
    shutil.copy(lock, stamp)


def command() -> list[str]:
    """Return the command that runs JupyterHub with the configuration beside this file."""
    return [sys.executable, "-m", "jupyterhub", "-f", str(HERE / "jupyterhub_config.py")]


def run_trial(settings: ClassSettings, environment: dict[str, str]) -> int:
    """Run a trial until somebody ends it; leave nothing behind that runs."""
    for number in (signal.SIGTERM, signal.SIGHUP):  # told to end, or the terminal was closed
        signal.signal(number, interrupt)
    # Started in the background of a shell, a process ignores Ctrl-C; this one must not.
    signal.signal(signal.SIGINT, interrupt)
    state = prepare_state(Path(settings.state))
    log = state / "hub.log"
    with log.open("w", encoding="utf-8") as output:
        # In a session of its own: Ctrl-C is for this process, which ends the hub in order.
        hub = subprocess.Popen(
            command(), env=environment, stdout=output, stderr=output, cwd=state, start_new_session=True
        )
    try:
        if not answers(settings, hub):
            print(f"The hub did not start. Its last words, from {log}:", file=sys.stderr)
            print(
                *log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:],
                sep="\n",
                file=sys.stderr,
            )
            return 1
        print(f"\n  The class's server, for a trial:  http://{settings.address}:{settings.port}")
        print(f"  Log in as anyone, for instance ada, with the password  {settings.password}")
        print("  Only this machine can reach it. All servers run under your account, without limits.")
        print(f"  What it says goes to {log}")
        print("  Ctrl-C ends it. The students' files stay, for the next trial.\n", flush=True)
        status = hub.wait()
        print(f"The hub has ended by itself (status {status}); {log} says why.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Ending the trial …", flush=True)
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
        hub.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            hub.wait(timeout=FAREWELL_SECONDS)
        end("COURSE_HUB_RUN", environment["COURSE_HUB_RUN"])


def interrupt(*_: object) -> None:
    """Take a signal for Ctrl-C."""
    raise KeyboardInterrupt


def answers(settings: ClassSettings, hub: subprocess.Popen) -> bool:
    """Wait until the hub answers; return whether it does."""
    address = f"http://{settings.address}:{settings.port}/hub/health"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # straight to this machine
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and hub.poll() is None:
        try:
            with opener.open(address, timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    return False


if __name__ == "__main__":
    sys.exit(main())
