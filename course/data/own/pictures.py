"""Decode one picture of any size and colour mode to a small square in three colours."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from course.data.own.contents import COPY_AGAIN, one_at_a_time, read_content
from course.data.own.errors import UnreadableError

# Formats that Pillow decodes by itself; it would hand others, such as EPS, to programs of their own.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "DIB", "WEBP", "TIFF", "PPM", "JPEG2000", "AVIF")
ENDINGS = frozenset(
    {".png", ".gif", ".bmp", ".dib", ".webp", ".tif", ".tiff", ".avif", ".jp2", ".jpg", ".jpeg", ".jpe"}
    | {".jfif", ".ppm", ".pgm", ".pbm", ".pnm"}
)
MAX_MEGAPIXELS = 64
# JPEGs above this are decoded at a fraction of their size, which takes a fraction of the time.
DRAFT_PIXELS = 1_000_000
LARGE_PIXELS = 16_000_000

ORIENTATION_TAG = 0x0112  # of EXIF: how the camera was held
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = (
    Image.Transpose.TRANSPOSE,
    Image.Transpose.ROTATE_270,
    Image.Transpose.TRANSVERSE,
    Image.Transpose.ROTATE_90,
)


def read_picture(path: Path, size: int) -> tuple[np.ndarray, tuple[int, int], str]:
    """Read one picture, upright, on white where it is transparent, fitted into a square.

    Its shape is kept: what is not square gets bars in the mean colour of its border. Of a moving
    picture the first frame counts.

    Parameters
    ----------
    path : a file in one of ``FORMATS``; what its name ends in does not matter.
    size : side of the square, in pixels.

    Returns
    -------
    (size, size, 3) uint8 array, RGB; width and height of the picture in pixels; its colour mode.

    Raises
    ------
    UnreadableError
        If it is no such picture, damaged, or has more than ``MAX_MEGAPIXELS``.
    """
    image = _open(read_content(path))
    (width, height), mode = image.size, image.mode
    if width * height > MAX_MEGAPIXELS * 1_000_000:
        raise UnreadableError(
            f"has {width:,} × {height:,} pixels, more than the {MAX_MEGAPIXELS} megapixels that are read at "
            "most: save it smaller"
        )
    try:
        turn = _orientation(image)
        with one_at_a_time(width * height > LARGE_PIXELS):
            if width * height > DRAFT_PIXELS:
                image.draft("RGB", (2 * size, 2 * size))
            flat = _flatten(image, max(1, max(image.size) // (2 * size)))
        flat = flat if turn is None else flat.transpose(turn)
        if turn in SIDEWAYS:
            width, height = height, width
        return _fit_square(flat, size), (width, height), mode
    except UnreadableError:
        raise
    except Exception as error:  # Pillow's decoders raise a dozen types on damaged files
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        raise UnreadableError(f"is cut short or damaged ({reason}): {COPY_AGAIN}") from error


def _open(content: bytes) -> Image.Image:
    """Read the header alone: size and colour mode are known, no pixel is decoded."""
    Image.init()  # else Pillow knows a few formats only
    try:
        return Image.open(io.BytesIO(content), formats=[name for name in FORMATS if name in Image.OPEN])
    except Image.DecompressionBombError as error:
        raise UnreadableError(
            f"has more than {MAX_MEGAPIXELS} megapixels, the most that are read: save it smaller"
        ) from error
    except UnidentifiedImageError as error:
        raise UnreadableError(
            "is damaged, or no picture of a known kind: open it in a picture viewer and save it as PNG"
        ) from error
    except Exception as error:  # a header can be damaged in as many ways as pixels can
        raise UnreadableError(f"has a damaged header ({type(error).__name__}): {COPY_AGAIN}") from error


def _orientation(image: Image.Image) -> Image.Transpose | None:
    """How the camera was held, as the turn that mends it; a damaged note of it counts as none."""
    try:
        return TURNS.get(image.getexif().get(ORIENTATION_TAG))
    except Exception:  # whatever: the pixels may still be sound
        return None


def _flatten(image: Image.Image, reduction: int) -> Image.Image:
    """Make it RGB on white, and so many times smaller on the way, before large copies are made."""
    sixteen_bits = image.mode.startswith("I;")
    if sixteen_bits:
        image = image.convert("I")
    elif image.has_transparency_data:
        image = image if image.mode == "RGBA" else image.convert("RGBA")
    elif image.mode not in ("L", "RGB", "I", "F"):
        image = image.convert("RGB")
    image = image.reduce(reduction) if reduction > 1 else image
    if image.mode in ("I", "F"):
        image = _to_bytes(image, sixteen_bits=sixteen_bits)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _to_bytes(image: Image.Image, *, sixteen_bits: bool) -> Image.Image:
    """Bring grey values of 16 or 32 bits, or floats, to 8 bits; Pillow itself would cut them off at 255.

    What is stored in 16 bits, or fits in 8 or 16, or in [0, 1] for floats, keeps its scale; anything
    else is stretched between its darkest and brightest value.
    """
    values = np.asarray(image)
    if not np.isfinite(values).all():
        raise UnreadableError("holds NaN or infinite values: save it again without them")
    low, high = float(values.min()), float(values.max())
    if sixteen_bits:
        low, high = 0.0, 65_535.0
    elif low >= 0 and high <= 65_535:
        tops = (1.0, 255.0, 65_535.0) if image.mode == "F" else (255.0, 65_535.0)
        low, high = 0.0, next(top for top in tops if high <= top)
    elif low == high:
        low -= 1
    scaled = (values - low) * (255 / (high - low))
    return Image.fromarray(np.rint(scaled).clip(0, 255).astype(np.uint8))


def _fit_square(image: Image.Image, size: int) -> np.ndarray:
    """Shrink or enlarge until the longer side fits, and fill the rest with the border's mean colour."""
    scale = size / max(image.size)
    width, height = (max(1, round(side * scale)) for side in image.size)
    pixels = np.asarray(image.resize((width, height), Image.Resampling.BICUBIC))
    if width == height:
        return pixels
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    square = np.empty((size, size, 3), np.uint8)
    square[:] = np.rint(border.mean(axis=0))
    top, left = (size - height) // 2, (size - width) // 2
    square[top : top + height, left : left + width] = pixels
    return square
