"""Files are told apart, read side by side, and described."""

import threading
import warnings

import numpy as np
import pytest
from PIL import Image
from scipy.io import wavfile

from course.data.own import reading
from course.data.own.errors import UnreadableError
from course.data.own.reading import BATCH, fingerprint, for_all, modality_of, read_file


@pytest.mark.parametrize(
    ("name", "modality"),
    [("a/b.PNG", "images"), ("a.b/c.jpeg", "images"), ("a/b.Wav", "sounds"), ("a/b.c.txt", "texts")],
)
def test_endings(name, modality):
    assert modality_of(name) == modality


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.d/song.MP3", "convert it to WAV"),
        ("a/b.heic", "convert it to PNG or JPEG"),
        ("a/b.pdf", "save its text as .txt"),
        ("a/b.xlsx", "save it as CSV"),
        ("a/b.tar", "unpack it"),
        ("a.png/b", "has no ending in its name"),
        ("a/b.ex\ne", r"ends in '\.ex\\ne'"),
    ],
)
def test_other_endings(name, message):
    with pytest.raises(UnreadableError, match=message):
        modality_of(name)


def test_no_ending_has_two_meanings():
    endings = [ending for group in (*reading.MODALITIES.values(), reading.REMEDY_OF) for ending in group]
    assert len(endings) == len(set(endings))


def test_what_is_kept_of_each_kind(tmp_path):
    Image.new("RGBA", (64, 48)).save(tmp_path / "a.png")
    wavfile.write(tmp_path / "a.wav", 44_100, np.ones((52_920, 2), np.int16))
    (tmp_path / "a.txt").write_text("Two words", encoding="utf-8")
    picture = read_file(tmp_path / "a.png", "images")
    sound = read_file(tmp_path / "a.wav", "sounds")
    text = read_file(tmp_path / "a.txt", "texts")
    assert (picture.size_text, picture.measure) == ("64 × 48, RGBA", 3_072)
    assert (sound.size_text, sound.form) == ("1.2 s, 44.1 kHz, stereo", "44.1 kHz, stereo")
    assert sound.measure == pytest.approx(1.2)
    assert sound.remarks == ("silent",)
    assert (text.size_text, text.form) == ("9 characters", "")


def test_sounds_with_the_same_samples_are_the_same(tmp_path):
    wave = np.random.default_rng(0).integers(-9_000, 9_000, 800).astype(np.int16)
    wavfile.write(tmp_path / "mono.wav", 8_000, wave)
    wavfile.write(tmp_path / "stereo.wav", 8_000, np.stack([wave, wave], axis=1))
    wavfile.write(tmp_path / "float.wav", 8_000, (wave / 32_768).astype(np.float32))
    wavfile.write(tmp_path / "other.wav", 8_000, wave[::-1])
    keys = [
        read_file(tmp_path / f"{name}.wav", "sounds").key for name in ("mono", "stereo", "float", "other")
    ]
    assert keys[0] == keys[1] == keys[2] != keys[3]


def test_fingerprints_are_those_of_contents():
    array = np.arange(24).reshape(4, 6)
    assert fingerprint(array) == fingerprint(array.T.copy().T)
    assert fingerprint(array) != fingerprint(array + 1)


def test_results_keep_their_order_and_reasons_do_not_stop_the_rest():
    threads = set()

    def square(number):
        threads.add(threading.get_ident())
        if number % 7 == 3:
            raise UnreadableError(f"number {number}")
        return number**2

    results = for_all(square, range(2 * BATCH + 5), "counting")
    assert len(results) == 2 * BATCH + 5
    for number, result in enumerate(results):
        assert str(result) == (f"number {number}" if number % 7 == 3 else str(number**2))
    assert 1 <= len(threads) <= 4


def test_warnings_of_decoders_are_dropped_and_other_errors_are_not():
    def warn(number):
        warnings.warn("odd file", stacklevel=1)
        return number

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert for_all(warn, [1, 2], "warning") == [1, 2]
    with pytest.raises(ZeroDivisionError):
        for_all(lambda number: 1 / number, [1, 0], "dividing")
    assert for_all(warn, [], "nothing") == []


def test_only_long_work_has_a_bar(monkeypatch):
    bars = []

    class Bar:
        def __init__(self, total, label, unit):
            self.total, self.done, self.closed = total, 0, False
            bars.append(self)

        def update(self, steps):
            self.done += steps

        def close(self):
            self.closed = True

    monkeypatch.setattr(reading, "progress_bar", Bar)
    for_all(str, range(reading.LONG - 1), "short")
    assert not bars
    for_all(str, range(reading.LONG + 1), "long")
    assert (bars[0].total, bars[0].done, bars[0].closed) == (reading.LONG + 1, reading.LONG + 1, True)
