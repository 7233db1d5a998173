"""How people stand and walk: joints in space, turned towards or away from the camera."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Limb:
    """An arm or a leg: three joints as seen, (n, 2) each, in units of the body's height."""

    root: np.ndarray
    middle: np.ndarray
    tip: np.ndarray
    end: np.ndarray  # of the hand or the foot


@dataclass(frozen=True)
class Skeleton:
    """Bodies as the camera sees them, feet near (0, 0), the crown near (0, 1).

    Attributes
    ----------
    facing : (n,) cosine of the turn: 1 towards the camera, -1 away, 0 sideways.
    sideways : (n,) sine of the turn: 1 to the right, -1 to the left.
    head_radius, shoulder_height, hip_height : (n,).
    shoulder_half, hip_half : (n,) half widths of the trunk as seen.
    far_arm, near_arm, far_leg, near_leg : limbs, the far ones behind the trunk.
    build : (n,) how broad they are; 1 is usual.
    """

    facing: np.ndarray
    sideways: np.ndarray
    head_radius: np.ndarray
    shoulder_height: np.ndarray
    hip_height: np.ndarray
    shoulder_half: np.ndarray
    hip_half: np.ndarray
    far_arm: Limb
    near_arm: Limb
    far_leg: Limb
    near_leg: Limb
    build: np.ndarray

    def at(self, forward: np.ndarray | float, height: np.ndarray | float) -> np.ndarray:
        """Where a point in the body's middle plane, so far in front of it and so high, is seen: (n, 2)."""
        return np.stack([forward * self.sideways, height + 0 * self.sideways], axis=-1)


def draw_skeletons(
    random: np.random.Generator, walks: np.ndarray, child: np.ndarray, gesture: np.ndarray
) -> Skeleton:
    """Draw bodies in a pose each.

    Parameters
    ----------
    random : draws build, turn and pose.
    walks, child : (n,) booleans.
    gesture : (n,) of the near arm: 0 swings or hangs, 1 hangs straight, 2 reaches forwards and up.

    Returns
    -------
    Skeleton
        Adults have seven to eight heads' heights, children five to six.
    """
    count = len(walks)
    # Most people are seen from the front, the back or the side, as they walk along or across a road.
    turn = random.integers(4, size=count) * (np.pi / 2) + random.normal(0, 0.35, count)
    facing, sideways = np.cos(turn), np.sin(turn)
    build = np.clip(np.exp(random.normal(0, 0.16, count)), 0.75, 1.45)
    head_radius = np.where(child, random.uniform(0.082, 0.095, count), random.uniform(0.06, 0.07, count))
    shoulder_height = 1 - 2.9 * head_radius
    hip_height = np.where(child, 0.44, random.uniform(0.47, 0.51, count))
    shoulder = 0.102 * build * random.uniform(0.9, 1.12, count)
    hip = 0.066 * build * random.uniform(0.9, 1.2, count)
    depth = 0.058 * build

    stride = walks * random.uniform(0.26, 0.5, count)
    stride *= np.where(random.random(count) < 0.5, 1, -1) * random.uniform(0.5, 1, count)
    spread = np.where(walks, 0, random.uniform(0, 0.035, count))
    bends = random.uniform(0.05, 0.5, (2, count)) + walks * 0.25
    # Some who stand fold their arms or have their hands before them.
    folded = ~walks & (random.random(count) < 0.35)

    def joint(lateral: np.ndarray, forward: np.ndarray, height: np.ndarray) -> np.ndarray:
        return np.stack([lateral * facing + forward * sideways, height], axis=-1)

    def leg(side: int) -> Limb:
        length = hip_height - 0.035
        swing = side * stride + ~walks * random.normal(0, 0.04, count)
        bend = np.where(swing < 0, 0.1 - 0.9 * swing, 0.04) * (walks + 0.2)
        knee_forward, knee_height = _step(0, hip_height, swing, 0.52 * length)
        foot_forward, foot_height = _step(knee_forward, knee_height, swing - bend, 0.48 * length)
        tilt = np.minimum(swing - bend, 0) * 0.8
        toe_forward, toe_height = foot_forward + 0.075 * np.cos(tilt), foot_height + 0.075 * np.sin(tilt)
        lateral = side * hip
        return Limb(
            joint(lateral * 0.6, np.zeros(count), hip_height),
            joint(lateral * 0.65 + side * spread / 2, knee_forward, knee_height),
            joint(lateral * 0.7 + side * spread, foot_forward, foot_height),
            joint(lateral * 0.9 + side * spread, toe_forward, toe_height - 0.012),
        )

    def arm(side: int, gesture: np.ndarray) -> Limb:
        swing = np.where(walks, -side * stride * 0.9, random.normal(0, 0.06, count))
        bend = bends[(side + 1) // 2]
        swing, bend = np.where(folded, 0.15, swing), np.where(folded, 1.6, bend)
        swing, bend = np.where(gesture == 1, 0.04, swing), np.where(gesture == 1, 0.06, bend)
        swing, bend = np.where(gesture == 2, 0.5, swing), np.where(gesture == 2, 2.0, bend)
        top = shoulder_height - 0.02
        elbow_forward, elbow_height = _step(0, top, swing, 0.165)
        hand_forward, hand_height = _step(elbow_forward, elbow_height, swing + bend, 0.15)
        tip_forward, tip_height = _step(hand_forward, hand_height, swing + bend, 0.035)
        outwards = side * random.uniform(0.005, 0.045, count)
        inwards = np.where(folded, 0.45, 1.0)
        lateral = side * shoulder
        return Limb(
            joint(lateral * 0.9, np.zeros(count), top),
            joint(lateral * 1.05 + outwards, elbow_forward, elbow_height),
            joint((lateral * 1.05 + outwards) * inwards, hand_forward, hand_height),
            joint((lateral * 1.02 + outwards) * inwards, tip_forward, tip_height),
        )

    none = np.zeros(count, int)
    right_is_near = sideways < 0
    near_gesture = [np.where(right_is_near == near, gesture, none) for near in (False, True)]
    legs, arms = (leg(-1), leg(1)), (arm(-1, near_gesture[0]), arm(1, near_gesture[1]))
    return Skeleton(
        facing, sideways, head_radius, shoulder_height, hip_height,
        shoulder_half=_seen_half(shoulder, depth, facing, sideways),
        hip_half=_seen_half(hip * 1.1, depth * 1.05, facing, sideways),
        far_arm=_choose(~right_is_near, arms[1], arms[0]), near_arm=_choose(right_is_near, arms[1], arms[0]),
        far_leg=_choose(~right_is_near, legs[1], legs[0]), near_leg=_choose(right_is_near, legs[1], legs[0]),
        build=build,
    )  # fmt: skip


def _step(
    forward: np.ndarray | float, height: np.ndarray, angle: np.ndarray, length: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    """Go down a bone: ``angle`` in radians forwards of hanging straight."""
    return forward + length * np.sin(angle), height - length * np.cos(angle)


def _seen_half(
    lateral: np.ndarray, depth: np.ndarray, facing: np.ndarray, sideways: np.ndarray
) -> np.ndarray:
    """Half the width at which an ellipse is seen from the side that it turns to the camera."""
    return np.sqrt((lateral * facing) ** 2 + (depth * sideways) ** 2)


def _choose(condition: np.ndarray, one: Limb, other: Limb) -> Limb:
    condition = condition[:, np.newaxis]
    pairs = zip(vars(one).values(), vars(other).values(), strict=True)
    return Limb(*(np.where(condition, first, second) for first, second in pairs))
