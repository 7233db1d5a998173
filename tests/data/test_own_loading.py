"""Own folders become datasets: the right forms, nothing known from the other side."""

import shutil

import numpy as np
import pytest
from PIL import Image
from scipy.io import wavfile

from course.data import Dataset
from course.data.own import OwnDataError, inspect_folder, load_own
from course.data.own.writings import read_writing
from course.features.clips import fit_length


@pytest.fixture
def pets(tmp_path):
    """Make forty pictures, two of each of ten animals of either kind."""
    for label in ("cat", "dog"):
        (tmp_path / "pets" / label).mkdir(parents=True)
        for animal in range(10):
            for number in range(2):
                seed = 100 * (label == "dog") + 10 * animal + number
                noise = np.random.default_rng(seed).integers(0, 256, (16, 16, 3), np.uint8)
                Image.fromarray(noise).save(tmp_path / "pets" / label / f"n{animal}_{number}.png")
    return tmp_path / "pets"


@pytest.fixture
def words(tmp_path):
    for label, hertz in (("low", 300), ("high", 1_200)):
        (tmp_path / "words" / label).mkdir(parents=True)
        for number in range(8):
            rate = (8_000, 44_100, 48_000, 16_000)[number % 4]
            seconds = (0.3, 1.7)[number % 2] + number / 50
            wave = (0.3 + number / 50) * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)
            samples = np.rint(32_767 * wave).astype(np.int16)
            samples = np.stack([samples, samples], axis=1) if number % 3 else samples
            wavfile.write(tmp_path / "words" / label / f"{number}.wav", rate, samples)
    return tmp_path / "words"


def test_pictures(pets):
    dataset = load_own(pets)
    assert isinstance(dataset, Dataset)
    assert dataset.x_train.shape == (30, 32, 32, 3)
    assert dataset.x_test.shape == (10, 32, 32, 3)
    assert dataset.x_train.dtype == np.uint8
    assert np.issubdtype(dataset.y_train.dtype, np.integer)
    assert dataset.class_names == ("cat", "dog")
    assert (dataset.name, dataset.licence) == ("own_pets", "yours")
    assert np.bincount(dataset.y_test).tolist() == [5, 5]
    assert dataset.scaled().x_train.dtype == np.float32
    assert set(dataset.extra) == {"train_file", "test_file"}


def test_rows_are_what_their_names_say(pets):
    dataset = load_own(inspect_folder(pets), size=16, seed=4)
    for part in ("train", "test"):
        names, labels = dataset.extra[f"{part}_file"], getattr(dataset, f"y_{part}")
        for name, label, pixels in zip(names, labels, getattr(dataset, f"x_{part}"), strict=True):
            assert str(name).split("/")[0] == dataset.class_names[label]
            with Image.open(pets / str(name)) as image:
                np.testing.assert_array_equal(pixels, np.asarray(image))


def test_nothing_in_it_needs_pickle(pets, tmp_path):
    dataset = load_own(pets, group_by="n(.)")
    np.savez(tmp_path / "a.npz", **dataset.extra)
    with np.load(tmp_path / "a.npz", allow_pickle=False) as stored:
        assert stored["test_group"].tolist() == dataset.extra["test_group"].tolist()


def test_groups_are_on_one_side(pets):
    inspection = inspect_folder(pets)
    for seed in range(3):
        for source in (pets, inspection, inspect_folder(pets, group_by="n(.)")):
            dataset = load_own(source, group_by="n(.)", seed=seed)
            train, test = set(dataset.extra["train_group"]), set(dataset.extra["test_group"])
            assert train | test == set("0123456789")
            assert not train & test
    kept = load_own(inspect_folder(pets, group_by="n(.)"))
    assert "test_group" in kept.extra  # the inspection's own


def test_copies_are_on_one_side_and_tested_once(pets):
    for number in range(10):
        shutil.copy(pets / "cat" / f"n{number}_0.png", pets / "cat" / f"copy{number}.png")
    for seed in range(4):
        dataset = load_own(pets, seed=seed)
        train = {row.tobytes() for row in dataset.x_train}
        test = [row.tobytes() for row in dataset.x_test]
        assert not train & set(test)
        assert len(test) == len(set(test))


