"""Pictures of every kind that people have become small squares, and damaged ones say so."""

import io
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image, ImageOps

from course.data.own import pictures
from course.data.own.errors import UnreadableError
from course.data.own.pictures import read_picture

RED = (200, 30, 40)
SIZE = 16


def save(path, image, **options):
    image.save(path, **options)
    return path


def read(path):
    return read_picture(path, SIZE)[0]


def scene(width=24, height=24):
    """Make a picture whose four corners differ, so that a turn shows."""
    rows, columns = np.mgrid[:height, :width]
    channels = rows * 255 // (height - 1), columns * 255 // (width - 1), (rows * columns) % 256
    return Image.fromarray(np.stack(channels, axis=-1).astype(np.uint8))


@pytest.mark.parametrize("ending", ["png", "bmp", "gif", "webp", "tiff", "ppm", "jpg"])
def test_one_colour_comes_through_every_format(tmp_path, ending):
    path = save(tmp_path / f"a.{ending}", Image.new("RGB", (20, 20), RED))
    pixels, size, _ = read_picture(path, SIZE)
    assert pixels.shape == (SIZE, SIZE, 3)
    assert pixels.dtype == np.uint8
    assert size == (20, 20)
    assert np.abs(pixels.astype(int) - RED).max() <= 4  # JPEG and WebP lose a little


def test_a_picture_of_the_right_size_is_not_touched(tmp_path):
    image = scene(SIZE, SIZE)
    np.testing.assert_array_equal(read(save(tmp_path / "a.png", image)), np.asarray(image))


