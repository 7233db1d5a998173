"""The archive of Speech Commands, rebuilt small, whole and damaged."""

import io
import tarfile
import wave
import zlib

import numpy as np
import pytest

from course.data.errors import DamagedDataError
from course.data.speech_commands import is_wanted, read_speech_commands

RATE_HZ = 16_000


def wav(samples, rate_hz=RATE_HZ, channels=1, width=2):
    """Write a WAV file with the standard library."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(width)
        writer.setframerate(rate_hz)
        writer.writeframes(np.asarray(samples).tobytes())
    return file.getvalue()


def tone(frequency_hz, seconds=1.0):
    time = np.arange(round(RATE_HZ * seconds)) / RATE_HZ
    return np.rint(10_000 * np.sin(2 * np.pi * frequency_hz * time)).astype(np.int16)


def other_clip(kept):
    """Name of a clip of a word that is no command, and that is kept or is not."""
    names = (f"bird/{number:08x}_nohash_0.wav" for number in range(1000))
    return next(name for name in names if (zlib.crc32(name.encode()) % 10 == 0) == kept)


KEPT, LEFT_OUT = other_clip(True), other_clip(False)


@pytest.fixture
def files():
    """Two speakers to learn from, one for validation, one for the test, and what else lies in the archive."""
    return {
        "README.md": b"about",
        "validation_list.txt": b"go/cccccccc_nohash_0.wav\n",
        "testing_list.txt": b"stop/dddddddd_nohash_0.wav\nstop/dddddddd_nohash_1.wav\n",
        "yes/aaaaaaaa_nohash_0.wav": wav(tone(440)),
        "no/bbbbbbbb_nohash_0.wav": wav(tone(500, seconds=0.7)),
        "go/cccccccc_nohash_0.wav": wav(tone(600)),
        "stop/dddddddd_nohash_0.wav": wav(tone(700)),
        "stop/dddddddd_nohash_1.wav": wav(tone(800)),
        KEPT: wav(tone(900)),
        LEFT_OUT: b"never read",
        "_background_noise_/pink_noise.wav": b"never read",
    }


@pytest.fixture
def pack(tmp_path):
    def pack_files(files):
        path = tmp_path / "speech.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            for name, content in files.items():
                member = tarfile.TarInfo(f"./{name}")  # as in the published archive
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        return path

    return pack_files


def test_words_speakers_and_parts_are_read(pack, files):
    arrays = read_speech_commands(pack(files))
    extra = arrays["extra"]
    words = extra["word_names"][extra["train_word"]]
    assert dict(zip(words, arrays["y_train"], strict=True)) == {"yes": 0, "no": 1, "go": 7, "bird": 8}
    assert dict(zip(words, extra["train_part"], strict=True)) == {"yes": 0, "no": 0, "go": 1, "bird": 0}
    assert arrays["y_test"].tolist() == [6, 6]
    assert extra["voice_names"][extra["test_voice"]].tolist() == ["dddddddd"] * 2
    assert not set(extra["train_voice"]) & set(extra["test_voice"])


def test_sounds_keep_their_pitch_and_length_at_half_the_rate(pack, files):
    arrays = read_speech_commands(pack(files))
    assert arrays["extra"]["sample_rate_hz"] == 8_000
    clips = {label: clip for label, clip in zip(arrays["y_train"], arrays["x_train"], strict=True)}
    assert (len(clips[0]), len(clips[1])) == (8_000, 5_600)
    for label, frequency in ((0, 440), (7, 600), (8, 900)):
        assert clips[label].dtype == np.int16
        assert abs(int(np.abs(np.fft.rfft(clips[label])).argmax()) - frequency) <= 1
        assert abs(np.abs(clips[label][1_000:-1_000].astype(int)).max() - 10_000) < 200


def test_clips_of_one_length_stay_clips(pack, files):
    del files["no/bbbbbbbb_nohash_0.wav"]
    arrays = read_speech_commands(pack(files))
    assert arrays["x_train"].shape == (3,)
    assert arrays["x_train"][0].shape == (8_000,)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("yes/a_nohash_0.wav", True),
        ("testing_list.txt", True),
        (KEPT, True),
        (LEFT_OUT, False),
        ("yes/notes.txt", False),
        ("_background_noise_/yes.wav", False),
        ("a/yes/a_nohash_0.wav", False),
    ],
)
def test_what_is_read(name, wanted):
    assert is_wanted(name) == wanted


def test_an_archive_without_its_lists_is_refused(pack, files):
    del files["testing_list.txt"], files["validation_list.txt"]
    with pytest.raises(DamagedDataError, match="not the lists"):
        read_speech_commands(pack(files))


def test_an_archive_without_clips_is_refused(pack, files):
    with pytest.raises(DamagedDataError, match="holds no clips"):
        read_speech_commands(pack({name: files[name] for name in ("README.md", "testing_list.txt")}))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no WAV file"),
        (b"RIFF....", "no WAV file"),
        (b"an MP3, really", "no WAV file"),
        (wav(tone(440), rate_hz=44_100), "at 44100 Hz"),
        (wav(np.stack([tone(440)] * 2, axis=1), channels=2), r"shape \(16000, 2\)"),
        (wav(np.full(100, 128, np.uint8), width=1), "uint8 samples"),
        (wav(np.zeros(0, np.int16)), "no WAV file|shape"),
    ],
)
def test_a_clip_of_another_form_is_named(pack, files, content, message):
    files["yes/aaaaaaaa_nohash_0.wav"] = content
    with pytest.raises(DamagedDataError, match=message) as caught:
        read_speech_commands(pack(files))
    assert "yes/aaaaaaaa_nohash_0.wav" in str(caught.value)


def test_a_name_that_leads_outside_is_refused(pack, files):
    with pytest.raises(DamagedDataError, match="leads out of its folder"):
        read_speech_commands(pack({"../yes/aaaaaaaa_nohash_0.wav": wav(tone(440)), **files}))


def test_an_archive_cut_short_is_refused(pack, files):
    path = pack(files)
    path.write_bytes(path.read_bytes()[:-2_000])
    with pytest.raises(DamagedDataError, match="cut short"):
        read_speech_commands(path)
