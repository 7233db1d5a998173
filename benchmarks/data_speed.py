"""How many items a second loaders, simulators and converters make ready.

    python benchmarks/data_speed.py

Loaders read the data sets that come with the course from their packed files, checksums included. Simulators
draw views of roads. Converters turn what was loaded into what a classifier takes: floats, histograms of
orientations, spectrograms, words; the last ones read a folder of picture and sound files as lesson 13 does.
All take turns, so that a busy moment of the machine hits all alike.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import Benchmark, in_turns, make_parser

from course.data import load, load_pedestrians, load_signs
from course.data.clip_length import fit_length
from course.data.own import load_own, write_example_folder
from course.data.roads import draw_streets
from course.features.image import hog
from course.features.sound import log_mel, mfcc
from course.features.text import expert_scores

HEADLINES = ("loader: Fashion-MNIST", "simulator: pedestrians and poles", "own folder: images")


def make_ways(views: int, per_class: int, folder: Path) -> dict[str, tuple[int, Callable[[], object], str]]:
    """Name of each job to the items it makes, the function that does it once, and what an item is."""
    garments, voices = load("fashion_mnist", train_size=10 * views), load("voices")
    texts = load("opinions").x_train
    texts = texts[: min(len(texts), 2 * views)]
    images, waves = garments.scaled().x_train, fit_length(voices.x_train[: 2 * views], 8_000)
    own = {kind: folder / kind for kind in ("images", "sounds")}
    for kind, place in own.items():
        write_example_folder(place, modality=kind, per_class=per_class)
    return {
        "loader: Fashion-MNIST": (70_000, lambda: load("fashion_mnist"), "images"),
        "loader: spoken commands": (
            len(voices.x_train) + len(voices.x_test),
            lambda: load("voices"),
            "clips",
        ),
        "simulator: traffic signs": (views, lambda: load_signs(views // 2, views // 2), "views"),
        "simulator: pedestrians and poles": (
            views,
            lambda: load_pedestrians(views // 2, views // 2),
            "views",
        ),
        "simulator: street scenes of 192 × 320": (
            2,
            lambda: draw_streets(2, 0, height=192, width=320),
            "scenes",
        ),
        "converter: bytes to floats": (len(images), lambda: garments.scaled(), "images"),
        "converter: HOG with cells of 4": (
            len(images),
            lambda: hog(images, pixels_per_cell=(4, 4), cells_per_block=(2, 2)),
            "images",
        ),
        "converter: sound to MFCC": (len(waves), lambda: mfcc(log_mel(waves)), "clips"),
        "converter: text to expert scores": (len(texts), lambda: expert_scores(texts), "texts"),
        **{
            f"own folder: {kind}": (count_files(place), lambda place=place: load_own(place), "files")
            for kind, place in own.items()
        },
    }


def count_files(folder: Path) -> int:
    """Return how many files lie in a folder and those inside it."""
    return sum(path.is_file() for path in folder.rglob("*"))


def main() -> None:
    """Time all jobs in turns."""
    parser = make_parser(__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each job (default 5)")
    parser.add_argument(
        "--views", type=int, default=500, help="views that each simulator draws (default 500)"
    )
    arguments = parser.parse_args()
    per_class = 40
    if arguments.quick:
        arguments.rounds, arguments.views, per_class = 1, 4, 4
    with tempfile.TemporaryDirectory() as folder, Benchmark(__file__, __doc__, arguments) as benchmark:
        ways = make_ways(arguments.views, per_class, Path(folder))
        seconds = in_turns({name: way for name, (_, way, _) in ways.items()}, arguments.rounds)
        for name, (items, _, what) in ways.items():
            speeds = [items / each for each in seconds[name]]
            benchmark.add(name, f"{what}/s", speeds, headline=name in HEADLINES)


if __name__ == "__main__":
    main()
