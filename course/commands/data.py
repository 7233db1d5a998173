"""List data sets, download them, or make the embedded ones again."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from course.data.catalogue import find_entry
from course.data.errors import DataError
from course.data.locate import Places, Status, fetch, status
from course.data.packing import pack_fashion_mnist, pack_opinions
from course.data.voices import make_voices


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course data`` understands."""
    actions = parser.add_subparsers(
        dest="action", metavar="get | pack | voices | opinions", help="without any: list all"
    )
    get = actions.add_parser("get", help="download data sets into the cache, unless they are here")
    get.add_argument("names", nargs="+", metavar="NAME")
    pack = actions.add_parser("pack", help="pack the four original files of Fashion-MNIST again")
    pack.add_argument("folder", type=Path, metavar="FOLDER", help="where the four *-ubyte.gz files are")
    voices = actions.add_parser(
        "voices", help="let the speech synthesisers of this machine say the words again"
    )
    opinions = actions.add_parser("opinions", help="pack VADER's rated tweets and film snippets again")
    opinions.add_argument("rated", type=Path, metavar="FILE", help="where vader_ratings.npz is")
    for maker in (pack, voices, opinions):
        maker.add_argument(
            "--out", type=Path, metavar="FILE", help="what to write, instead of the embedded file"
        )


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for; return the exit status."""
    places = Places.of_this_machine()
    if arguments.action == "get":
        return max([_get(name, places) for name in arguments.names])
    if arguments.action == "pack":
        target = arguments.out or places.embedded / find_entry("fashion_mnist").file
        return _make(lambda: pack_fashion_mnist(arguments.folder, target))
    if arguments.action == "voices":
        target = arguments.out or places.embedded / find_entry("voices").file
        return _make(lambda: make_voices(target))
    if arguments.action == "opinions":
        target = arguments.out or places.embedded / find_entry("opinions").file
        return _make(lambda: pack_opinions(arguments.rated, target))
    everything = status(places)
    for found in everything:
        _print_status(found)
    if any(found.where is None for found in everything):
        print("`python -m course data get NAME` gets one that is missing, or says how you can.")
    return 0


def _get(name: str, places: Places) -> int:
    try:
        print(f"{name}: {fetch(find_entry(name), places)}")
    except DataError as error:
        print(error)
        return 1
    return 0


def _make(write: Callable[[], Path]) -> int:
    try:
        print(f"wrote {write()}")
    except (DataError, OSError, RuntimeError) as error:
        print(error)
        return 1
    return 0


def _print_status(found: Status) -> None:
    print(f"{found.name:14} {found.title}")
    print(f"{'':14} {found.where or 'not on this machine'} ({found.size / 1e6:.1f} MB)")
    print(f"{'':14} licence: {found.licence}")
    if found.where and found.remedy:
        print(f"{'':14} {found.remedy}")
