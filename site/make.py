"""Make the site: the lessons with their stored outputs, the notes for teachers and the reference, as pages.

``make site`` calls this. No lesson is executed, and every warning is an error. Once, npm fetches the two
packages that pages and slides load in a browser; after that no network is needed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

from pages import REPOSITORY, write_pages

BUILD = REPOSITORY / "build"
PACKAGES = REPOSITORY / "site" / "node_modules"
WITHOUT_NPM = "npm is missing, which fetches MathJax and reveal.js; on Debian: apt install nodejs npm"


def main() -> int:
    """Build the site and say where it is; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=BUILD / "site", help="folder of the pages")
    parser.add_argument("--sources", type=Path, default=BUILD / "site-sources", help="what they are made of")
    options = parser.parse_args()
    try:
        fetch_packages()
    except OSError as error:
        print(error)
        return 1
    from sphinx.cmd.build import build_main

    start = time.perf_counter()
    write_pages(options.sources)
    settings = ["-b", "html", "-c", str(Path(__file__).parent), "-W", "--keep-going", "-q"]
    status = build_main([*settings, str(options.sources), str(options.out)])
    if status == 0:
        seconds = time.perf_counter() - start
        size_mb = sum(path.stat().st_size for path in options.out.rglob("*") if path.is_file()) / 1e6
        print(f"Made in {seconds:.0f} s, {size_mb:.0f} MB: open {options.out / 'index.html'}")
    return status


def fetch_packages() -> Path:
    """Fetch what pages and slides load, unless it is here as the lock says; return its folder.

    Raises
    ------
    OSError
        If npm is missing, or could not fetch it.
    """
    lock, written_last = PACKAGES.parent / "package-lock.json", PACKAGES / ".package-lock.json"
    if not written_last.exists() or written_last.stat().st_mtime < lock.stat().st_mtime:
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError(WITHOUT_NPM)
        if subprocess.run([npm, "ci", "--silent"], cwd=lock.parent).returncode != 0:
            raise OSError(f"`npm ci` in {lock.parent} failed; without a network it cannot fetch anything")
    return PACKAGES


if __name__ == "__main__":
    sys.exit(main())
