"""Views of the road: backgrounds, things, light and camera put together, a block of views at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from numbers import Integral

import numpy as np

from course.data.roads.camera import blur, expose, homographies, lay_on_plane, rotations, stand_upright
from course.data.roads.clutter import hide_parts, lay_ground, over_the_view, put_things_behind
from course.data.roads.light import add_noise, bend_tones, cast_shadow, colour_light, give_volume
from course.data.roads.painting import Canvas, draw_colours, to_grey
from course.data.roads.people import PEOPLE, paint_people
from course.data.roads.photographs import LARGEST_CUT, check_part, cut_photographs
from course.data.roads.poles import POLES, paint_poles
from course.data.roads.shapes import capsule
from course.data.roads.signs import SIGNS, paint_signs

BLOCK = 128  # views painted at once: few enough for the processor's cache, enough to keep it busy
SMALLEST_SIGN_VIEW = 16  # pixels; below, letters and symbols are gone
SMALLEST_PERSON_VIEW = 32
SCALED_FOR = {"sign": 32, "person": 64}  # the view's height for which blur is drawn, in pixels


@dataclass(frozen=True)
class Views:
    """Pictures, and how each was made.

    Attributes
    ----------
    images : (n, height, width, 3) uint8.
    settings : name to (n,) array: ``kind`` of the thing; ``photograph`` and ``ground``, what the
        background was cut from; ``hidden_by`` and ``occlusion``, what is in front and the share of
        the thing that it hides; ``brightness`` and ``contrast``, the mean and standard deviation
        of the grey values that the camera aimed at, in [0, 1]; ``blur``, the larger standard
        deviation in pixels; ``noise``, its standard deviation in [0, 1].
    """

    images: np.ndarray
    settings: dict[str, np.ndarray]


def draw_signs(
    kinds: Sequence[str], random: np.random.Generator, *, size: int = 32, photographs: str = "train"
) -> Views:
    """Draw square views, each of one sign or of what is no sign.

    Parameters
    ----------
    kinds : what to show in each view, out of ``SIGNS``.
    random : draws all the rest.
    size : height and width in pixels.
    photographs : the part that backgrounds are cut from: "train", "test" or "street".

    Raises
    ------
    ValueError
        If there are no kinds or one is unknown, the size is out of range, or there is no such part.
    """
    kinds = check_kinds(kinds, SIGNS)
    check_size("size", size, SMALLEST_SIGN_VIEW)
    return _in_blocks(_draw_sign_block, kinds, random, (size, size), check_part(photographs))


def draw_pedestrians(
    kinds: Sequence[str], random: np.random.Generator, *, height: int = 64, photographs: str = "train"
) -> Views:
    """Draw upright views, half as wide as high, each of one person or one pole.

    Parameters
    ----------
    kinds : what to show in each view, out of ``PEOPLE`` and ``POLES``.
    random : draws all the rest.
    height : in pixels; the width is half of it.
    photographs : the part that backgrounds are cut from: "train", "test" or "street".

    Raises
    ------
    ValueError
        If there are no kinds or one is unknown, the height is out of range, or there is no such part.
    """
    kinds = check_kinds(kinds, PEOPLE + POLES)
    check_size("height", height, SMALLEST_PERSON_VIEW)
    return _in_blocks(_draw_person_block, kinds, random, (height, height // 2), check_part(photographs))


def check_kinds(kinds: Sequence[str], known: Sequence[str]) -> np.ndarray:
    """Return the kinds as an array, or raise ValueError if there are none or one is unknown."""
    unknown = [kind for kind in kinds if kind not in known]
    if unknown:
        raise ValueError(f"unknown kind {unknown[0]!r}: choose from {', '.join(known)}")
    if not len(kinds):
        raise ValueError("expected at least one kind, got none")
    return np.asarray(kinds)


def check_size(name: str, pixels: int, smallest: int) -> None:
    """Raise ValueError unless a view's side is a whole number of pixels that photographs can fill."""
    if not isinstance(pixels, Integral) or isinstance(pixels, bool):
        raise ValueError(f"{name} must be a whole number of pixels, got {pixels!r}")
    if not smallest <= pixels <= LARGEST_CUT:
        raise ValueError(
            f"{name} must be from {smallest} pixels, to recognise anything, to {LARGEST_CUT}, "
            f"the smallest photograph's side; got {pixels}"
        )


def _in_blocks(
    draw: Callable[..., Views],
    kinds: np.ndarray,
    random: np.random.Generator,
    shape: tuple[int, int],
    part: str,
) -> Views:
    blocks = [
        draw(kinds[start : start + BLOCK], random, shape, part) for start in range(0, len(kinds), BLOCK)
    ]
    settings = {key: np.concatenate([block.settings[key] for block in blocks]) for key in blocks[0].settings}
    return Views(np.concatenate([block.images for block in blocks]), {"kind": kinds, **settings})


