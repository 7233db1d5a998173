"""Nets that learn to read: a tiny language, and phrases against a loop."""

import signal

import keras
import numpy as np
import pytest

from course.comparison import compare
from course.data import Dataset
from course.features.text import split_words
from course.models import build_embedding_mean, build_text_cnn
from course.reading import learned_reader, top_phrases, train_reader
from course.training import Settings

SETTINGS = Settings(epochs=15, batch_size=16, learning_rate=0.03, validation_fraction=0)


@pytest.fixture(scope="module")
def sayings():
    """Texts of which one word decides."""
    random = np.random.default_rng(0)
    fillers = ["the film", "was", "a plot", "with", "actors", "today"]
    labels = np.arange(240) % 2
    texts = np.array(
        [f"{' '.join(random.permutation(fillers))} {['dull', 'fine'][label]}" for label in labels]
    )
    return Dataset(
        texts[:160], labels[:160], texts[160:], labels[160:], ("negative", "positive"), name="sayings"
    )


@pytest.fixture(scope="module")
def reader(sayings):
    return train_reader(sayings, build_text_cnn, SETTINGS, length=9)


def test_a_net_learns_a_word_and_keeps_only_words_of_the_training_part(sayings, reader):
    assert (reader.predict(sayings.x_test) == sayings.y_test).mean() > 0.95
    assert set(reader.vocabulary.words[2:]) == {
        word for text in sayings.x_train for word in split_words(text)
    }
    np.testing.assert_allclose(reader.probabilities(["fine", "dull"]).sum(axis=1), 1, rtol=1e-5)


def test_readers_take_part_in_a_comparison(sayings, tmp_path):
    means = learned_reader("mean", build_embedding_mean, lambda size: SETTINGS, length=9)
    store = tmp_path / "results.jsonl"
    (row,) = compare([means], sayings, sizes=[100], seeds=[3], store=store)
    assert (row.kind, row.train_size) == ("learned", 100)
    assert row.accuracy > 0.95
    assert row.parameters == 32 * (2 + 10) + 2 * 32 + 2
    assert compare([means], sayings, sizes=[100], seeds=[3], store=store) == [row]


def test_the_seed_decides(sayings):
    short = Settings(epochs=1, validation_fraction=0, seed=4)
    weights = [
        train_reader(sayings, build_embedding_mean, short, length=5).model.get_weights() for _ in range(2)
    ]
    for first, second in zip(*weights, strict=True):
        np.testing.assert_array_equal(first, second)


def test_phrases_are_those_of_a_loop(sayings, reader):
    texts = sayings.x_test[:12]
    vectors, kernels, offsets = reader.model.get_weights()[:3]
    found = top_phrases(reader, "phrases", texts, count=4)
    assert len(found) == 64
    for number in (0, 17, 63):
        best = {}
        for text, codes in zip(texts, reader.vocabulary.encode(texts, 9).astype(int), strict=True):
            answers = [
                np.tensordot(vectors[codes[place : place + 3]], kernels[..., number], axes=2)
                + offsets[number]
                for place in range(7)
            ]
            place = int(np.argmax(answers))
            phrase = " ".join(split_words(text)[place : place + 3])
            if answers[place] > 0:
                best[phrase] = max(best.get(phrase, 0), answers[place])
        expected = sorted(best.values(), reverse=True)[:4]
        np.testing.assert_allclose([phrase.answer for phrase in found[number]], expected, rtol=1e-4)
        for phrase in found[number]:
            assert best[phrase.text] == pytest.approx(phrase.answer, rel=1e-4)


def test_only_a_convolution_has_phrases(sayings, reader):
    with pytest.raises(ValueError, match="expected answers"):
        top_phrases(reader, "strongest", sayings.x_test)
    with pytest.raises(ValueError, match="count >= 1"):
        top_phrases(reader, "phrases", sayings.x_test, count=0)


def test_half_a_training_is_no_result(sayings, monkeypatch):
    class Stop(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            signal.raise_signal(signal.SIGINT)

    from course import reading

    original = reading.train
    monkeypatch.setattr(reading, "train", lambda *a, **k: original(*a, callbacks=[Stop()], **k))
    with pytest.raises(KeyboardInterrupt):
        train_reader(sayings, build_embedding_mean, SETTINGS, length=5)
