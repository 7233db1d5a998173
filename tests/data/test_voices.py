"""The spoken words: what the stored file holds, and how it is made."""

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from course.data.catalogue import find_entry
from course.data.loading import load
from course.data.voices import (
    CLASS_NAMES,
    Rendition,
    check_synthesisers,
    command,
    espeak_variants,
    family_of,
    festival_commands,
    make_voices,
    plan_renditions,
    prepare,
    speak_all,
)

SYNTHESISERS = ("espeak-ng", "flite", "festival")
needs_synthesisers = pytest.mark.skipif(
    any(shutil.which(name) is None for name in SYNTHESISERS),
    reason=f"needs {', '.join(SYNTHESISERS)}, which are not installed",
)
EXAMPLE = Rendition("espeak-ng", "adam", "adam", "train", "stop", 6, speed=1.0, pitch=1.0, accent="en-us")


@pytest.fixture(scope="module")
def voices():
    return load("voices")


def voices_of(dataset, part):
    """Pairs of person and synthesiser heard in "train", "validation" or "test"."""
    side = "test" if part == "test" else "train"
    rows = dataset.extra[f"{side}_part"] == ("train", "validation", "test").index(part)
    people = dataset.extra["voice_names"][dataset.extra[f"{side}_voice"][rows]]
    machines = dataset.extra["synthesiser_names"][dataset.extra[f"{side}_synthesiser"][rows]]
    return set(zip(people.tolist(), machines.tolist(), strict=True))


def test_no_voice_is_in_two_parts(voices):
    people = [{person for person, _ in voices_of(voices, part)} for part in ("train", "validation", "test")]
    assert [len(some) for some in people] == [39, 8, 13]
    assert not people[0] & people[1] | people[0] & people[2] | people[1] & people[2]


def test_flites_and_festivals_common_voices_count_as_one(voices):
    in_test = voices_of(voices, "test")
    assert {("kal", "flite"), ("kal", "festival"), ("slt", "flite"), ("slt", "festival")} <= in_test


def test_one_synthesiser_is_in_the_test_part_only(voices):
    for part in ("train", "validation"):
        assert "festival" not in {machine for _, machine in voices_of(voices, part)}
    assert "festival" in {machine for _, machine in voices_of(voices, "test")}


@pytest.mark.parametrize("part", ["train", "test"])
def test_every_voice_says_every_word(voices, part):
    labels = getattr(voices, f"y_{part}")
    heard = Counter(zip(voices.extra[f"{part}_voice"].tolist(), labels.tolist(), strict=True))
    assert len(heard) == len(set(voices.extra[f"{part}_voice"])) * len(CLASS_NAMES)
    words = voices.extra["word_names"][voices.extra[f"{part}_word"]]
    for label, word in zip(labels, words, strict=True):
        assert (word == CLASS_NAMES[label]) == (CLASS_NAMES[label] != "other")


def test_clips_are_short_loud_and_not_cut(voices):
    assert voices.extra["sample_rate_hz"] == 8_000
    for clip in (*voices.x_train, *voices.x_test):
        assert clip.dtype == np.int16
        assert 0.1 < len(clip) / 8_000 < 1.2
        assert 18_000 < np.abs(clip.astype(int)).max() < 21_000


def test_the_file_fits_the_repository():
    assert find_entry("voices").size < 8_000_000


@pytest.mark.parametrize(
    ("voice", "family"),
    [
        ("Steph3", "steph"),
        ("kal16", "kal"),
        ("kal_diphone", "kal"),
        ("cmu_us_slt_arctic_hts", "slt"),
        ("AnxiousAndy", "andy"),
        ("m1", "m"),
    ],
)
def test_one_person_has_one_name(voice, family):
    assert family_of(voice) == family


def test_the_plan_depends_on_the_seed_alone():
    variants = [f"{letter}{number}" for letter in "abcdefghijklmnop" for number in (1, 2)]
    assert plan_renditions(variants, 0) == plan_renditions(variants, 0)
    parts = [{r.family: r.part for r in plan_renditions(variants, seed)} for seed in (0, 1)]
    assert parts[0] != parts[1]
    for rendition in plan_renditions(variants, 1):
        assert parts[1][rendition.family] == rendition.part
        assert 0.8 <= rendition.speed <= 1.25


def test_speed_and_pitch_reach_each_synthesiser():
    fast = replace(EXAMPLE, speed=1.2, pitch=0.9)
    line = command(fast, Path("x.wav"))
    assert line[line.index("-s") + 1] == "180"
    assert line[line.index("-p") + 1] == "45"
    assert "duration_stretch=0.833" in command(replace(fast, synthesiser="flite"), Path("x.wav"))
    scheme = festival_commands(replace(fast, synthesiser="festival", voice="ked_diphone"), Path("x.wav"))
    assert "(voice_ked_diphone)" in scheme
    assert "'Duration_Stretch 0.833" in scheme
    assert "target_f0_mean 94.5" in scheme


def test_silence_is_cut_off_and_the_rate_changed():
    time = np.arange(16_000) / 16_000
    said = np.where((time > 0.4) & (time < 0.6), 9_000 * np.sin(2 * np.pi * 500 * time), 0)
    clip = prepare(said.astype(np.int16), 16_000)
    assert abs(len(clip) / 8_000 - 0.26) < 0.03  # 0.2 s and the margins
    assert abs(np.abs(clip).max() - 0.6) < 1e-9
    spectrum = np.abs(np.fft.rfft(clip))
    assert abs(spectrum.argmax() * 8_000 / len(clip) - 500) < 5


def test_a_silent_clip_is_an_error():
    with pytest.raises(RuntimeError, match="silence"):
        prepare(np.zeros(1_000, np.int16), 8_000)


@needs_synthesisers
def test_the_synthesisers_speak_and_repeat_themselves():
    check_synthesisers()
    plan = [
        EXAMPLE,
        Rendition("flite", "rms", "rms", "train", "stop", 6, 1.0, 1.0),
        Rendition("festival", "kal_diphone", "kal", "test", "stop", 6, 1.0, 1.0),
        Rendition("festival", "cmu_us_slt_arctic_hts", "slt", "test", "stop", 6, 1.0, 1.0),
    ]
    for (rate, first), (_, again) in zip(speak_all(plan), speak_all(plan), strict=True):
        assert 0.2 < len(first) / rate < 2
        np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize(
    ("habit", "message"), [("echo no voice; exit 3", "no voice"), ("exit 0", "did not say")]
)
def test_a_synthesiser_that_fails_says_so(monkeypatch, tmp_path, habit, message):
    program = tmp_path / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{habit}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match=f"espeak-ng.*{message}"):
        speak_all([EXAMPLE])


@needs_synthesisers
def test_enough_voices_can_be_understood():
    assert len(espeak_variants()) > 70
    assert not {"whisper", "croak", "Demonic", "fast"} & set(espeak_variants())


def test_without_synthesisers_the_packages_are_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"espeak-ng, flite, festival.*apt install"):
        make_voices(tmp_path / "voices.npz")
    assert list(tmp_path.iterdir()) == []
