"""A whole picture in one pass against its crops one at a time."""

import keras
import numpy as np
import pytest
from keras import layers

from course.detection import as_fully_convolutional, detect, detect_in_one_pass, sliding_windows
from course.models import build_cnn, build_mlp, build_resnet

IMAGES = np.random.default_rng(0).random((2, 61, 50, 3), dtype=np.float32)


def build_lively(shape=(32, 24, 3), **options):
    """A net whose batch norm has means, spreads, scales and offsets of its own, as after training."""
    keras.utils.set_random_seed(0)
    model = build_cnn(shape, 3, **({"filters": (4, 6, 8)} | options))
    random = np.random.default_rng(1)
    for layer in model.layers:
        if layer.weights and not isinstance(layer, layers.Conv2D):
            layer.set_weights([random.uniform(0.2, 1.0, array.shape) for array in layer.get_weights()])
    return model


def score_crops(model, image, step):
    """Each window of one image by itself, as the model was trained: (rows, columns, classes)."""
    windows, _ = sliding_windows(image, model.input_shape[1:3], step)
    crops = windows.reshape(-1, *model.input_shape[1:])
    return model.predict(crops, verbose=0).reshape(*windows.shape[:2], -1)


@pytest.mark.parametrize(
    ("options", "step"),
    [({}, 4), ({"dropout": 0.5}, 4), ({"filters": (5,)}, 2), ({"batch_norm": False, "first_kernel": 4}, 4)],
)
def test_without_padding_one_pass_equals_crop_after_crop(options, step):
    model = build_lively(padding="valid", **options)
    net = as_fully_convolutional(model)
    assert (net.window, net.step, net.exact, net.num_classes) == ((32, 24), step, True, 3)
    scores = net.score(IMAGES)
    for image, one in zip(IMAGES, scores, strict=True):
        expected = score_crops(model, image, step)
        assert np.ptp(expected, axis=(0, 1)).min() > 1e-3, "scores that hardly vary would show nothing"
        np.testing.assert_allclose(one, expected, atol=2e-6)


def test_with_padding_only_a_picture_of_the_window_s_size_is_exact():
    model = build_lively()
    net = as_fully_convolutional(model)
    assert (net.step, net.exact) == (4, False)
    view = IMAGES[:, :32, :24]
    np.testing.assert_allclose(net.score(view)[:, 0, 0], model.predict(view, verbose=0), atol=2e-6)


def test_with_padding_crops_score_otherwise_and_the_net_says_so():
    model = build_lively()
    net = as_fully_convolutional(model)
    difference = np.abs(net.score(IMAGES[:1])[0] - score_crops(model, IMAGES[0], net.step))
    assert difference.shape == (8, 7, 3)
    assert difference.max() > 1e-3
    # Rows and columns beyond the last whole step would shift the padding; they are left out.
    np.testing.assert_allclose(net.score(IMAGES), net.score(IMAGES[:, :60, :48]), atol=1e-6)


def test_the_original_net_stays_as_it_is():
    model = build_lively(padding="valid")
    before = [array.copy() for array in model.get_weights()]
    outputs = model.predict(IMAGES[:, :32, :24], verbose=0)
    net = as_fully_convolutional(model)
    net.model.set_weights([0 * array for array in net.model.get_weights()])
    for array, same in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(array, same)
    np.testing.assert_array_equal(model.predict(IMAGES[:, :32, :24], verbose=0), outputs)


def test_detecting_in_one_pass_finds_what_detecting_crop_by_crop_finds():
    model = build_lively(padding="valid")
    net = as_fully_convolutional(model)
    image, scales = IMAGES[0], (1.0, 0.7, 0.2)
    threshold = float(np.median(score_crops(model, image, 4)[..., 2]))
    boxes, scores = detect_in_one_pass(image, net, scales=scales, threshold=threshold, label=2)
    expected = detect(
        image,
        lambda crops: model.predict(crops, verbose=0)[:, 2],
        window=net.window,
        step=net.step,
        scales=scales,
        threshold=threshold,
    )
    assert 0 < len(boxes) < 8 * 7 + 5 * 4
    # Rounding may decide about the window whose score is the threshold itself.
    clear, expected_clear = scores > threshold + 1e-5, expected[1] > threshold + 1e-5
    np.testing.assert_allclose(boxes[clear], expected[0][expected_clear])
    np.testing.assert_allclose(scores[clear], expected[1][expected_clear], atol=2e-6)


def small_net(*middle, shape=(16, 16, 3)):
    inputs = keras.Input(shape)
    x = inputs
    for layer in middle:
        x = layer(x)
    return keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))


def test_scores_without_softmax_pass_as_they_are():
    model = small_net(layers.Conv2D(4, 3, strides=2), layers.AveragePooling2D(3, strides=1))
    net = as_fully_convolutional(model)
    np.testing.assert_allclose(net.score(IMAGES)[1], score_crops(model, IMAGES[1], 2), atol=2e-6)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: build_mlp((8, 8, 1), 3), "expected convolutions and pooling, .* got Flatten"),
        (lambda: build_resnet((32, 32, 3), 3), "expected convolutions and pooling"),
        (lambda: small_net(layers.Conv2D(4, 3, strides=(1, 2))), "got 1 and 2 pixels"),
        (lambda: small_net(layers.UpSampling2D()), "UpSampling2D"),
        (lambda: build_cnn((30, 32, 3), 2, filters=(4, 4, 4)), "step of 4 pixels must divide both sides"),
    ],
)
def test_nets_of_another_kind_are_refused(build, message):
    with pytest.raises(ValueError, match=message):
        as_fully_convolutional(build())


def test_pictures_that_do_not_fit_are_refused():
    net = as_fully_convolutional(build_lively(padding="valid"))
    for images, message in (
        (IMAGES[0], r"image\[None\]"),
        (IMAGES[..., :1], r"\(n, height, width, 3\), got shape \(2, 61, 50, 1\)"),
        (IMAGES[:0], "got shape"),
        (IMAGES[:, :31], "32 × 24 does not fit in images of 31 × 50"),
    ):
        with pytest.raises(ValueError, match=message):
            net.score(images)
    with pytest.raises(ValueError, match="classes 0 to 2, got label 3"):
        detect_in_one_pass(IMAGES[0], net, threshold=0.5, label=3)
    with pytest.raises(ValueError, match="at none of the scales"):
        detect_in_one_pass(IMAGES[0], net, threshold=0.5, scales=[0.1])
    with pytest.raises(ValueError, match="NaN"):
        detect_in_one_pass(IMAGES[0], net, threshold=np.nan)
