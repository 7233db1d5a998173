"""Make a virtual environment that holds exactly what a lock names, and the course.

``make lab`` and ``make test`` call this; without make, for instance on
Windows, ``python requirements/install.py`` does the same. It needs nothing but
Python with pip and venv. Nothing happens if the environment is up to date.

uv installs, since it is several times as fast as pip; it comes by pip, with
its hash checked like every other. Where uv does not work, pip does the whole.

In a folder that was unpacked from ``python -m course pack``, everything comes
from the wheels in it, and no network is asked.
"""

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
WHEELS = ROOT / "wheels"  # in a pack
BACKENDS = ("cpu", "gpu", "jax")
CLASSROOM = "classroom"  # what the cpu lock holds, and what a teacher needs besides: nbgrader, hub, site
STAMP = "installed"
USUAL_REASONS = (
    "No network or a full disk are the usual reasons",
    "A full disk is the usual reason, or a file of the pack that was damaged on its way: unpack it again",
)


class InstallError(Exception):
    """The environment cannot be made; the message says what the user can do."""


def main(arguments=None):
    """Parse the command line, install, and return the exit status."""
    parser = argparse.ArgumentParser(description="Install the course into a virtual environment.")
    parser.add_argument("--venv", default=".venv", help="folder of the environment (default: .venv)")
    parser.add_argument(
        "--backend",
        choices=("auto", *BACKENDS, CLASSROOM),
        default="auto",
        help="which lock to install; auto takes gpu where nvidia-smi shows a GPU, else cpu; "
        "classroom is cpu with what a teacher needs",
    )
    options = parser.parse_args(arguments)
    try:
        check_python()
        check_platform()
        pack = read_pack()
        if pack:
            check_pack(pack, options.backend)
            backend = pack["backend"]
        else:
            backend = detect_backend() if options.backend == "auto" else options.backend
        install(ROOT / options.venv, REQUIREMENTS / (backend + ".lock"))
    except InstallError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def supported_versions():
    """Return the Python versions of ``requires-python``: the first supported, and the first that is not."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lowest, limit = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', text).groups()
    return (3, int(lowest)), (3, int(limit))


def check_python():
    """Refuse a Python that the packages do not support, or that cannot make environments."""
    lowest, limit = supported_versions()
    if not lowest <= sys.version_info[:2] < limit:
        raise InstallError(
            f"The course needs Python 3.{lowest[1]} to 3.{limit[1] - 1}; this is {platform.python_version()} "
            f"({sys.executable}).\nInstall one of those and name it, for instance: make lab PYTHON=python3.12"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise InstallError(
            f"This Python ({sys.executable}) cannot make virtual environments: venv or pip is missing.\n"
            f"On Debian and Ubuntu: sudo apt install python{version}-venv"
        ) from None


def check_platform():
    """Refuse the one common system for which no backend comes any more, before a long search for it."""
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        raise InstallError(
            "TensorFlow no longer comes for Macs with Intel processors, nor does JAX.\n"
            "Use another machine, a container, or a JupyterHub."
        )


def read_pack():
    """Return what the pack that this folder came in says of itself, or nothing if it came otherwise."""
    try:
        found = json.loads((WHEELS / "pack.json").read_text(encoding="utf-8"))
        return {name: found[name] for name in ("platform", "sys_platform", "machine", "python", "backend")}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InstallError(
            f"{WHEELS / 'pack.json'} is damaged ({error}): unpack the zip file again."
        ) from None


def check_pack(pack, backend):
    """Refuse a machine or a Python for which the wheels of a pack are not."""
    machine = platform.machine()
    if (sys.platform, machine.lower()) != (pack["sys_platform"], pack["machine"].lower()):
        raise InstallError(
            f"This pack is for {pack['platform']}, and this machine is another ({sys.platform}, {machine}).\n"
            "Ask for a pack for it: python -m course pack --platform ..."
        )
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if version != pack["python"]:
        raise InstallError(
            f"This pack is for Python {pack['python']}; this is {version} ({sys.executable}).\n"
            f"Call that one by its name: {by_name(pack['python'])} {Path(__file__).name}, or make lab "
            f"PYTHON=python{pack['python']}; or ask for a pack made with --python {version}."
        )
    if backend not in ("auto", pack["backend"]):
        raise InstallError(
            f"This pack holds what {pack['backend']} needs, and not {backend}: leave --backend out, or ask "
            f"for a pack made with --backend {backend}."
        )


def by_name(version):
    """Return how a Python of this version is called on this system."""
    return f"py -{version}" if os.name == "nt" else f"python{version}"


def source_of_packages():
    """Return what pip and uv are told in a pack: take nothing but its wheels."""
    return ("--no-index", "--find-links", str(WHEELS)) if (WHEELS / "pack.json").exists() else ()


def detect_backend():
    """Return ``"gpu"`` where TensorFlow's CUDA packages exist and a GPU is shown, else ``"cpu"``."""
    if sys.platform != "linux" or platform.machine() != "x86_64" or not shutil.which("nvidia-smi"):
        return "cpu"
    shown = subprocess.run(["nvidia-smi", "-L"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return "gpu" if shown.returncode == 0 and b"GPU" in shown.stdout else "cpu"


def install(environment, lock):
    """Make ``environment`` hold what ``lock`` names, unless it does so already.

    The stamp is written last. An install that was stopped leaves none, and the
    next one starts with an empty folder.
    """
    stamp = environment / STAMP
    wanted = fingerprint(environment, lock)
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return

    print(
        f"Installing {lock.name} into {environment.name}; this takes a few minutes the first time.",
        flush=True,
    )
    stamp.unlink(missing_ok=True)
    # Run from the environment itself, Python would empty the folder that it runs from.
    base_python = getattr(sys, "_base_executable", sys.executable)
    run([base_python, "-m", "venv", "--clear", str(environment)])
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not install_with_uv(python, lock):
        print("Going on with pip, which takes longer.", flush=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", *source_of_packages()]
        run([*pip, "--require-hashes", "--no-deps", "-r", str(lock)])
        run([*pip, *EDITABLE])
    stamp.write_text(wanted, encoding="ascii")


# Everything the course needs is there from the lock, its build backend too.
EDITABLE = ("--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def install_with_uv(python, lock):
    """Install with uv; return whether that worked."""
    pip = [str(python), "-m", "pip"]
    source = source_of_packages()
    uv = [str(python), "-m", "uv", "pip", "install", "--python", str(python), *source]
    uv += ["--offline"] if source else []
    installer = str(REQUIREMENTS / "installer.lock")
    try:
        run([*pip, "install", "--quiet", *source, "--require-hashes", "-r", installer])
        settings = uv_settings(pip)
        # Without its byte code, the first import of Keras takes over half a minute.
        run([*uv, "--compile-bytecode", "--require-hashes", "--no-deps", "-r", str(lock)], settings)
        run([*uv, *EDITABLE], settings)
    except InstallError as error:
        print(error, file=sys.stderr)
        return False
    return True


def uv_settings(pip):
    """Return the environment for uv: as it is, with pip's index, which uv would not look for by itself."""
    settings = dict(os.environ)
    index = settings.get("PIP_INDEX_URL") or output([*pip, "config", "get", "global.index-url"])
    if index:
        settings.setdefault("UV_DEFAULT_INDEX", index)
    return settings


def fingerprint(environment, lock):
    """Return a digest of all that decides what is in the environment: another one means a new install."""
    digest = hashlib.sha256()
    for part in (sys.version, str(environment)):  # Scripts name the folder: a moved one has to be made anew.
        digest.update(part.encode())
    for path in (lock, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run(command, settings=None):
    """Run a command, and raise InstallError if it fails."""
    try:
        status = subprocess.call(command, env=settings)
    except OSError as error:
        raise InstallError(f"Could not run {command[0]}: {error}") from error
    if status != 0:
        raise InstallError(
            f"This failed with status {status}: {' '.join(command)}\n"
            f"The lines above say why. {USUAL_REASONS[bool(source_of_packages())]}; then try again."
        )


def output(command):
    """Return what a command prints, or nothing if it fails."""
    answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return answer.stdout.decode().strip() if answer.returncode == 0 else ""


if __name__ == "__main__":
    sys.exit(main())