def test_what_is_equal_at_the_size_asked_for_stays_together(tmp_path):
    # Pictures that differ in detail alone, which shrinking to 8 × 8 takes away.
    for label, shade in (("a", 60), ("b", 160)):
        (tmp_path / label).mkdir()
        for number in range(8):
            pixels = np.full((64, 64), shade + 5 * (number // 2), np.uint8)
            pixels[4 * number, ::2] += 1
            Image.fromarray(pixels).save(tmp_path / label / f"{number}.png")
    inspection = inspect_folder(tmp_path)
    assert inspection.duplicates == ()
    dataset = load_own(inspection, size=8)
    assert not {row.tobytes() for row in dataset.x_train} & {row.tobytes() for row in dataset.x_test}
    assert len(dataset.x_train) + len(dataset.x_test) < 16


def test_sounds(words):
    dataset = load_own(words)
    assert dataset.x_train.shape == (12, 8_000)
    assert dataset.x_train.dtype == np.float32
    assert np.abs(dataset.x_train).max() <= 1
    assert int(dataset.extra["sample_rate_hz"]) == 8_000
    for part in ("train", "test"):
        for wave, label in zip(getattr(dataset, f"x_{part}"), getattr(dataset, f"y_{part}"), strict=True):
            loudest = np.abs(np.fft.rfft(wave)).argmax()  # bins of 1 Hz, since it lasts a second
            assert abs(loudest - (1_200, 300)[label]) <= 2
    assert load_own(words, seconds=0.25).x_train.shape == (12, 2_000)


def test_sounds_have_the_form_that_features_of_sound_expect(words):
    from course.features.sound import log_mel

    dataset = load_own(words)
    assert np.isfinite(log_mel(dataset.x_test, bands=32, step_samples=160)).all()
    np.testing.assert_array_equal(fit_length(list(dataset.x_test), 8_000), dataset.x_test)


def test_silent_sounds_are_kept(words):
    for label in ("low", "high"):
        wavfile.write(words / label / "silent.wav", 8_000, np.zeros(800, np.int16))
    inspection = inspect_folder(words)
    assert any("silent" in sentence for sentence in inspection.warnings)
    dataset = load_own(inspection)
    assert {"low/silent.wav", "high/silent.wav"} <= set(dataset.extra["train_file"])  # a contradiction


def test_texts(tmp_path):
    for label in ("bad", "good"):
        (tmp_path / label).mkdir()
        for number in range(8):
            (tmp_path / label / f"{number}.txt").write_text(
                f"\ufeff{label} 😀 {'x' * number}\n", encoding="utf-8"
            )
    dataset = load_own(tmp_path)
    assert dataset.x_train.dtype == object
    assert all(isinstance(text, str) for text in dataset.x_train)
    for name, text in zip(dataset.extra["test_file"], dataset.x_test, strict=True):
        assert text == read_writing(tmp_path / str(name))


def test_a_table(tmp_path):
    path = tmp_path / "films.csv"
    path.write_text("text,label,by\n" + "".join(f"text {n},{'ab'[n % 2]},{n // 4}\n" for n in range(40)))
    dataset = load_own(path, group_by="by")
    assert dataset.name == "own_films"
    assert not set(dataset.extra["train_group"]) & set(dataset.extra["test_group"])
    for name, text in zip(dataset.extra["test_file"], dataset.x_test, strict=True):
        assert text == f"text {int(str(name).split()[1]) - 2}"


def test_a_bad_file_is_no_obstacle(pets):
    (pets / "cat" / "broken.png").write_bytes(b"x")
    assert len(load_own(pets).x_train) == 30


def test_names_that_would_break_a_message(pets):
    odd = pets.with_name("my\n<b>pets")
    pets.rename(odd)
    (odd / "cat").rename(odd / "c\na't 😀")
    dataset = load_own(odd)
    assert dataset.class_names == ("c\na't 😀", "dog")
    assert dataset.name.isprintable()
    assert dataset.title.isprintable()


def test_one_class_or_one_example(pets):
    for path in (pets / "dog").iterdir():
        if path.name != "n0_0.png":
            path.unlink()
    with pytest.raises(OwnDataError, match=r"'dog' has one example only.*add more"):
        load_own(pets)
    shutil.rmtree(pets / "dog")
    assert len(inspect_folder(pets).files) == 20  # an inspection goes on
    with pytest.raises(OwnDataError, match=r"one class only, 'cat'.*add examples of at least one other"):
        load_own(pets)
    with pytest.raises(OwnDataError, match="if the folders inside 'pets' are the labels, give its path"):
        load_own(pets.parent)


def test_a_file_that_changes_after_the_inspection(pets, tmp_path):
    inspection = inspect_folder(pets)
    (pets / "cat" / "n3_1.png").write_bytes(b"x")
    with pytest.raises(OwnDataError, match=r"'cat/n3_1.png' is damaged.*inspect the folder again"):
        load_own(inspection)
    table = tmp_path / "t.csv"
    table.write_text("text,label\na,x\nb,x\nc,y\nd,y\n")
    inspection = inspect_folder(table)
    table.write_text("text,label\na,x\nb,x\nc,y\n")
    with pytest.raises(OwnDataError, match="'row 5' is gone"):
        load_own(inspection)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"test_fraction": 0}, "test_fraction"),
        ({"test_fraction": 1.0}, "test_fraction"),
        ({"test_fraction": "half"}, "test_fraction"),
        ({"test_fraction": float("nan")}, "test_fraction"),
        ({"seed": -1}, "seed"),
        ({"seed": 0.5}, "seed"),
        ({"size": 4}, "size"),
        ({"size": 4_000}, "size"),
        ({"size": 32.0}, "size"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": 3_600}, "seconds"),
        ({"group_by": "("}, "group_by"),
    ],
)
def test_numbers_out_of_range(pets, changes, message):
    with pytest.raises(ValueError, match=message):
        load_own(pets, **changes)
