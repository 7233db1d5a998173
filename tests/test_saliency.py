"""Maps and pictures by derivatives: against finite differences, and where the answer is known."""

import numpy as np
import pytest

from course.gradients import input_gradients
from course.inspection import feature_maps
from course.models import build_cnn, build_resnet
from course.saliency import grad_cam, maximise_activation

IMAGES = np.random.default_rng(0).random((4, 16, 16, 3), dtype=np.float32)
CLASSES = np.array([0, 3, 1, 3])


@pytest.fixture(scope="module")
def net():
    import keras

    keras.utils.set_random_seed(0)
    return build_cnn((16, 16, 3), 4, filters=(4, 5, 6))


def test_input_gradients_equal_finite_differences():
    from keras import ops

    inputs = np.random.default_rng(1).normal(size=(3, 4)).astype(np.float32)

    def score(tensor):
        return ops.sum(ops.sin(tensor) * ops.flip(tensor, axis=1), axis=1)

    scores, gradients = input_gradients(score, inputs)
    exact = inputs.astype(float)
    np.testing.assert_allclose(scores, (np.sin(exact) * exact[:, ::-1]).sum(axis=1), rtol=1e-5)
    for place in np.ndindex(inputs.shape):
        step = np.zeros_like(exact)
        step[place] = 1e-5
        above, below = ((np.sin(moved) * moved[:, ::-1]).sum() for moved in (exact + step, exact - step))
        assert gradients[place] == pytest.approx((above - below) / 2e-5, abs=1e-4)


@pytest.mark.parametrize("inputs", [np.zeros((0, 3), np.float32), np.zeros((2, 3), int)])
def test_gradients_need_inputs_of_floats(inputs):
    with pytest.raises(ValueError, match="at least one input of floats"):
        input_gradients(lambda tensor: tensor[:, 0], inputs)


def test_scores_must_be_one_an_input():
    with pytest.raises(ValueError, match=r"expected 2 scores, one an input, got shape \(2, 3\)"):
        input_gradients(lambda tensor: tensor, np.zeros((2, 3), np.float32))


def test_at_the_last_layer_the_classifier_weights_are_the_map_weights(net):
    """Where maps are averaged and weighed, Grad-CAM is the older class activation map."""
    maps = feature_maps(net, "activation_3", IMAGES)
    kernel, _ = net.layers[-1].get_weights()
    expected = [
        np.maximum(own @ kernel[:, wanted], 0) / (maps.shape[1] * maps.shape[2])
        for own, wanted in zip(maps, CLASSES, strict=True)
    ]
    found = grad_cam(net, "activation_3", IMAGES, CLASSES)
    assert found.shape == (4, *maps.shape[1:3])
    assert found.max() > 0
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


def test_at_an_earlier_layer_weights_are_mean_slopes(net):
    """Move each place of one map by a little: the score must change by that map's weight."""
    import keras

    maps = feature_maps(net, "activation_1", IMAGES)
    rest = keras.Model(net.get_layer("activation_1").output, net.layers[-1].input)
    kernel, bias = net.layers[-1].get_weights()

    def score(moved):
        averages = rest.predict(moved.reshape(-1, *maps.shape[1:]), batch_size=256, verbose=0)
        return (averages @ kernel + bias).reshape(-1, 4, 4)[:, np.arange(4), CLASSES].astype(float)

    slopes = np.zeros((4, maps.shape[-1]))
    places = list(np.ndindex(maps.shape[1:3]))
    for number in range(maps.shape[-1]):
        above, below = (np.repeat(maps[np.newaxis], len(places), axis=0) for _ in range(2))
        for index, (row, column) in enumerate(places):
            above[index, :, row, column, number] += 2e-3
            below[index, :, row, column, number] -= 2e-3
        slopes[:, number] = (score(above) - score(below)).mean(axis=0) / 4e-3
    expected = np.maximum(np.einsum("nrcf,nf->nrc", maps, slopes), 0)
    found = grad_cam(net, "activation_1", IMAGES, CLASSES)
    np.testing.assert_allclose(found, expected, atol=0.06 * expected.max())


def test_residual_nets_can_be_asked_between_their_blocks():
    net = build_resnet((16, 16, 3), 4, depth=6, widths=(4, 6))
    assert grad_cam(net, "block_1", IMAGES, CLASSES).shape == (4, 16, 16)
    with pytest.raises(ValueError, match="not everything passes through 'convolution_2'"):
        grad_cam(net, "convolution_2", IMAGES, CLASSES)


def test_pictures_excite_their_filter_more_than_any_image_does(net):
    pictures = maximise_activation(net, "convolution_2", [2, 0, 4], steps=30)
    assert (pictures.shape, pictures.dtype) == ((3, 16, 16, 3), np.float32)
    assert pictures.min() >= 0
    assert pictures.max() <= 1
    answers = feature_maps(net, "convolution_2", pictures).mean(axis=(1, 2))
    of_images = feature_maps(net, "convolution_2", IMAGES).mean(axis=(1, 2))
    for position, number in enumerate([2, 0, 4]):
        assert answers[position, number] > of_images[:, number].max()


def test_the_seed_decides_where_a_climb_begins(net):
    first, again, other = (
        maximise_activation(net, "convolution_1", [1], steps=2, seed=seed) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.01


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"filters": []}, r"has filters 0 to 4, got \[\]"),
        ({"filters": [5]}, r"has filters 0 to 4, got \[5\]"),
        ({"steps": 0}, "at least 1 step of positive length, got 0 steps"),
        ({"step_length": np.nan}, "of length nan"),
        ({"layer_name": "nothing"}, "no layer 'nothing'"),
        ({"layer_name": "dense"}, "has no feature maps"),
    ],
)
def test_climbs_that_lead_nowhere_are_refused(net, options, message):
    options = {"layer_name": "convolution_2", "filters": [0]} | options
    if options["layer_name"] == "dense":
        options["layer_name"] = net.layers[-1].name
    with pytest.raises(ValueError, match=message):
        maximise_activation(net, **options)


@pytest.mark.parametrize(
    ("layer_name", "images", "classes", "message"),
    [
        ("activation_3", IMAGES, CLASSES[:3], "expected 4 classes, one an image"),
        ("activation_3", IMAGES, CLASSES / 2, "got float64"),
        ("activation_3", IMAGES, CLASSES + 1, "expected classes 0 to 3, got 1 to 4"),
        ("activation_3", IMAGES, CLASSES - 1, "expected classes 0 to 3, got -1 to 2"),
        ("activation_3", IMAGES[..., :1], CLASSES, r"the model takes images \(n, 16, 16, 3\)"),
        ("activation_3", IMAGES[:0], CLASSES[:0], "expected 1 class or more"),
        ("activation_9", IMAGES, CLASSES, "no layer 'activation_9'"),
    ],
)
def test_questions_without_an_answer_are_refused(net, layer_name, images, classes, message):
    with pytest.raises(ValueError, match=message):
        grad_cam(net, layer_name, images, classes)


def test_nets_must_end_in_a_dense_layer():
    from keras import Input, Model, layers

    inputs = Input((8, 8, 3))
    outputs = layers.Softmax()(layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, name="only")(inputs)))
    with pytest.raises(ValueError, match="ends in a dense layer, got Softmax"):
        grad_cam(Model(inputs, outputs), "only", IMAGES[:, :8, :8], CLASSES)