def test_shrinking_takes_means_not_samples(tmp_path):
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 255
    pixels = read(save(tmp_path / "a.png", Image.fromarray(stripes)))
    assert np.abs(pixels[2:-2, 2:-2].astype(int) - 127).max() <= 3


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_parts_are_white(tmp_path, mode):
    image = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, SIZE // 2, SIZE))
    pixels = read(save(tmp_path / "a.png", image.convert(mode)))
    assert (pixels[:, : SIZE // 2] == 0).all()
    assert (pixels[:, SIZE // 2 :] == 255).all()


def test_half_transparent_is_mixed_with_white(tmp_path):
    pixels = read(save(tmp_path / "a.png", Image.new("RGBA", (9, 9), (*RED, 128))))
    expected = [255 + (channel - 255) * 128 / 255 for channel in RED]
    assert np.abs(pixels - np.array(expected)).max() <= 1


def test_a_transparent_colour_without_alpha_is_white(tmp_path):
    image = Image.new("RGB", (9, 9), RED)
    assert (read(save(tmp_path / "a.png", image, transparency=RED)) == 255).all()


def test_grey_becomes_three_equal_channels(tmp_path):
    pixels = read(save(tmp_path / "a.png", Image.new("L", (9, 9), 77)))
    assert (pixels == 77).all()


def test_black_and_white(tmp_path):
    pixels = read(save(tmp_path / "a.png", Image.new("1", (9, 9), 1)))
    assert (pixels == 255).all()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.full((9, 9), 65_535, np.uint16), 255),
        (np.full((9, 9), 257 * 100, np.uint16), 100),
        (np.full((9, 9), 0.5, np.float32), 128),
        (np.full((9, 9), 60.0, np.float32), 60),
        (np.full((9, 9), 257 * 60, np.int32), 60),
        (np.full((9, 9), 200, np.int32), 200),
        (np.full((9, 9), -5.0, np.float32), 255),  # flat, so any shade is right; not NaN
    ],
)
def test_deep_grey_keeps_its_scale(tmp_path, values, expected):
    pixels = read(save(tmp_path / "a.tiff", Image.fromarray(values)))
    assert (pixels == expected).all()


def test_deep_grey_beyond_16_bits_is_stretched(tmp_path):
    values = np.repeat(np.array([[-1e6, 3e6]], np.float32), SIZE // 2, axis=1).repeat(SIZE, axis=0)
    pixels = read(save(tmp_path / "a.tiff", Image.fromarray(values)))
    assert pixels.min() == 0
    assert pixels.max() == 255


def test_16_bits_of_either_byte_order_keep_their_scale(tmp_path):
    dark = np.full((9, 9), 257 * 60, ">u2")  # would be stretched if it were not known to have 16 bits
    for order in "<>":
        image = Image.fromarray(dark.astype(f"{order}u2"))
        assert (read(save(tmp_path / "a.tiff", image)) == 60).all()
    shades = np.full((100, 100), 200, np.uint16)  # nearly black, and shrunk
    assert (read(save(tmp_path / "a.png", Image.fromarray(shades))) == 1).all()


def test_a_16_bit_png_is_not_cut_off_at_255(tmp_path):
    pixels = read(save(tmp_path / "a.png", Image.fromarray(np.full((9, 9), 30_000, np.uint16))))
    assert (pixels == round(30_000 / 257)).all()


def test_cmyk(tmp_path):
    path = save(tmp_path / "a.jpg", Image.new("RGB", (20, 20), RED).convert("CMYK"), quality=95)
    assert np.abs(read(path).astype(int) - RED).max() <= 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright(tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = save(tmp_path / "a.png", scene(32, 16), exif=exif)
    pixels, size, _ = read_picture(path, 32)
    with Image.open(path) as image:
        reference = ImageOps.exif_transpose(image)
    assert size == reference.size
    reference.save(tmp_path / "upright.png", exif=b"")
    np.testing.assert_array_equal(pixels, read_picture(tmp_path / "upright.png", 32)[0])


def test_a_damaged_orientation_is_none(tmp_path):
    path = save(tmp_path / "a.jpg", scene(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as ``for_all`` does
        assert read(path).shape == (SIZE, SIZE, 3)


def test_shapes_are_kept_and_bars_have_the_colour_of_the_border(tmp_path):
    pixels = read(save(tmp_path / "a.png", Image.new("RGB", (40, 20), RED)))
    assert (pixels == RED).all()

    image = Image.new("RGB", (40, 20), "white")
    image.paste((0, 0, 0), (10, 0, 30, 20))
    pixels = read(save(tmp_path / "b.png", image))
    assert len(set(map(tuple, pixels[0]))) == 1  # a bar of one colour
    assert 0 < pixels[0, 0, 0] < 255  # between the black and the white of the border
    assert pixels[SIZE // 2, SIZE // 2, 0] == 0
    assert pixels[SIZE // 2, 0, 0] == 255


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (3, 2000)])
def test_thin_and_tiny_pictures(tmp_path, size):
    pixels = read(save(tmp_path / "a.png", Image.new("RGB", size, RED)))
    assert np.abs(pixels.astype(int) - RED).max() <= 1


def test_of_a_moving_picture_the_first_frame_counts(tmp_path):
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    path = save(tmp_path / "a.gif", frames[0], save_all=True, append_images=frames[1:])
    assert (read(path) == (255, 0, 0)).all()


def test_a_large_photograph_is_read_at_a_fraction_of_its_size(tmp_path):
    image = scene(1600, 1200)
    fast = read(save(tmp_path / "a.jpg", image, quality=95)).astype(int)
    whole = read(save(tmp_path / "a.png", image.resize((400, 300), Image.Resampling.BOX))).astype(int)
    assert np.abs(fast[3:-3, 1:-1, :2] - whole[3:-3, 1:-1, :2]).max() <= 8


def test_the_name_does_not_matter(tmp_path):
    image = scene()
    path = tmp_path / "a.jpg"
    image.save(path, format="PNG")
    np.testing.assert_array_equal(read(path), read(save(tmp_path / "b.png", image)))


def png_header(width, height):
    def chunk(name, content):
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"")


@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_what_is_too_large_is_refused_by_its_header(tmp_path, width, height):
    path = tmp_path / "a.png"
    path.write_bytes(png_header(width, height))  # there are no pixels at all to decode
    before = Image.MAX_IMAGE_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as ``for_all`` does
        with pytest.raises(UnreadableError, match=r"64.*save it smaller"):
            read(path)
    assert before == Image.MAX_IMAGE_PIXELS


def test_the_message_names_the_size(tmp_path):
    path = save(tmp_path / "a.png", Image.new("1", (10_000, 10_000)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(UnreadableError, match="10,000 × 10,000 pixels, more than the 64 megapixels"):
            read(path)


def encoded(image_format):
    content = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(content, image_format)
    return content.getvalue()


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM"])
def test_a_file_that_is_cut_short(tmp_path, image_format):
    path = tmp_path / "a"
    path.write_bytes(encoded(image_format)[:-600])
    with pytest.raises(UnreadableError, match="damaged"):
        read(path)


def outcome(path):
    """Return the reason why a file cannot be read, on one line, or nothing if it can."""
    try:
        read(path)
    except UnreadableError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"])
def test_whatever_bytes_are_wrong_only_a_reason_comes_out(tmp_path, image_format):
    random = np.random.default_rng(1)
    good = np.frombuffer(encoded(image_format), np.uint8)
    path = tmp_path / "a"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(60):
            bad = good[: random.integers(1, len(good))].copy()
            bad[random.integers(0, min(len(bad), 200), 8)] = random.integers(0, 256, 8)
            path.write_bytes(bad.tobytes())
            reason = outcome(path)
            assert tmp_path.name not in reason
            assert reason.isprintable()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"no picture at all", "no picture of a known kind"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no picture of a known kind"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
    ],
)
def test_what_is_no_picture(tmp_path, content, message):
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=message):
        read(path)


def test_nan_is_refused(tmp_path):
    path = save(tmp_path / "a.tiff", Image.fromarray(np.full((9, 9), np.nan, np.float32)))
    with pytest.raises(UnreadableError, match="NaN"):
        read(path)


def test_a_large_picture_waits_for_others_and_comes_through(tmp_path, monkeypatch):
    path = save(tmp_path / "a.png", scene())
    small = read(path)
    monkeypatch.setattr(pictures, "LARGE_PIXELS", 10)
    np.testing.assert_array_equal(read(path), small)
