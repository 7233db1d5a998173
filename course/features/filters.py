"""Kernels slid over pictures: convolution and pooling in NumPy, and banks of kernels made by hand."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course.features.cells import check_count, check_images, chunks

# The eight outer places of a 3×3 kernel, clockwise from the top left: turning by 45° moves one on.
RIM = ((0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0))
SOBEL_RIM = (-1, 0, 1, 2, 1, 0, -1, -2)  # light to the right: 0°


def output_size(size: int, window: int, *, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Count the places where a window fits along one axis of a picture.

    With dilation d, a window of k pixels spans ``(k - 1) * d + 1`` of them, so that there are
    ``(size + 2 * padding - span) // stride + 1`` places.

    Parameters
    ----------
    size : pixels of the picture along this axis.
    window : pixels of the kernel or pooling window along it.
    stride : pixels from one place to the next.
    padding : pixels of zeros added on each side.
    dilation : pixels between neighbouring weights; 1 is a kernel without gaps.

    Raises
    ------
    ValueError
        If a number is not whole or too small, or the window fits nowhere.

    Source
    ------
    Dumoulin & Visin, A guide to convolution arithmetic for deep learning (2016).
    """
    for name, value in {"size": size, "window": window, "stride": stride, "dilation": dilation}.items():
        check_count(name, value)
    _check_padding(padding)
    span = (window - 1) * dilation + 1
    if span > size + 2 * padding:
        raise ValueError(
            f"a window that spans {span} pixels does not fit in {size} + 2 × {padding}; "
            "use a smaller window or dilation, or more padding"
        )
    return (size + 2 * padding - span) // stride + 1


