"""Every modality has a naive entry, some by hand and some learned; all give scores."""

import numpy as np
import pytest

from course.contest.entries import EPOCHS_AT_MOST, NAIVE, choose_entries, settings_for
from course.contest.learners import estimate_scores, words_to_read
from course.contest.views import MODALITIES

ALL = [(modality, entry) for modality in MODALITIES for entry in choose_entries(modality)]


@pytest.mark.parametrize("modality", MODALITIES)
def test_the_naive_enters_first_then_by_hand_then_nets(modality):
    entries = choose_entries(modality)
    assert entries[0].name == NAIVE
    kinds = [entry.kind for entry in entries]
    assert kinds == sorted(kinds)
    assert set(kinds) == {"by hand", "learned"}


@pytest.mark.parametrize(("modality", "entry"), ALL, ids=lambda part: getattr(part, "name", part))
def test_scores_are_shares_and_the_answer_has_the_highest(modality, entry, make_own):
    data = make_own(modality, classes=3)
    learned = entry.learn(data.x_train, data.y_train, data.num_classes, 0)
    scores = learned.scores(data.x_test)
    assert scores.shape == (15, 3)
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(learned.predict(data.x_test), scores.argmax(axis=1))
    assert (learned.vocabulary is not None) == (modality == "texts" and entry.kind == "learned")


@pytest.mark.parametrize(
    ("modality", "name"),
    [
        ("images", "pixels + linear"),
        ("images", "hand-made + SVM"),
        ("sounds", "MFCC + linear"),
        ("sounds", "hand-made + SVM"),
        ("texts", "naive Bayes"),
    ],
)
@pytest.mark.parametrize("classes", [2, 4])
def test_the_hand_made_sides_learn_what_is_easy(modality, name, classes, make_own):
    data = make_own(modality, classes=classes)
    entry = next(entry for entry in choose_entries(modality) if entry.name == name)
    learned = entry.learn(data.x_train, data.y_train, classes, 0)
    assert (learned.predict(data.x_test) == data.y_test).mean() > 0.8


def test_a_margin_machine_answers_as_it_would_itself(make_own):
    data = make_own("sounds", classes=4)
    entry = choose_entries("sounds")[2]
    learned = entry.learn(data.x_train, data.y_train, 4, 0)
    seen = data.x_test
    from course.contest.views import find_view

    own = learned.model.predict(find_view("MFCC averages", "sounds").look(seen))
    np.testing.assert_array_equal(learned.predict(seen), own)


def test_two_classes_have_one_margin():
    class Margins:
        def decision_function(self, seen):
            return np.array([0.0, np.log(3), -np.log(3)])

    np.testing.assert_allclose(
        estimate_scores(Margins(), None), [[0.5, 0.5], [0.25, 0.75], [0.75, 0.25]], atol=1e-12
    )


def test_a_class_that_was_never_seen_gets_no_score(make_own):
    data = make_own("texts", classes=2)
    learned = choose_entries("texts")[1].learn(data.x_train, data.y_train * 2, 3, 0)
    assert (learned.scores(data.x_test)[:, 1] == 0).all()


@pytest.mark.parametrize(("size", "epochs"), [(20, EPOCHS_AT_MOST), (900, 10), (90_000, 4)])
def test_few_examples_are_looked_at_more_often(size, epochs):
    assert settings_for(size, passes=9_000).epochs == epochs


def test_words_read_cover_nearly_all_texts():
    assert words_to_read(["a " * 30] * 20) == 30
    assert words_to_read(["a"] * 20) == 5
    assert words_to_read(["a " * 9_000]) == 200


def test_mirrors_are_for_pictures():
    assert "mirrored" in choose_entries("images", mirror=True)[-1].summary
    assert "mirrored" not in choose_entries("images")[-1].summary
    with pytest.raises(ValueError, match="only pictures"):
        choose_entries("texts", mirror=True)


def test_other_modalities_are_refused():
    with pytest.raises(ValueError, match="must be one of images, sounds, texts"):
        choose_entries("smells")


def test_recipes_of_entries_differ():
    recipes = [entry.as_contender().recipe for _, entry in ALL]
    assert len(set(recipes)) == len(recipes)
    assert recipes == [entry.as_contender().recipe for m in MODALITIES for entry in choose_entries(m)]
