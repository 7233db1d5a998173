"""A winner that was saved answers as before; one that is damaged, foreign or newer says so."""

import json
import pickle
import zipfile

import numpy as np
import pytest

from course.contest.description import DESCRIPTION
from course.contest.entries import choose_entries
from course.contest.saving import save_winner
from course.contest.trust import UntrustedModelError
from course.contest.using import load_winner
from course.contest.views import MODALITIES

ALL = [(modality, entry) for modality in MODALITIES for entry in choose_entries(modality)]


def learn(modality, entry, make_own, **options):
    data = make_own(modality, **options)
    return data, entry.learn(data.x_train, data.y_train, data.num_classes, 0)


@pytest.fixture
def saved(tmp_path, make_own):
    data, learned = learn("texts", choose_entries("texts")[1], make_own)
    save_winner(tmp_path, learned, data, name="TF-IDF")
    return tmp_path


@pytest.mark.parametrize(("modality", "entry"), ALL, ids=lambda part: getattr(part, "name", part))
def test_every_entry_answers_as_before(modality, entry, make_own, tmp_path):
    names = ["<b>|x", 'a "quoted"\nname', "grün 🐦"]
    data, learned = learn(modality, entry, make_own, names=names)
    save_winner(tmp_path, learned, data, name=entry.name)
    winner = load_winner(tmp_path)
    prediction = winner.predict(data.x_test)
    np.testing.assert_allclose(prediction.scores, learned.scores(data.x_test), atol=1e-6)
    assert prediction.labels == tuple(names[answer] for answer in learned.predict(data.x_test))
    np.testing.assert_array_equal(prediction.best, prediction.scores.max(axis=1))
    assert (winner.name, winner.class_names, winner.notes) == (entry.name, tuple(names), ())
    (model,) = tmp_path.glob("model*")
    assert model.suffix == (".keras" if entry.kind == "learned" else ".skops")
    assert zipfile.is_zipfile(model)


def test_no_pickle_is_in_any_file(make_own, tmp_path):
    for modality, entry in ALL:
        data, learned = learn(modality, entry, make_own)
        save_winner(tmp_path, learned, data)
        (model,) = tmp_path.glob("model*")
        with zipfile.ZipFile(model) as packed:
            for name in packed.namelist():
                content = packed.read(name)
                assert content[:1] != b"\x80", f"{name} begins as a pickle does"
                if name.endswith(".npy"):
                    assert b"'O'" not in content[:128], f"{name} holds pickled objects"


def test_a_new_winner_replaces_the_old_one(saved, make_own):
    data, learned = learn("images", choose_entries("images")[0], make_own)
    save_winner(saved, learned, data)
    assert len(list(saved.glob("model*"))) == 1
    assert load_winner(saved).learned.modality == "images"


def test_a_save_that_fails_leaves_the_old_winner(saved, make_own, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    data, learned = learn("images", choose_entries("images")[0], make_own)
    monkeypatch.setattr("course.contest.saving.write_text", full)
    with pytest.raises(OSError, match="No space"):
        save_winner(saved, learned, data)
    assert load_winner(saved).learned.modality == "texts"


def test_a_data_set_that_does_not_fit_is_refused(make_own, tmp_path):
    _, learned = learn("texts", choose_entries("texts")[0], make_own)
    for other in (make_own("images"), make_own("texts", classes=2)):
        with pytest.raises(ValueError, match="give the one that it learned from"):
            save_winner(tmp_path, learned, other)


class Planted:
    def __reduce__(self):
        return exec, ("raise SystemExit('the pickle ran')",)


def test_a_planted_pickle_is_refused(saved):
    (model,) = saved.glob("model*")
    model.write_bytes(pickle.dumps(Planted()))
    with pytest.raises(UntrustedModelError, match="such as a pickle"):
        load_winner(saved)


def test_a_planted_type_is_refused_even_with_the_right_digest(saved):
    import hashlib

    import skops.io
    from sklearn.ensemble import RandomForestClassifier

    (model,) = saved.glob("model*")
    skops.io.dump(RandomForestClassifier(1).fit([[0], [1]], [0, 1]), model)
    change(saved, model_sha256=hashlib.sha256(model.read_bytes()).hexdigest())
    with pytest.raises(UntrustedModelError, match="RandomForestClassifier"):
        load_winner(saved)


def change(folder, **changes):
    path = folder / DESCRIPTION
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": "other"}, "does not describe a winner"),
        ({"format_version": 99}, "newer course"),
        ({"format_version": "1"}, "newer course"),
        ({"model_file": "../../model-000000000000.skops"}, "model_file"),
        ({"model_file": "model-000000000000.pkl"}, "model_file"),
        ({"model_file": "model-000000000000.skops"}, "is missing"),
        ({"model_sha256": "0" * 64}, "has changed"),
        ({"view": "os.system"}, "this course knows"),
        ({"modality": "smells"}, "modality"),
        ({"class_names": ["one"]}, "class_names"),
        ({"class_names": [1, 2]}, "class_names"),
        ({"vocabulary": [["a"]]}, "vocabulary"),
        ({"words_read": -1}, "words_read"),
        ({"versions": None}, "versions"),
    ],
)
def test_a_changed_description_is_refused(saved, changes, message):
    change(saved, **changes)
    with pytest.raises(ValueError, match=message):
        load_winner(saved)


@pytest.mark.parametrize("size", [None, 0, 10**9, "32"])
def test_a_size_that_makes_no_sense_is_refused(size, make_own, tmp_path):
    data, learned = learn("images", choose_entries("images")[0], make_own)
    save_winner(tmp_path, learned, data)
    change(tmp_path, input={"size": size})
    with pytest.raises(ValueError, match="no usable size"):
        load_winner(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_a_damaged_description_is_refused(saved, content):
    (saved / DESCRIPTION).write_bytes(content)
    with pytest.raises(ValueError, match=r"damaged|does not describe"):
        load_winner(saved)


def test_a_cut_model_is_refused(saved):
    (model,) = saved.glob("model*")
    model.write_bytes(model.read_bytes()[:-100])
    with pytest.raises(ValueError, match="model-"):
        load_winner(saved)


def test_an_empty_folder_holds_no_winner(tmp_path):
    with pytest.raises(FileNotFoundError, match="save a winner there first"):
        load_winner(tmp_path)


def test_other_versions_are_told(saved):
    change(saved, versions={"scikit-learn": "0.1", "keras": "0.1", "os": "x"})
    assert ["scikit-learn" in note for note in load_winner(saved).notes] == [True, False]


def test_only_the_inputs_it_learned_from_are_answered(saved, make_own):
    winner = load_winner(saved)
    with pytest.raises(ValueError, match="sorts texts"):
        winner.predict(make_own("images").x_test)
    with pytest.raises(ValueError, match="got none"):
        winner.predict([])


def test_pictures_of_another_size_are_refused(make_own, tmp_path):
    data, learned = learn("images", choose_entries("images")[0], make_own)
    save_winner(tmp_path, learned, data)
    with pytest.raises(ValueError, match="give it the files instead"):
        load_winner(tmp_path).predict(np.zeros((2, 8, 8, 3), np.uint8))


def test_files_are_read_as_they_come(saved, tmp_path):
    text = tmp_path / "new.txt"
    text.write_text("good fine great 0", encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    winner = load_winner(saved)
    assert winner.predict(text).labels == winner.predict([str(text)]).labels == ("class 0",)
    for name, reason in (("empty.txt", "is empty"), ("none.txt", "none.txt is gone")):
        with pytest.raises(ValueError, match=reason):
            winner.predict([text, tmp_path / name])
