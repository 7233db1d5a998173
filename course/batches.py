"""Feed a training: shuffled batches of one size, changed a little at random if asked; and move images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras

    from course.runs import Settings

SHIFT_PIXELS = 2  # the farthest an augmented image moves, along each axis


def flip(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Mirror about half of the images left to right.

    Parameters
    ----------
    images : (n, height, width, channels) array.
    random : where the coin tosses come from.

    Returns
    -------
    A new array of the same shape and dtype.
    """
    mirrored = random.random(len(images)) < 0.5
    flipped = images.copy()
    flipped[mirrored] = images[mirrored, :, ::-1]
    return flipped


def shift(images: np.ndarray, random: np.random.Generator, *, pixels: int = SHIFT_PIXELS) -> np.ndarray:
    """Move each image by up to ``pixels`` along both axes; what comes in from outside is 0.

    Parameters
    ----------
    images : (n, height, width, channels) array.
    random : where the distances come from.
    pixels : the farthest an image moves.

    Returns
    -------
    A new array of the same shape and dtype.
    """
    return _move(images, random, pixels, mode="constant")


def shift_mirrored(
    images: np.ndarray, random: np.random.Generator, *, pixels: int = SHIFT_PIXELS
) -> np.ndarray:
    """Move each image by up to ``pixels`` along both axes; what comes in from outside is its mirrored border.

    For photographs, which have no black around them.

    Parameters
    ----------
    images : (n, height, width, channels) array, larger than ``pixels``.
    random : where the distances come from.
    pixels : the farthest an image moves.

    Returns
    -------
    A new array of the same shape and dtype.
    """
    return _move(images, random, pixels, mode="reflect")


def _move(images: np.ndarray, random: np.random.Generator, pixels: int, *, mode: str) -> np.ndarray:
    number, height, width, _ = images.shape
    border = ((0, 0), (pixels, pixels), (pixels, pixels), (0, 0))
    padded = np.pad(images, border, mode=mode)
    moved = np.empty_like(images)
    # A slice for each image is four times as fast as an index for each pixel.
    for image, source, top, left in zip(
        moved, padded, *random.integers(0, 2 * pixels + 1, size=(2, number)), strict=True
    ):
        image[:] = source[top : top + height, left : left + width]
    return moved


def move(images: np.ndarray, *, down: int = 0, right: int = 0) -> np.ndarray:
    """Move all images by the same distance; what comes in from outside is 0.

    Parameters
    ----------
    images : (n, height, width) or (n, height, width, channels) array.
    down, right : whole pixels; negative ones move up and to the left.

    Returns
    -------
    A new array of the same shape and dtype.

    Raises
    ------
    ValueError
        If ``images`` is no batch of images, or a distance is no whole number or moves all out of sight.
    """
    if np.ndim(images) not in (3, 4):
        raise ValueError(
            f"expected a batch of images, (n, height, width[, channels]), got shape {np.shape(images)}; "
            "a single image goes in as image[None]"
        )
    moved = np.zeros_like(images)
    source, target = [slice(None)], [slice(None)]
    for name, pixels, length in (("down", down, images.shape[1]), ("right", right, images.shape[2])):
        if not isinstance(pixels, (int, np.integer)):
            raise ValueError(f"expected {name} to be a whole number of pixels, got {pixels!r}")
        if abs(pixels) >= length:
            raise ValueError(f"moved by {pixels}, nothing is left of {length} pixels; move by fewer")
        target.append(slice(max(pixels, 0), length + min(pixels, 0)))
        source.append(slice(max(-pixels, 0), length - max(pixels, 0)))
    moved[tuple(target)] = images[tuple(source)]
    return moved


AUGMENTATIONS = {"flip": flip, "shift": shift, "shift_mirrored": shift_mirrored}


def make_batches(
    inputs: np.ndarray, labels: np.ndarray, chosen: np.ndarray, settings: Settings
) -> keras.utils.PyDataset:
    """Batches of the chosen examples, in a new order every epoch.

    Only full batches: what does not fill one waits for the next epoch's order,
    because every new batch shape would be traced again by the backend.

    Parameters
    ----------
    inputs : (n, …) floats; labels : (n,) integers.
    chosen : which of them to train on, as indices; nothing is copied.
    settings : batch size, augmentation and seed.
    """
    import keras

    class Batches(keras.utils.PyDataset):
        def __init__(self) -> None:
            super().__init__()
            self.random = np.random.default_rng(settings.seed)
            self.size = min(settings.batch_size, len(chosen))
            self.on_epoch_end()

        def __len__(self) -> int:
            return len(chosen) // self.size

        def __getitem__(self, position: int) -> tuple[np.ndarray, np.ndarray]:
            picked = self.order[position * self.size : (position + 1) * self.size]
            batch = inputs[picked]
            for name in settings.augment:
                batch = AUGMENTATIONS[name](batch, self.random)
            return batch, labels[picked]

        def on_epoch_end(self) -> None:
            self.state = self.random.bit_generator.state  # to draw the epoch that comes once more
            self.order = self.random.permutation(chosen)

    return Batches()
