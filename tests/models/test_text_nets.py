"""Nets that read, against NumPy."""

import numpy as np
import pytest
from keras.utils import set_random_seed

from course.models import build_embedding_mean, build_text_cnn

CODES = np.array([[2, 3, 4, 0, 0], [4, 4, 2, 3, 1], [5, 0, 0, 0, 0]], np.float32)


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def test_the_mean_leaves_out_what_is_no_word():
    set_random_seed(0)
    model = build_embedding_mean((5,), 2, vocabulary_size=6, dimensions=4)
    vectors, weights, bias = model.get_weights()
    means = np.stack([vectors[row[row > 0].astype(int)].mean(axis=0) for row in CODES])
    np.testing.assert_allclose(model.predict(CODES, verbose=0), softmax(means @ weights + bias), rtol=1e-4)


def test_the_order_of_words_does_not_matter_to_a_mean():
    model = build_embedding_mean((3,), 2, vocabulary_size=6)
    answers = model.predict(np.array([[2, 3, 4], [4, 2, 3]], np.float32), verbose=0)
    np.testing.assert_allclose(answers[0], answers[1], rtol=1e-5)


def test_filters_slide_over_words_and_the_strongest_answer_counts():
    set_random_seed(1)
    model = build_text_cnn((5,), 3, vocabulary_size=6, dimensions=4, filters=7, width=2)
    vectors, kernels, offsets, weights, bias = model.get_weights()
    strongest = np.zeros((3, 7))
    for row, text in enumerate(CODES.astype(int)):
        for place in range(4):
            window = vectors[text[place : place + 2]]  # (width, dimensions)
            answer = np.maximum(np.tensordot(window, kernels, axes=2) + offsets, 0)
            strongest[row] = np.maximum(strongest[row], answer)
    np.testing.assert_allclose(
        model.predict(CODES, verbose=0), softmax(strongest @ weights + bias), rtol=1e-4
    )
    assert model.get_layer("phrases").output.shape == (None, 4, 7)


@pytest.mark.parametrize("build", [build_embedding_mean, build_text_cnn])
def test_dropout_is_there_when_asked_for(build):
    names = [layer.__class__.__name__ for layer in build((5,), 2, vocabulary_size=6, dropout=0.5).layers]
    assert "Dropout" in names
    assert "Dropout" not in [layer.__class__.__name__ for layer in build((5,), 2, vocabulary_size=6).layers]


@pytest.mark.parametrize("build", [build_embedding_mean, build_text_cnn])
@pytest.mark.parametrize(
    ("shape", "classes", "options", "message"),
    [
        ((5, 2), 2, {"vocabulary_size": 6}, r"input_shape must be \(words,\)"),
        ((0,), 2, {"vocabulary_size": 6}, "at least 1"),
        ((5,), 1, {"vocabulary_size": 6}, "num_classes must be at least 2"),
        ((5,), 2, {"vocabulary_size": 0}, "layer sizes"),
        ((5,), 2, {"vocabulary_size": 6, "dropout": 1.0}, "dropout"),
    ],
)
def test_wrong_sizes(build, shape, classes, options, message):
    with pytest.raises(ValueError, match=message):
        build(shape, classes, **options)


def test_a_filter_wider_than_a_text():
    with pytest.raises(ValueError, match="filters of 3 words do not fit in texts of 2"):
        build_text_cnn((2,), 2, vocabulary_size=6)
