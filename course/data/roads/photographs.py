"""Backgrounds: pieces cut from photographs that scikit-image and scikit-learn carry, nothing downloaded.

Every photograph belongs to one part, so that what a model sees in its test was cut from other
photographs than what it learnt from, and some are kept for street scenes alone:

- ``train``: astronaut (NASA, public domain; the part below the face), brick, grass
  (CC0Textures, CC0), coffee (Rachel Michetti, CC0), flower (Flickr user vultilion, CC BY 2.0).
- ``test``: camera (Lav Varshney, CC0; its skyline, without the man), chelsea (Stéfan van der
  Walt, CC0), rocket (SpaceX, public domain).
- ``street``: china (Flickr user danielbuechele, CC BY 2.0), gravel (CC0Textures, CC0).

china and flower come with scikit-learn, all others with scikit-image; their documentation names
authors and licences.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np

from course.data.roads.painting import draw_colours, to_grey

LICENCE = (
    "computed; backgrounds from photographs under CC0 or in the public domain, "
    "and from flower and china under CC BY 2.0"
)
CITATION = (
    "Photographs that come with scikit-image (astronaut: NASA; brick, grass, gravel: CC0Textures; "
    "camera: Lav Varshney; chelsea: Stéfan van der Walt; coffee: Rachel Michetti; rocket: SpaceX) and with "
    "scikit-learn (china: danielbuechele; flower: vultilion)."
)
REDUCTIONS = (1.0, 0.7, 0.5, 0.35, 0.25)  # of a photograph's size: from details to whole views
GREY = ("brick", "camera", "grass", "gravel")  # photographs without colour
EARTH_TO_SKY = (0.03, 0.62)  # hues of earth, leaves, water and sky; no violet
LARGEST_CUT = 160  # pixels; what the smallest photograph allows


@dataclass(frozen=True)
class Photograph:
    """One photograph in an installed package.

    Attributes
    ----------
    package, file : where it lies.
    rows, columns : first and last (exclusive) of the part that is used; ``None`` for the border.
    """

    package: str
    file: str
    rows: tuple[int | None, int | None] = (None, None)
    columns: tuple[int | None, int | None] = (None, None)


PARTS: dict[str, dict[str, Photograph]] = {
    "train": {
        "astronaut": Photograph("skimage.data", "astronaut.png", (200, None), (None, 360)),
        "brick": Photograph("skimage.data", "brick.png"),
        "coffee": Photograph("skimage.data", "coffee.png"),
        "flower": Photograph("sklearn.datasets.images", "flower.jpg"),
        "grass": Photograph("skimage.data", "grass.png"),
    },
    "test": {
        "camera": Photograph("skimage.data", "camera.png", (90, 290), (345, None)),
        "chelsea": Photograph("skimage.data", "chelsea.png"),
        "rocket": Photograph("skimage.data", "rocket.jpg"),
    },
    "street": {
        "china": Photograph("sklearn.datasets.images", "china.jpg"),
        "gravel": Photograph("skimage.data", "gravel.png"),
    },
}


def load_photographs(part: str) -> dict[str, np.ndarray]:
    """Read the photographs of one part.

    Parameters
    ----------
    part : "train", "test" or "street".

    Returns
    -------
    Name to (3, height, width) uint8 array; grey photographs have three equal channels.

    Raises
    ------
    ValueError
        If there is no such part.
    FileNotFoundError
        If a package came without its photographs.
    """
    return {name: _read(part, name, 1.0) for name in PARTS[check_part(part)]}


def check_part(part: str) -> str:
    """Return the part, or raise ValueError if no photographs have been put there."""
    if part not in PARTS:
        raise ValueError(f"there are no photographs {part!r}: choose from {', '.join(PARTS)}")
    return part


def cut_photographs(
    part: str, count: int, height: int, width: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Cut pieces out of the photographs of a part, at any place and several sizes.

    Pieces may be mirrored, lose some of their colour, and are tinted: grey photographs more, to be
    as colourful as others.

    Parameters
    ----------
    part : "train", "test" or "street".
    count : how many pieces.
    height, width : of each, in pixels; at most 160.
    random : draws photograph, size, place, mirroring and colours.

    Returns
    -------
    (count, 3, height, width) float32 in [0, 1], and (count,) names of the photographs.
    """
    names = np.array(list(PARTS[check_part(part)]))
    chosen = random.integers(len(names), size=count)
    reduction = random.integers(len(REDUCTIONS), size=count)
    place = random.uniform(0, 1, (count, 2))
    pieces = np.empty((count, 3, height, width), np.float32)
    grey = np.isin(names[chosen], GREY)
    for number, name in enumerate(names):
        sizes = [_read(part, str(name), share) for share in REDUCTIONS]
        sizes = [size for size in sizes if size.shape[1] >= height and size.shape[2] >= width]
        for level, photograph in enumerate(sizes):
            rows = np.flatnonzero((chosen == number) & (reduction % len(sizes) == level))
            windows = np.lib.stride_tricks.sliding_window_view(photograph, (height, width), axis=(1, 2))
            top, left = (place[rows] * windows.shape[1:3]).astype(np.int64).T
            pieces[rows] = np.moveaxis(windows[:, top, left], 0, 1)

    fade = random.uniform(0.1, 0.95, (count, 1, 1, 1)).astype(np.float32)
    pieces += fade * (to_grey(pieces)[:, np.newaxis] - pieces)
    mirrored = random.random(count) < 0.5
    pieces[mirrored] = pieces[mirrored, :, :, ::-1]
    tint = draw_colours(random, count, hue=EARTH_TO_SKY, saturation=(0.0, 0.4), value=(1.0, 1.0))
    strength = np.where(grey, 1.0, 0.25)[:, np.newaxis]
    gain = (1 + strength * (tint - 1)) / np.float32(255)
    pieces *= gain.astype(np.float32)[:, :, np.newaxis, np.newaxis]
    return pieces, names[chosen]


@cache
def _read(part: str, name: str, share: float) -> np.ndarray:
    from PIL import Image

    photograph = PARTS[part][name]
    source = files(photograph.package) / photograph.file
    if not source.is_file():
        raise FileNotFoundError(
            f"{photograph.package} came without {photograph.file}: install scikit-image and scikit-learn "
            "again from their wheels"
        )
    with as_file(source) as path, Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB"))[slice(*photograph.rows), slice(*photograph.columns)]
    height, width = (round(length * share) for length in pixels.shape[:2])
    reduced = Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX)
    return np.ascontiguousarray(np.moveaxis(np.asarray(reduced), -1, 0))
