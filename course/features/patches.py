"""A dictionary of small patches, found by k-means without labels, and how much of each a picture has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.exceptions import NotFittedError

from course.features.cells import check_count, check_images

# Added to variances so that flat patches are not blown up to pure noise. Coates and colleagues add 10
# where intensities go to 255.
CONTRAST_FLOOR = 10 / 255**2
WHITENING_FLOOR = 0.1
ROUNDS_OF_K_MEANS = 10  # more hardly move the words
NUMBERS_AT_ONCE = 4_000_000  # of the answers of all words: bounds the working memory


class PatchDictionary(TransformerMixin, BaseEstimator):
    """Describe pictures by the patches they are made of; the patches are learned, but without labels.

    Learning: cut patches from random places, normalise their contrast, whiten them so that
    neighbouring pixels no longer say the same, and sort them into ``words`` groups by k-means.
    The mean of each group is a word.

    Describing: at every place, each word answers the more, the nearer the patch is to it; a word
    farther away than the words are on average answers 0 ("triangle" activation). The answers are
    summed in each quarter of the picture.

    It is a transformer as scikit-learn knows them and can stand in a pipeline. Rows of pixels,
    ``(n, height * width * channels)``, are taken as well as images.

    Parameters
    ----------
    words : number of patches in the dictionary.
    patch_pixels : height and width of a patch.
    stride : step between patches when describing, in pixels; 1 describes every place.
    samples : patches to learn from.
    image_shape : (height, width, channels) of an image, where they come as rows of pixels.
    random_state : seed of the places and of k-means.

    Attributes
    ----------
    mean_ : (patch_size,) mean of the normalised patches, where ``patch_size`` is
        ``patch_pixels ** 2 * channels``.
    whitening_ : (patch_size, patch_size) symmetric matrix.
    words_ : (words, patch_size) the dictionary, in whitened space.

    Source
    ------
    Coates, Lee & Ng, An Analysis of Single-Layer Networks in Unsupervised Feature Learning,
    AISTATS 2011.
    """

    def __init__(
        self,
        words: int = 400,
        *,
        patch_pixels: int = 6,
        stride: int = 1,
        samples: int = 40_000,
        image_shape: tuple[int, int, int] = (32, 32, 3),
        random_state: int = 0,
    ) -> None:
        self.words = words
        self.patch_pixels = patch_pixels
        self.stride = stride
        self.samples = samples
        self.image_shape = image_shape
        self.random_state = random_state

    def fit(self, images: np.ndarray, labels: object = None) -> PatchDictionary:
        """Learn the words from images; labels are not looked at.

        Parameters
        ----------
        images : (n, height, width, channels) float array in [0, 1], or its rows of pixels.

        Raises
        ------
        ValueError
            If these are no such images, a patch exceeds them, a setting is below 1, or there are
            more words than samples.
        """
        from sklearn.cluster import KMeans

        for name in ("words", "patch_pixels", "stride", "samples"):
            check_count(name, getattr(self, name))
        if self.words > self.samples:
            raise ValueError(f"expected at most one word a sample, got {self.words} of {self.samples}")
        images = self._as_images(images)
        random = np.random.default_rng(self.random_state)
        height, width = (length - self.patch_pixels + 1 for length in images.shape[1:3])
        image, row, column = (
            random.integers(length, size=self.samples) for length in (len(images), height, width)
        )
        patches = self._windows(images)[image, row, column].reshape(self.samples, -1)

        normalised = normalise_contrast(patches)
        self.mean_ = normalised.mean(axis=0)
        self.whitening_ = find_whitening(normalised - self.mean_)
        whitened = (normalised - self.mean_) @ self.whitening_
        groups = KMeans(
            self.words, init="random", n_init=1, max_iter=ROUNDS_OF_K_MEANS, random_state=self.random_state
        )
        self.words_ = groups.fit(whitened).cluster_centers_
        return self

    def transform(self, images: np.ndarray) -> np.ndarray:
        """Describe each image by the answers of all words, summed in each of its quarters.

        Parameters
        ----------
        images : (n, height, width, channels) float array in [0, 1], or its rows of pixels.

        Returns
        -------
        (n, 4 * words) float32 array: top left, top right, bottom left, bottom right.

        Raises
        ------
        ValueError
            If these are no such images, or have other channels than those learned from.
        NotFittedError
            If nothing was learned yet.
        """
        if not hasattr(self, "words_"):
            raise NotFittedError("this dictionary is empty: call fit(images) before transform(images)")
        images = self._as_images(images)
        patch_size = self.patch_pixels**2 * images.shape[3]
        if patch_size != len(self.mean_):
            raise ValueError(
                f"expected images like those learned from, with {len(self.mean_)} numbers a patch, "
                f"got {patch_size} from shape {images.shape}"
            )
        return np.concatenate([self._describe(images[part]) for part in self._parts(images)])

    def pictures(self) -> np.ndarray:
        """Return the words as patches: (words, patch_pixels, patch_pixels, channels) floats around 0.

        In whitened space, that is: what is missing to the eye are the slow changes from pixel to pixel.
        """
        return self.words_.reshape(len(self.words_), self.patch_pixels, self.patch_pixels, -1)

    def _as_images(self, images: np.ndarray) -> np.ndarray:
        if isinstance(images, np.ndarray) and images.ndim == 2:
            if images.shape[1] != np.prod(self.image_shape):
                raise ValueError(
                    f"expected rows of {np.prod(self.image_shape)} pixels, for image_shape="
                    f"{tuple(self.image_shape)}, got {images.shape[1]}"
                )
            images = images.reshape(-1, *self.image_shape)
        check_images(images)
        if images.ndim != 4:
            raise ValueError(f"expected images (n, height, width, channels), got shape {images.shape}")
        # Each quarter needs a place of its own.
        smallest = self.patch_pixels + self.stride
        if min(images.shape[1:3]) < smallest:
            raise ValueError(
                f"expected images of at least {smallest} x {smallest} pixels for patches of "
                f"{self.patch_pixels} and a stride of {self.stride}, got shape {images.shape}"
            )
        return images

    def _windows(self, images: np.ndarray) -> np.ndarray:
        """View all patches: (n, rows, columns, patch_pixels, patch_pixels, channels)."""
        windows = sliding_window_view(images, (self.patch_pixels, self.patch_pixels), axis=(1, 2))
        return np.moveaxis(windows, 3, -1)

    def _parts(self, images: np.ndarray) -> Iterator[slice]:
        places = np.prod([(length - self.patch_pixels) // self.stride + 1 for length in images.shape[1:3]])
        size = max(1, NUMBERS_AT_ONCE // int(places * len(self.words_)))
        return (slice(start, start + size) for start in range(0, len(images), size))

    def _describe(self, images: np.ndarray) -> np.ndarray:
        windows = self._windows(images)[:, :: self.stride, :: self.stride]
        number, rows, columns = windows.shape[:3]
        patches = normalise_contrast(windows.reshape(number * rows * columns, -1))
        whitened = (patches - self.mean_) @ self.whitening_
        answers = triangle_answers(whitened, self.words_).reshape(number, rows, columns, -1)
        half, middle = rows // 2, columns // 2
        quarters = [
            answers[:, down, across].sum(axis=(1, 2))
            for down in (slice(None, half), slice(half, None))
            for across in (slice(None, middle), slice(middle, None))
        ]
        return np.concatenate(quarters, axis=1).astype(np.float32, copy=False)


def normalise_contrast(patches: np.ndarray) -> np.ndarray:
    """Give each patch (a row) the mean 0 and, unless it is flat, about the variance 1."""
    centred = patches - patches.mean(axis=1, keepdims=True)
    variance = np.einsum("pd,pd->p", centred, centred) / patches.shape[1]
    return centred / np.sqrt(variance + CONTRAST_FLOOR, dtype=patches.dtype)[:, None]


def find_whitening(centred: np.ndarray) -> np.ndarray:
    """Find the matrix that undoes how the columns vary together and changes the rows the least (ZCA)."""
    variances, directions = np.linalg.eigh(np.cov(centred, rowvar=False))
    scale = 1 / np.sqrt(np.maximum(variances, 0) + WHITENING_FLOOR)
    return ((directions * scale) @ directions.T).astype(centred.dtype)


def triangle_answers(patches: np.ndarray, words: np.ndarray) -> np.ndarray:
    """How much nearer each word is to each patch than the words are on average; 0 if it is not nearer.

    Parameters
    ----------
    patches : (n, size) floats; words : (words, size) floats.

    Returns
    -------
    (n, words) floats, at least 0.
    """
    lengths = np.einsum("pd,pd->p", patches, patches)[:, None]
    distances = patches @ (-2 * words.T)
    distances += lengths
    distances += np.einsum("wd,wd->w", words, words)
    np.sqrt(np.maximum(distances, 0, out=distances), out=distances)  # rounding may fall below 0
    np.subtract(distances.mean(axis=1, keepdims=True), distances, out=distances)
    return np.maximum(distances, 0, out=distances)
