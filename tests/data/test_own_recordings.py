"""WAV files of any rate, width and number of channels become waves at 8 kHz; damaged ones say so."""

import contextlib
import io
import struct

import numpy as np
import pytest
from scipy.io import wavfile

from course.data.own.errors import UnreadableError
from course.data.own.recordings import read_recording


def tone(rate=8_000, seconds=0.5, hertz=440.0, amplitude=0.5):
    return amplitude * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)


def write(path, rate, samples):
    wavfile.write(path, rate, samples)
    return path


def wav_24_bit(rate, wave):
    """Write 24 bits by hand: SciPy reads them only."""
    values = np.rint(wave * (2**23 - 1)).astype("<i4")
    data = values.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    header = struct.pack("<HHIIHH", 1, 1, rate, rate * 3, 3, 24)
    body = b"WAVEfmt " + struct.pack("<I", 16) + header + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def as_type(wave, kind):
    if kind == "uint8":
        return np.rint(wave * 127 + 128).astype(np.uint8)
    if kind.startswith("int"):
        return np.rint(wave * (np.iinfo(kind).max - 1)).astype(kind)
    return wave.astype(kind)


@pytest.mark.parametrize("kind", ["uint8", "int16", "int32", "float32", "float64"])
def test_every_width_gives_the_same_wave(tmp_path, kind):
    sound = read_recording(write(tmp_path / "a.wav", 8_000, as_type(tone(), kind)))
    assert sound.wave.dtype == np.float32
    np.testing.assert_allclose(sound.wave, tone(), atol=0.01 if kind == "uint8" else 1e-4)
    assert (sound.rate_hz, sound.channels, sound.seconds, sound.remarks) == (8_000, 1, 0.5, ())


def test_24_bits(tmp_path):
    (tmp_path / "a.wav").write_bytes(wav_24_bit(8_000, tone()))
    np.testing.assert_allclose(read_recording(tmp_path / "a.wav").wave, tone(), atol=1e-6)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 44_101, 48_000, 96_000])
def test_every_rate_keeps_the_tone(tmp_path, rate):
    sound = read_recording(write(tmp_path / "a.wav", rate, as_type(tone(rate), "int16")))
    assert abs(len(sound.wave) - 4_000) <= 1
    inner = slice(100, 3_900)  # ends ring
    np.testing.assert_allclose(sound.wave[inner], tone()[inner], atol=0.01)


def test_tones_above_half_the_new_rate_are_gone(tmp_path):
    sound = read_recording(write(tmp_path / "a.wav", 48_000, as_type(tone(48_000, hertz=7_000), "int16")))
    assert np.abs(sound.wave[100:-100]).max() < 0.01


def test_stereo_is_averaged(tmp_path):
    both = np.stack([tone(), 0 * tone()], axis=1)
    sound = read_recording(write(tmp_path / "a.wav", 8_000, as_type(both, "int16")))
    np.testing.assert_allclose(sound.wave, tone() / 2, atol=1e-4)
    assert sound.channels == 2


def test_a_slow_rate_is_resampled_with_a_remark(tmp_path):
    sound = read_recording(write(tmp_path / "a.wav", 4_000, as_type(tone(4_000), "int16")))
    assert sound.remarks == ("slow",)
    np.testing.assert_allclose(sound.wave[100:3_900], tone()[100:3_900], atol=0.01)