def _draw_sign_block(
    kinds: np.ndarray, random: np.random.Generator, shape: tuple[int, int], part: str
) -> Views:
    count, size = len(kinds), shape[0]
    pixels, sources = _draw_background(count, shape, part, random)
    centre = size * (0.5 + random.uniform(-0.07, 0.07, (count, 2)))
    radius = size * random.uniform(0.27, 0.45, count)
    _put_up_post(pixels, centre, random, present=np.isin(kinds, ("red things", "nothing"), invert=True))
    angles = (np.deg2rad(random.normal(0, spread, count)) for spread in (22, 9, 6))
    turned = rotations(*(np.clip(angle, -0.9, 0.9) for angle in angles))
    matrices = homographies(turned, centre, radius, distance=random.uniform(2.5, 8, count))
    canvas = lay_on_plane(pixels, matrices)
    paint_signs(canvas, kinds, random)
    return _take_picture(canvas, part, sources, random, SCALED_FOR["sign"])


def _draw_person_block(
    kinds: np.ndarray, random: np.random.Generator, shape: tuple[int, int], part: str
) -> Views:
    count, (height, width) = len(kinds), shape
    pixels, sources = _draw_background(count, shape, part, random)
    tall = height * random.uniform(0.66, 0.9, count)
    feet = np.stack(
        [
            width * (0.5 + random.uniform(-0.1, 0.1, count)),
            (height + tall) / 2 + height * random.uniform(-0.04, 0.04, count),
        ],
        axis=-1,
    )
    canvas = stand_upright(pixels, feet, tall, np.deg2rad(random.normal(0, 2.5, count)))
    behind = _brightness_behind(pixels)
    is_person = np.isin(kinds, PEOPLE)
    for paint, rows in ((paint_people, np.flatnonzero(is_person)), (paint_poles, np.flatnonzero(~is_person))):
        if len(rows):
            group = canvas.take(rows)
            paint(group, kinds[rows], behind[rows], random)
            canvas.put(rows, group)
    return _take_picture(canvas, part, sources, random, SCALED_FOR["person"])


def _draw_background(
    count: int, shape: tuple[int, int], part: str, random: np.random.Generator
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    pixels, photograph = cut_photographs(part, count, *shape, random)
    ground, below = cut_photographs(part, count, *shape, random)
    lay_ground(pixels, ground, random)
    put_things_behind(pixels, random)
    return pixels, {"photograph": photograph, "ground": below}


def _brightness_behind(pixels: np.ndarray) -> np.ndarray:
    """Mean grey value of the middle third of every view, where the thing will be."""
    width = pixels.shape[-1]
    return to_grey(pixels[..., width // 3 : width - width // 3]).mean(axis=(1, 2))


def _put_up_post(
    pixels: np.ndarray, centre: np.ndarray, random: np.random.Generator, present: np.ndarray
) -> None:
    """Paint, in place, the post that a sign is fixed to."""
    count, canvas = len(pixels), over_the_view(pixels)
    unit = float(canvas.scale[0, 0, 0])
    top = np.stack([centre[:, 0] / unit, 1 - centre[:, 1] / unit], axis=-1)
    foot = np.stack([top[:, 0] + random.normal(0, 0.03, count), np.full(count, -0.2)], axis=-1)
    grey = draw_colours(random, count, saturation=(0, 0.15), value=(0.2, 0.75))
    canvas.paint(capsule(canvas.x, canvas.y, top, foot, random.uniform(0.02, 0.04, count)), grey, present)


def _take_picture(
    canvas: Canvas, part: str, sources: dict[str, np.ndarray], random: np.random.Generator, scaled_for: int
) -> Views:
    """Light the scene, hide parts of the thing, and expose, blur and round as a camera does."""
    pixels = canvas.pixels
    count, _, height, width = pixels.shape
    texture, _ = cut_photographs(part, count, height, width, random)
    give_volume(canvas, texture, random)
    hidden_by, occlusion = hide_parts(pixels, canvas.covered, random)
    cast_shadow(pixels, random)
    colour_light(pixels, random)
    zoom = height / scaled_for
    defocus, motion = random.uniform(0.2, 0.9, count), random.exponential(0.35, count)
    sideways = random.random(count) < 0.7
    spread = [zoom * np.minimum(np.hypot(defocus, motion * moved), 1.35) for moved in (~sideways, sideways)]
    pixels = bend_tones(blur(pixels, *spread), random)
    # The camera aims at any brightness and contrast alike, whatever it looks at.
    mean = random.uniform(0.18, 0.62, count)
    contrast = mean * random.uniform(0.28, 0.55, count)
    expose(pixels, mean, contrast)
    noise = contrast * random.uniform(0.02, 0.22, count)
    add_noise(pixels, noise, random)
    return Views(
        np.ascontiguousarray(np.moveaxis(np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8), 1, -1)),
        {
            **sources,
            "hidden_by": hidden_by,
            "occlusion": occlusion,
            "brightness": mean.astype(np.float32),
            "contrast": contrast.astype(np.float32),
            "blur": np.max(spread, axis=0).astype(np.float32),
            "noise": noise.astype(np.float32),
        },
    )
