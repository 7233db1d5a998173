"""Wheels of a few hundred bytes, and locks that name them."""

import hashlib
import zipfile
from pathlib import Path


def make_wheel(folder: Path, name: str, *, version="1.0", tag="py3-none-any", needs_python="") -> Path:
    """Write a wheel that installs nothing; its content differs with its name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-{tag}.whl"
    information = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += f"Requires-Python: {needs_python}\n" if needs_python else ""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{information}/METADATA", metadata)
        file.writestr(f"{information}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        file.writestr(f"{information}/RECORD", "")
    return path


def line_of(*wheels: Path, marker: str = "") -> str:
    """What a lock says of a package that comes as these wheels."""
    name, version, *_ = wheels[0].name.split("-")
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in wheels]
    words = [f"{name}=={version}" + (f" ; {marker}" if marker else "")]
    return " \\\n    ".join([*words, *(f"--hash=sha256:{digest}" for digest in hashes)]) + "\n"
