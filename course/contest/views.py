"""What contenders see of a picture, a sound or a text: by name, so that a saved model can name its view.

A file never holds code. It holds the name of a view, and whoever loads it computes the view here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from course.features.image import colour_histogram, hog
from course.features.sound import deltas, log_mel, mfcc
from course.features.text import as_texts

Modality = Literal["images", "sounds", "texts"]
MODALITIES = ("images", "sounds", "texts")

SAMPLE_RATE_HZ = 8_000  # of all sounds in the course
RANGE_DB = 80.0  # what is quieter than a clip's loudest by more than this is silence
BANDS, STEP_SAMPLES = 32, 160  # of the mel bands, as in lesson 10
FRAMES_AT_MOST = 100  # that a net looks at: a longer clip is seen more coarsely, not for longer


@dataclass(frozen=True)
class View:
    """A fixed way to turn inputs into what a classifier takes.

    Attributes
    ----------
    name : what files and tables call it. Another computation gets another name.
    modality : of the inputs that it takes.
    look : inputs to one row an example.
    """

    name: str
    modality: Modality
    look: Callable[[np.ndarray], np.ndarray]


def modality_of(inputs: np.ndarray) -> Modality:
    """Say what kind of thing an array holds.

    Parameters
    ----------
    inputs : uint8 images (n, height, width, 3), float sounds (n, samples) in [-1, 1], or (n,) texts.

    Raises
    ------
    ValueError
        If it is none of these, or there are no examples.
    """
    inputs = np.asarray(inputs)
    if len(inputs):
        if inputs.dtype == np.uint8 and inputs.ndim == 4 and inputs.shape[-1] == 3:
            return "images"
        if np.issubdtype(inputs.dtype, np.floating) and inputs.ndim == 2:
            return "sounds"
        if inputs.ndim == 1 and all(isinstance(one, str) for one in inputs):
            return "texts"
    raise ValueError(
        "expected uint8 images (n, height, width, 3), float sounds (n, samples) or texts (n,), "
        f"got {inputs.dtype} of shape {inputs.shape}; load_own brings a folder into this form"
    )


def see_pixels(images: np.ndarray) -> np.ndarray:
    """Bare numbers of each picture: (n, height * width * 3) floats in [0, 1]."""
    return see_picture(images).reshape(len(images), -1)


def see_picture(images: np.ndarray) -> np.ndarray:
    """Pictures as nets take them: float32 in [0, 1]."""
    return np.divide(images, np.float32(255), dtype=np.float32)


def see_edges_and_colours(images: np.ndarray) -> np.ndarray:
    """HOG at two scales and the colours of each quarter, as in lesson 08."""
    fractions = see_picture(images)
    fine = hog(fractions, pixels_per_cell=_cells(images, 8), cells_per_block=(2, 2))
    coarse = hog(fractions, pixels_per_cell=_cells(images, 4), cells_per_block=(2, 2))
    return np.hstack([fine, coarse, np.sqrt(colour_histogram(fractions, bins=4, cells=(2, 2)))])


def see_mel_picture(waves: np.ndarray) -> np.ndarray:
    """Mel bands over time as a picture, (n, frames, 32, 1) from -1 to 1; at most 100 frames."""
    decibels = _mel_bands(waves)
    joined = -(-decibels.shape[1] // FRAMES_AT_MOST)
    if joined > 1:
        whole = decibels[:, : decibels.shape[1] // joined * joined]
        decibels = whole.reshape(len(whole), -1, joined, BANDS).mean(axis=2)
    loudest = decibels.max(axis=(1, 2), keepdims=True)
    return np.maximum((decibels - loudest) / (RANGE_DB / 2) + 1, -1)[..., None].astype(np.float32)


def see_mfcc_averages(waves: np.ndarray) -> np.ndarray:
    """MFCC and their deltas, averaged over each quarter of the clip, as in lesson 10."""
    coefficients = mfcc(_mel_bands(waves))
    numbers = np.concatenate([coefficients, deltas(coefficients)], axis=-1)  # (n, frames, 26)
    return np.hstack([quarter.mean(axis=1) for quarter in np.array_split(numbers, 4, axis=1)])


def see_text(texts: np.ndarray) -> np.ndarray:
    """Texts as a flat array of ``str``: what is counted in them is up to the estimator."""
    return np.array([*as_texts(texts), None], dtype=object)[:-1]  # the None keeps NumPy from cutting them


def _cells(images: np.ndarray, across: int) -> tuple[int, int]:
    """Height and width of a cell, so that about so many fit across a picture."""
    return images.shape[1] // across, images.shape[2] // across


def _mel_bands(waves: np.ndarray) -> np.ndarray:
    return log_mel(waves, bands=BANDS, step_samples=STEP_SAMPLES, range_db=RANGE_DB)


VIEWS = {
    view.name: view
    for view in (
        View("pixels", "images", see_pixels),
        View("picture", "images", see_picture),
        View("edges and colours", "images", see_edges_and_colours),
        View("MFCC averages", "sounds", see_mfcc_averages),
        View("mel picture", "sounds", see_mel_picture),
        View("text", "texts", see_text),
    )
}


def find_view(name: str, modality: Modality) -> View:
    """Look up a view by name.

    Raises
    ------
    ValueError
        If there is none of that name, or it is for another modality.
    """
    known = sorted(view.name for view in VIEWS.values() if view.modality == modality)
    if name not in known:
        raise ValueError(f"there is no view {name!r} of {modality}: this course knows {', '.join(known)}")
    return VIEWS[name]
