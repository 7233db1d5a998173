"""What each step of an epoch looks at, drawn beforehand: which images, moved, mirrored and cut how.

A plan is small, a few bytes an image, while the images themselves stay where they are: on the GPU, if there
is one. And it is drawn by NumPy, so that every backend sees the same images in the same order.
"""

from __future__ import annotations

from types import ModuleType

import numpy as np

Plan = dict[str, np.ndarray]  # each (steps, batch, …); one step of it: (batch, …)


def plan_epoch(
    number: int,
    batch_size: int,
    *,
    epoch: int,
    seed: int,
    move_pixels: int = 0,
    mirror: bool = False,
    image_size: tuple[int, int] | None = None,
) -> Plan:
    """Draw one epoch: a new order, new moves, and of each image the other side than the epoch before.

    A coin tossed anew would show an image the same way round twice in a row as often as not. Here the coins
    are tossed once, and every second epoch turns all images over. What does not fill a batch waits for the
    next order.

    Parameters
    ----------
    number : how many images there are.
    batch_size : how many of them a step looks at; at most ``number``.
    epoch : counted from 0.
    seed : of the whole training.
    move_pixels : how far an image moves at most, along each axis.
    mirror : whether images are turned over, left to right.
    image_size : height and width in pixels, if a hole is to be cut into each image: its middle is drawn.

    Returns
    -------
    ``image``, ``down``, ``right``: (steps, batch) int32; ``mirrored``: (steps, batch) bool; with an
    ``image_size`` also ``hole_row`` and ``hole_column``: (steps, batch) int32.

    Raises
    ------
    ValueError
        If there is no image, a batch is larger than all images, or a distance is negative.

    Source
    ------
    K. Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", 2024, section 3.6, on flips that alternate.
    """
    if not 1 <= batch_size <= number:
        raise ValueError(f"batch_size must be from 1 to the number of images, {number}, got {batch_size}")
    if epoch < 0 or move_pixels < 0:
        raise ValueError(f"epoch and move_pixels must be at least 0, got {epoch} and {move_pixels}")
    random = np.random.default_rng([seed, 1 + epoch])
    shape = (number // batch_size, batch_size)
    image = random.permutation(number)[: shape[0] * batch_size].reshape(shape).astype(np.int32)
    coins = np.random.default_rng([seed, 0]).random(number) < 0.5
    turned_over = epoch % 2 == 1
    plan = {
        "image": image,
        "down": random.integers(-move_pixels, move_pixels + 1, shape, dtype=np.int32),
        "right": random.integers(-move_pixels, move_pixels + 1, shape, dtype=np.int32),
        "mirrored": (coins[image] ^ turned_over) & mirror,
    }
    if image_size:
        plan["hole_row"] = random.integers(0, image_size[0], shape, dtype=np.int32)
        plan["hole_column"] = random.integers(0, image_size[1], shape, dtype=np.int32)
    return plan


def plan_view(number: int, batch_size: int, *, down: int = 0, right: int = 0, mirrored: bool = False) -> Plan:
    """Look at all images once, in their order and all in the same way.

    Returns
    -------
    As :func:`plan_epoch`; the last batch is filled up with the last image again.

    Raises
    ------
    ValueError
        If there is no image, or a batch holds none.
    """
    if number < 1 or batch_size < 1:
        raise ValueError(f"expected at least one image and one a batch, got {number} and {batch_size}")
    steps = -(-number // batch_size)
    image = np.minimum(np.arange(steps * batch_size, dtype=np.int32), number - 1).reshape(steps, batch_size)
    same = {"down": np.int32(down), "right": np.int32(right), "mirrored": np.bool_(mirrored)}
    return {"image": image, **{name: np.full(image.shape, value) for name, value in same.items()}}


def take_views(
    images: np.ndarray, step: Plan, *, hole_pixels: int = 0, arrays: ModuleType = np
) -> np.ndarray:
    """Take one step's images: mirrored, then moved; what comes in from outside is the mirrored border.

    Each pixel is looked up where it comes from, so that nothing is padded or cut: with ``jax.numpy`` this is
    one reading of memory, inside the compiled step.

    Parameters
    ----------
    images : (n, height, width, channels); uint8 in 0 … 255, or floats in [0, 1].
    step : one step of a plan; moves by less than the image's size.
    hole_pixels : side of the square that is black, if the plan says where.
    arrays : NumPy, or what has its functions, as ``jax.numpy``.

    Returns
    -------
    (batch, height, width, channels) float32 in [0, 1].
    """
    height, width = images.shape[1:3]
    row, column = arrays.arange(height), arrays.arange(width)
    rows = _reflect(row - step["down"][:, None], height)  # (batch, height)
    columns = _reflect(column - step["right"][:, None], width)  # (batch, width)
    columns = arrays.where(step["mirrored"][:, None], width - 1 - columns, columns)
    views = images[step["image"][:, None, None], rows[:, :, None], columns[:, None, :]]
    views = views.astype("float32") / (255 if images.dtype == np.uint8 else 1)
    if hole_pixels:
        first_row = step["hole_row"][:, None] - hole_pixels // 2
        first_column = step["hole_column"][:, None] - hole_pixels // 2
        in_rows = (row >= first_row) & (row < first_row + hole_pixels)
        in_columns = (column >= first_column) & (column < first_column + hole_pixels)
        views = arrays.where((in_rows[:, :, None] & in_columns[:, None, :])[..., None], 0, views)
    return views.astype("float32")


def _reflect(places: np.ndarray, length: int) -> np.ndarray:
    """Places beyond either end, as far inside it."""
    return length - 1 - abs(length - 1 - abs(places))
