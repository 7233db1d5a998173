"""Make the site: the lessons with their stored outputs, the notes for teachers and the reference, as pages.

``make site`` calls this. Nothing is executed and nothing fetched; every warning is an error.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from pages import REPOSITORY, write_pages

BUILD = REPOSITORY / "build"


def main() -> int:
    """Build the site and say where it is; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=BUILD / "site", help="folder of the pages")
    parser.add_argument("--sources", type=Path, default=BUILD / "site-sources", help="what they are made of")
    options = parser.parse_args()
    if not (scripts := REPOSITORY / "site" / "node_modules").is_dir():
        print(f"{scripts} is not here; `npm ci` in {scripts.parent} puts it there")
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


if __name__ == "__main__":
    sys.exit(main())