@pytest.mark.parametrize(("rate", "kind"), [(8_000, "int16"), (44_100, "float32"), (4_000, "uint8")])
@pytest.mark.parametrize("level", [0.0, 0.25])
def test_silence_and_constant_sounds_are_kept_with_a_remark(tmp_path, rate, kind, level):
    sound = read_recording(write(tmp_path / "a.wav", rate, as_type(np.full(rate // 2, level), kind)))
    assert "silent" in sound.remarks
    assert len(sound.wave) == 4_000
    assert np.ptp(sound.wave) == 0


def test_floats_beyond_one_are_divided_by_the_largest(tmp_path):
    sound = read_recording(write(tmp_path / "a.wav", 8_000, (20_000 * tone()).astype(np.float32)))
    assert sound.remarks == ("too loud",)
    np.testing.assert_allclose(sound.wave, tone() / np.abs(tone()).max(), atol=1e-5)


def parts(seconds=0.5):
    """Bytes before the samples' length, and the samples."""
    content = io.BytesIO()
    wavfile.write(content, 8_000, as_type(tone(seconds=seconds), "int16"))
    head, _, data = content.getvalue().partition(b"data")
    return head + b"data", data[4:]


@pytest.mark.parametrize("stated", [0, 1, 7_000, 2**31 - 1, 2**32 - 1, 8_001])
def test_a_wrong_length_in_the_header(tmp_path, stated):
    head, data = parts()
    (tmp_path / "a.wav").write_bytes(head + struct.pack("<I", stated) + data)
    expected = stated // 2 if 0 < stated < len(data) else 4_000
    if expected == 0:
        with pytest.raises(UnreadableError, match="no samples"):
            read_recording(tmp_path / "a.wav")
        return
    sound = read_recording(tmp_path / "a.wav")
    assert len(sound.wave) == expected
    assert ("wrong length" in sound.remarks) == (expected == 4_000)


@pytest.mark.parametrize("cut", [1, 2, 501])
def test_a_recording_that_was_cut_off(tmp_path, cut):
    head, data = parts()
    (tmp_path / "a.wav").write_bytes(head + struct.pack("<I", len(data)) + data[:-cut])
    sound = read_recording(tmp_path / "a.wav")
    assert len(sound.wave) == (8_000 - cut) // 2
    assert sound.remarks == ("wrong length",)


@pytest.mark.parametrize(("coding", "kind"), [(1, "<i2"), (3, "<f4")])
def test_the_extensible_header(tmp_path, coding, kind):
    data = (tone() if coding == 3 else np.rint(tone() * 32_767)).astype(kind).tobytes()
    bits = 8 * np.dtype(kind).itemsize
    header = struct.pack("<HHIIHH", 0xFFFE, 1, 8_000, 1_000 * bits, bits // 8, bits)
    header += struct.pack("<HHIH", 22, bits, 4, coding) + bytes.fromhex("000000001000800000aa00389b71")
    chunks = b"WAVEfmt " + struct.pack("<I", len(header)) + header
    chunks += b"data" + struct.pack("<I", len(data)) + data
    (tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", len(chunks)) + chunks)
    np.testing.assert_allclose(read_recording(tmp_path / "a.wav").wave, tone(), atol=1e-4)


def test_other_chunks_are_passed_over(tmp_path):
    head, data = parts()
    remark = b"LIST" + struct.pack("<I", 5) + b"abcde\0"
    content = head[:12] + remark + head[12:] + struct.pack("<I", len(data)) + data + remark + b"x"
    (tmp_path / "a.wav").write_bytes(content)
    np.testing.assert_allclose(read_recording(tmp_path / "a.wav").wave, tone(), atol=1e-4)


def with_header(**changes):
    values = {"coding": 1, "channels": 1, "rate": 8_000, "bytes": 16_000, "block": 2, "bits": 16} | changes
    head, data = parts()
    return (
        head[:20] + struct.pack("<HHIIHH", *values.values()) + b"data" + struct.pack("<I", len(data)) + data
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"ID3 an MP3 that was renamed", "no WAV file"),
        (b"RIFF\0\0\0\0AVI ", "no WAV file"),
        (b"RIFF\0\0\0\0WAVE", "without samples"),
        (b"RF64\xff\xff\xff\xffWAVE", "rare kind"),
        (parts()[0][:30], "without samples"),
        (parts()[0] + bytes(4), "no samples"),
        (with_header(coding=7), "mu-law"),
        (with_header(coding=85), "MP3"),
        (with_header(coding=999), "coding 999"),
        (with_header(channels=0), "0 channels"),
        (with_header(block=0), "samples a second"),
        (with_header(rate=0), "0 samples a second"),
        (with_header(rate=100, bytes=200), "100 samples a second"),
        (with_header(rate=2**31, bytes=0), "samples a second"),
        (with_header(bits=13), None),
        (with_header(channels=60_000), "damaged header"),
        (with_header(bytes=5), "damaged header"),
    ],
)
def test_what_cannot_be_read(tmp_path, content, message):
    (tmp_path / "a.wav").write_bytes(content)
    if message is None:  # left to SciPy: what counts is that it is a sound or a reason
        with contextlib.suppress(UnreadableError):
            assert len(read_recording(tmp_path / "a.wav").wave)
        return
    with pytest.raises(UnreadableError, match=message):
        read_recording(tmp_path / "a.wav")


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_is_refused(tmp_path, bad):
    samples = tone().astype(np.float32)
    samples[17] = bad
    with pytest.raises(UnreadableError, match="NaN"):
        read_recording(write(tmp_path / "a.wav", 8_000, samples))


def test_a_recording_of_an_hour_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="lasts 301 s, and at most 300"):
        read_recording(write(tmp_path / "a.wav", 8_000, np.zeros(301 * 8_000, np.uint8)))


def outcome(path):
    """Return the loudest sample of a file, or 0 and the reason why it cannot be read."""
    try:
        return np.abs(read_recording(path).wave).max(), ""
    except UnreadableError as error:
        return 0, str(error)


def test_whatever_bytes_are_wrong_only_a_reason_comes_out(tmp_path):
    head, data = parts()
    good = np.frombuffer(head + struct.pack("<I", len(data)) + data, np.uint8)
    random = np.random.default_rng(2)
    for _ in range(300):
        bad = good[: random.integers(1, len(good))].copy()
        bad[random.integers(0, min(len(bad), 44), 3)] = random.integers(0, 256, 3)
        (tmp_path / "a.wav").write_bytes(bad.tobytes())
        loudest, reason = outcome(tmp_path / "a.wav")
        assert loudest <= 1
        assert tmp_path.name not in reason