def filter_image(
    image: np.ndarray, kernel: np.ndarray, *, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    """Slide one kernel over one picture: at each place, multiply and add up.

    Deep-learning libraries call this convolution; strictly it is cross-correlation, because the
    kernel is not turned round.

    Parameters
    ----------
    image : (height, width) or (height, width, channels) float array.
    kernel : (kernel_height, kernel_width) float array, or with the channels of the image behind.
    stride, padding, dilation : along both axes, see :func:`output_size`.

    Returns
    -------
    (out_height, out_width) array of the image's type: the kernel's answer at each place.

    Raises
    ------
    ValueError
        If the shapes do not fit each other, either holds no finite floats, or as :func:`output_size` says.

    Source
    ------
    Goodfellow, Bengio & Courville, Deep Learning (2016), section 9.1.
    """
    _check_picture(image)
    _check_floats("kernel", kernel)
    if kernel.ndim != image.ndim or kernel.shape[2:] != image.shape[2:]:
        raise ValueError(
            f"kernel {kernel.shape} does not fit image {image.shape}: expected (height, width) for a grey "
            "image, (height, width, channels) for one with channels, and as many of them"
        )
    deep = image if image.ndim == 3 else image[..., None]
    windows = _windows(deep, kernel.shape[:2], stride, padding, dilation)  # (rows, columns, channels, k, k)
    weights = kernel.reshape(*kernel.shape[:2], -1)
    return np.einsum("rcdij,ijd->rc", windows, weights, optimize=True).astype(image.dtype)


def pool_image(image: np.ndarray, size: int, *, stride: int | None = None, kind: str = "max") -> np.ndarray:
    """Keep one number of each window: its largest, or its mean.

    Parameters
    ----------
    image : (height, width) or (height, width, channels) float array; channels are pooled each by itself.
    size : height and width of the window, in pixels.
    stride : pixels from one window to the next; ``size`` if None, so that windows touch.
    kind : "max" or "mean".

    Returns
    -------
    (out_height, out_width) array, with the channels behind if there are any; pixels that fill no
    whole window are left out.

    Raises
    ------
    ValueError
        If ``kind`` is another, the image holds no finite floats, or as :func:`output_size` says.
    """
    _check_picture(image)
    if kind not in ("max", "mean"):
        raise ValueError(f'kind must be "max" or "mean", got {kind!r}')
    check_count("size", size)
    deep = image if image.ndim == 3 else image[..., None]
    windows = _windows(deep, (size, size), size if stride is None else stride, 0, 1)
    pooled = windows.max(axis=(3, 4)) if kind == "max" else windows.mean(axis=(3, 4))
    return pooled.reshape(*pooled.shape[:2], *image.shape[2:])


def filter_images(images: np.ndarray, bank: np.ndarray, *, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Slide every kernel of a bank over every picture of a batch.

    Parameters
    ----------
    images : (n, height, width) or (n, height, width, 1) float array in [0, 1].
    bank : (kernel_height, kernel_width, kernels) float array.
    stride, padding : along both axes, see :func:`output_size`.

    Returns
    -------
    (n, out_height, out_width, kernels) float32 array.

    Raises
    ------
    ValueError
        If ``images`` is not a batch of grey pictures, ``bank`` is no bank of finite floats, or as
        :func:`output_size` says.
    """
    check_images(images)
    if images.ndim == 4:
        if images.shape[-1] != 1:
            raise ValueError(f"expected grey images, (n, height, width[, 1]), got shape {images.shape}")
        images = images[..., 0]
    _check_floats("bank", bank)
    if bank.ndim != 3:
        raise ValueError(f"expected a bank (height, width, kernels), got shape {bank.shape}")
    bank = bank.astype(np.float32)
    answers = []
    for part in chunks(images):
        stack = np.moveaxis(images[part].astype(np.float32), 0, -1)  # the batch takes the place of channels
        windows = _windows(stack, bank.shape[:2], stride, padding, 1)
        answers.append(np.einsum("rcnij,ijk->nrck", windows, bank, optimize=True))
    return np.concatenate(answers)


def sobel_bank() -> np.ndarray:
    """Edges in eight directions: Sobel's kernel, turned by 45° from one to the next.

    Returns
    -------
    (3, 3, 8) float32 array. The first answers where it grows lighter to the right; the
    direction turns anticlockwise. The light half sums to 1/2 and the dark one to -1/2.

    Source
    ------
    Sobel & Feldman, A 3×3 isotropic gradient operator for image processing (1968).
    """
    bank = np.zeros((3, 3, 8), dtype=np.float32)
    for turn in range(8):
        for place, weight in zip(RIM, np.roll(SOBEL_RIM, -turn), strict=True):
            bank[*place, turn] = weight / 8
    return bank


def gabor_bank(
    size: int = 5,
    *,
    orientations: int = 4,
    phases_degrees: tuple[float, ...] = (0, 90, 180, 270),
    wavelength: float = 4.0,
) -> np.ndarray:
    """Waves under a bell: lines and edges at several angles.

    Each kernel is a cosine wave that fades outwards. At phase 0° it is a light line with dark
    borders, at 180° a dark one; at 90° and 270° an edge, dark to light and light to dark. What
    is left of its sum is taken off, in the shape of the bell, so that plain ground gives 0.

    Parameters
    ----------
    size : height and width of the kernels, in pixels; odd, at least 3.
    orientations : angles of the wave, evenly spaced over 180°; at the first, lines stand upright.
    phases_degrees : where in the wave the middle of the kernel lies.
    wavelength : from crest to crest, in pixels, at least 2. The bell's standard deviation is 0.4 of it.

    Returns
    -------
    (size, size, orientations × phases) float32 array, all phases of one angle side by side; the
    light parts of each kernel sum to 1/2 and the dark ones to -1/2.

    Raises
    ------
    ValueError
        If ``size`` is even or below 3, there are no orientations or phases, or the wavelength is below 2.

    Source
    ------
    Daugman, Uncertainty relation for resolution in space, spatial frequency, and orientation
    optimized by two-dimensional visual cortical filters, JOSA A 2 (1985).
    """
    check_count("size", size)
    check_count("orientations", orientations)
    if size < 3 or size % 2 == 0:
        raise ValueError(f"size must be odd and at least 3 pixels, got {size}")
    if not len(phases_degrees) or not np.isfinite(phases_degrees).all():
        raise ValueError(f"expected at least one phase, in degrees, got {phases_degrees}")
    if not wavelength >= 2:
        raise ValueError(f"wavelength must be at least 2 pixels, two samples a wave, got {wavelength}")
    y, x = np.mgrid[:size, :size] - size // 2
    bell = np.exp(-(x**2 + y**2) / (2 * (0.4 * wavelength) ** 2))
    kernels = []
    for angle in np.pi / orientations * np.arange(orientations):
        along = x * np.cos(angle) - y * np.sin(angle)  # rows count downwards
        for phase in np.deg2rad(phases_degrees):
            wave = bell * np.cos(2 * np.pi * along / wavelength - phase)
            wave -= bell * wave.sum() / bell.sum()
            kernels.append(wave / np.abs(wave).sum())
    return np.stack(kernels, axis=-1).astype(np.float32)


def _windows(
    deep: np.ndarray, window: tuple[int, int], stride: int, padding: int, dilation: int
) -> np.ndarray:
    """View of all places of a window: (rows, columns, channels, window height, window width)."""
    for size, length in zip(deep.shape, window, strict=False):
        output_size(size, length, stride=stride, padding=padding, dilation=dilation)  # refuses what cannot be
    padded = np.pad(deep, ((padding, padding), (padding, padding), (0, 0)))
    spans = tuple((length - 1) * dilation + 1 for length in window)
    everywhere = sliding_window_view(padded, spans, axis=(0, 1))
    return everywhere[::stride, ::stride, :, ::dilation, ::dilation]


def _check_picture(image: np.ndarray) -> None:
    _check_floats("image", image)
    if image.ndim not in (2, 3):
        raise ValueError(f"expected an image (height, width[, channels]), got shape {image.shape}")


def _check_floats(name: str, array: np.ndarray) -> None:
    if not isinstance(array, np.ndarray) or not np.issubdtype(array.dtype, np.floating):
        came = array.dtype if isinstance(array, np.ndarray) else type(array).__name__
        raise ValueError(f"expected {name} to be an array of floats, got {came}; use .astype(np.float32)")
    if not array.size:
        raise ValueError(f"expected {name} to hold numbers, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinite numbers: find them with ~np.isfinite({name})")


def _check_padding(padding: int) -> None:
    if not isinstance(padding, (int, np.integer)) or padding < 0:
        raise ValueError(f"expected padding to be a whole number of at least 0, got {padding!r}")
