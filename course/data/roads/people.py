"""People on the road: adults and children, walking or standing, in several clothes, with what they carry."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from course.data.roads.painting import Canvas, draw_colours, draw_dull_colours, pick, stand_out
from course.data.roads.shapes import box, capsule, disc, per_picture, polygon
from course.data.roads.skeleton import Limb, Skeleton, draw_skeletons

PEOPLE = ("walking", "standing", "with a bag", "with a backpack", "with an umbrella", "child")
SKIN = [(0.94, 0.78, 0.67), (0.87, 0.67, 0.53), (0.78, 0.57, 0.42), (0.62, 0.43, 0.30), (0.43, 0.29, 0.20),
        (0.29, 0.19, 0.14)]  # fmt: skip
HAIR = [(0.08, 0.07, 0.06), (0.20, 0.13, 0.08), (0.36, 0.23, 0.13), (0.72, 0.57, 0.33), (0.58, 0.57, 0.56),
        (0.45, 0.20, 0.10)]  # fmt: skip
UMBRELLA_ROOM = 0.82  # share of the height that is left for who walks under an umbrella


def paint_people(canvas: Canvas, kinds: np.ndarray, behind: np.ndarray, random: np.random.Generator) -> None:
    """Paint one person into every picture.

    Parameters
    ----------
    canvas : coordinates with the feet at (0, 0) and the highest point at (0, 1).
    kinds : (n,) out of ``PEOPLE``.
    behind : (n,) brightness of what is behind, from which clothes must differ.
    random : draws build, pose and clothes.
    """
    umbrella, backpack = kinds == "with an umbrella", kinds == "with a backpack"
    bag, child = kinds == "with a bag", kinds == "child"
    room = per_picture(np.where(umbrella, UMBRELLA_ROOM, 1))
    # The new canvas shares the pixels of the old one, and paints on them.
    canvas = replace(canvas, x=canvas.x / room, y=canvas.y / room, scale=canvas.scale * room)

    walks = (kinds != "standing") & ((kinds == "walking") | (random.random(len(kinds)) < 0.6))
    body = draw_skeletons(random, walks, child, gesture=1 * bag + 2 * umbrella)
    looks = _draw_looks(random, body, behind)
    before_hair = body.facing > -0.45  # the face and the shoulders are nearer than the hair

    # From the farthest to the nearest; what lies in shade is darker.
    _paint_long_hair(canvas, body, looks.hair, looks.long_hair & before_hair)
    _paint_backpack(canvas, body, looks.carried, backpack & (body.facing > 0))
    _paint_arm(canvas, body.far_arm, body, looks, light=0.72)
    _paint_leg(canvas, body.far_leg, body, looks, light=0.82)
    _paint_leg(canvas, body.near_leg, body, looks, light=1.0)
    _paint_trunk(canvas, body, looks)
    _paint_skirt(canvas, body, looks)
    _paint_backpack(canvas, body, looks.carried, backpack & (body.facing <= 0))
    _paint_head(canvas, body, looks)
    _paint_long_hair(canvas, body, looks.hair, looks.long_hair & ~before_hair)
    _paint_arm(canvas, body.near_arm, body, looks, light=0.86)
    _paint_bag(canvas, body, looks.carried, bag, random)
    _paint_umbrella(canvas, body, looks.carried, umbrella)


@dataclass(frozen=True)
class _Looks:
    """Colours (n, 3) and clothes of n people; what they wear are (n,) booleans, lengths (n,)."""

    top: np.ndarray
    bottom: np.ndarray
    forearm: np.ndarray
    thigh: np.ndarray
    shin: np.ndarray
    shoes: np.ndarray
    skin: np.ndarray
    hair: np.ndarray
    cap: np.ndarray
    carried: np.ndarray
    long_hair: np.ndarray
    bald: np.ndarray
    has_cap: np.ndarray
    coat: np.ndarray
    skirt: np.ndarray
    hem: np.ndarray


def _draw_looks(random: np.random.Generator, body: Skeleton, behind: np.ndarray) -> _Looks:
    count = len(behind)
    top = stand_out(random, draw_dull_colours(random, count), behind)
    bottom = stand_out(random, draw_dull_colours(random, count, most=0.5), behind)
    skin, clothes, head = pick(random, SKIN, count), random.random(count), random.random(count)
    shorts, skirt, coat = clothes < 0.12, (clothes > 0.12) & (clothes < 0.28), clothes > 0.78
    short_sleeves = (shorts | (random.random(count) < 0.25)) & ~coat
    return _Looks(
        top=top,
        bottom=bottom,
        forearm=np.where(short_sleeves[:, np.newaxis], skin, top),
        thigh=np.where(skirt[:, np.newaxis], skin, bottom),
        shin=np.where((shorts | skirt)[:, np.newaxis], skin, bottom),
        shoes=draw_colours(random, count, saturation=(0, 0.4), value=(0.05, 0.5)),
        skin=skin,
        hair=pick(random, HAIR, count),
        cap=draw_colours(random, count, saturation=(0, 0.8), value=(0.1, 0.9)),
        carried=stand_out(random, draw_dull_colours(random, count, most=0.9), behind),
        long_hair=head < 0.3,
        bald=head > 0.94,
        has_cap=(head > 0.3) & (head < 0.5),
        coat=coat,
        skirt=skirt,
        hem=body.hip_height - np.where(coat, random.uniform(0.08, 0.2, count), 0.16),
    )


def _paint_arm(canvas: Canvas, arm: Limb, body: Skeleton, looks: _Looks, light: float) -> None:
    _paint_limb(canvas, arm, light * looks.top, light * looks.forearm, light * looks.skin, 0.03 * body.build)


def _paint_leg(canvas: Canvas, leg: Limb, body: Skeleton, looks: _Looks, light: float) -> None:
    _paint_limb(canvas, leg, light * looks.thigh, light * looks.shin, light * looks.shoes, 0.046 * body.build)


def _paint_limb(
    canvas: Canvas, limb: Limb, upper: np.ndarray, lower: np.ndarray, tip: np.ndarray, radius: np.ndarray
) -> None:
    x, y = canvas.x, canvas.y
    canvas.paint(capsule(x, y, limb.tip, limb.end, 0.55 * radius), tip)
    canvas.paint(capsule(x, y, limb.middle, limb.tip, 0.76 * radius, 0.55 * radius), lower)
    canvas.paint(capsule(x, y, limb.root, limb.middle, radius, 0.76 * radius), upper)


def _paint_trunk(canvas: Canvas, body: Skeleton, looks: _Looks) -> None:
    x, y = canvas.x, canvas.y
    rounding = 0.024
    hips, level = body.hip_half - 0.04, body.hip_height + 0.02
    canvas.paint(capsule(x, y, _point(-hips, level), _point(hips, level), 0.045), looks.bottom)
    shoulders, waist = 0.9 * body.shoulder_half - rounding, body.hip_half - 0.6 * rounding
    upper, lower = body.shoulder_height - rounding, body.hip_height + 0.045
    nape = 0.5 * body.head_radius
    corners = [
        (-nape, upper + 0.022), (nape, upper + 0.022),
        (shoulders, upper - 0.022), (waist, lower), (-waist, lower), (-shoulders, upper - 0.022),
    ]  # fmt: skip
    outline = np.stack([_point(*corner) for corner in corners], axis=1)
    canvas.paint(polygon(x, y, outline) - rounding, looks.top)


def _paint_skirt(canvas: Canvas, body: Skeleton, looks: _Looks) -> None:
    """The lower half of a coat, or a skirt."""
    waist, width = body.hip_half, body.hip_half * np.where(looks.coat, 1.15, 1.7)
    upper = body.hip_height + 0.06
    corners = [(-waist, upper), (waist, upper), (width, looks.hem), (-width, looks.hem)]
    outline = np.stack([_point(*corner) for corner in corners], axis=1)
    colour = np.where(looks.coat[:, np.newaxis], looks.top, looks.bottom)
    canvas.paint(polygon(canvas.x, canvas.y, outline) - 0.008, colour, looks.coat | looks.skirt)


def _paint_long_hair(canvas: Canvas, body: Skeleton, hair: np.ndarray, present: np.ndarray) -> None:
    radius = body.head_radius
    crown, end = body.at(-0.012, 1 - 0.92 * radius), body.at(-0.02, body.shoulder_height - 0.03)
    canvas.paint(capsule(canvas.x, canvas.y, crown, end, 0.9 * radius, 0.8 * radius), hair, present)


def _paint_head(canvas: Canvas, body: Skeleton, looks: _Looks) -> None:
    x, y = canvas.x, canvas.y
    radius = body.head_radius
    chin, crown = 1 - 1.5 * radius, 1 - 0.92 * radius
    neck = capsule(
        x, y, body.at(0.0, body.shoulder_height - 0.02), body.at(0.008, 1 - 2 * radius), 0.42 * radius
    )
    canvas.paint(neck, 0.88 * looks.skin)
    skull = capsule(x, y, body.at(0.005, crown), body.at(0.01, chin), 0.9 * radius, 0.72 * radius)
    canvas.paint(skull, np.where(looks.bald[:, np.newaxis], looks.skin, looks.hair))
    face_forward = 0.34 * radius + 0.01
    face = capsule(
        x,
        y,
        body.at(face_forward, 1 - 1.2 * radius),
        body.at(face_forward, chin),
        0.66 * radius,
        0.6 * radius,
    )
    canvas.paint(face, looks.skin, body.facing > -0.45)
    brim = np.stack([body.at(-0.01, 1 - 0.75 * radius), body.at(1.3 * radius, 1 - 0.8 * radius)], axis=1)
    cap = np.maximum(disc(x, y, body.at(0.0, 1 - 0.95 * radius), radius), per_picture(1 - 0.85 * radius) - y)
    canvas.paint(cap, looks.cap, looks.has_cap)
    canvas.paint(capsule(x, y, brim[:, 0], brim[:, 1], 0.012), 0.8 * looks.cap, looks.has_cap)


def _paint_backpack(canvas: Canvas, body: Skeleton, colour: np.ndarray, present: np.ndarray) -> None:
    upper = body.at(-0.085, body.shoulder_height - 0.06)
    lower = body.at(-0.095, body.hip_height + 0.11)
    width = 0.05 + 0.022 * np.abs(body.facing)
    canvas.paint(capsule(canvas.x, canvas.y, upper, lower, width, 1.1 * width), colour, present)


def _paint_bag(
    canvas: Canvas, body: Skeleton, colour: np.ndarray, present: np.ndarray, random: np.random.Generator
) -> None:
    count = len(colour)
    hand = body.near_arm.end
    half_width, half_height = random.uniform(0.045, 0.09, count), random.uniform(0.05, 0.085, count)
    centre = hand - np.stack([np.zeros(count), half_height + 0.045], axis=-1)
    for side in (-1, 1):
        corner = centre + np.stack([side * half_width * 0.6, half_height], axis=-1)
        canvas.paint(capsule(canvas.x, canvas.y, hand, corner, 0.007), 0.7 * colour, present)
    canvas.paint(box(canvas.x, canvas.y, centre, half_width, half_height, 0.02), colour, present)


def _paint_umbrella(canvas: Canvas, body: Skeleton, colour: np.ndarray, present: np.ndarray) -> None:
    hand = body.near_arm.end
    canopy_radius = 0.30
    middle = np.stack([0.5 * hand[:, 0], np.full(len(hand), 1 / UMBRELLA_ROOM - 0.2)], axis=-1)
    tip = middle + np.array([0, 0.2])
    canvas.paint(capsule(canvas.x, canvas.y, hand, tip, 0.008), np.full(3, 0.15, np.float32), present)
    # The canopy is the upper part of a large disc, cut off by a level line.
    centre = middle - np.array([0, canopy_radius - 0.19])
    below = per_picture(middle[:, 1] + 0.02) - canvas.y
    canvas.paint(np.maximum(disc(canvas.x, canvas.y, centre, canopy_radius), below), colour, present)


def _point(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.stack(np.broadcast_arrays(x, y), axis=-1).astype(np.float32)
