"""Hidden filters against a copy of the net whose weights are zeroed; excitement against top_patches."""

import numpy as np
import pytest

from course.dissection import Dissection
from course.inspection import feature_maps, top_patches
from course.models import build_cnn, build_resnet

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.random((5, 20, 20, 3)).astype(np.float32)


def shaken(net):
    """The net with every weight at random, so that no bias or running mean is 0 and none is left out."""
    for layer in net.layers:
        layer.set_weights(
            [
                RANDOM.uniform(0.2, 0.5, np.shape(own)) - 0.3 * (np.ndim(own) > 1)
                for own in layer.get_weights()
            ]
        )
    return net


@pytest.fixture(scope="module")
def cnn():
    return shaken(build_cnn((20, 20, 3), 4, filters=(4, 5, 6)))


@pytest.fixture(scope="module")
def resnet():
    return shaken(build_resnet((20, 20, 3), 4, depth=6, widths=(4, 6)))


def copy_of(net):
    import keras

    copy = keras.models.clone_model(net)
    copy.set_weights(net.get_weights())
    return copy


def answers(net, images=IMAGES):
    return net.predict(images, verbose=0)


def silence(layer, filters):
    """Zero all weights of a layer that make these filters: with scale and shift 0, nothing is left."""
    weights = layer.get_weights()
    for own in weights:
        own[..., filters] = 0
    layer.set_weights(weights)


def test_with_nothing_hidden_it_is_the_net(cnn, resnet):
    for net, layer in ((cnn, "activation_2"), (resnet, "activation_3")):
        look = Dissection(net, ["activation_1", layer]).look(IMAGES)
        np.testing.assert_allclose(look.outputs, answers(net), atol=1e-6)
        np.testing.assert_allclose(look.maps[layer], feature_maps(net, layer, IMAGES), atol=1e-5)


def test_a_hidden_filter_of_the_cnn_is_one_without_weights(cnn):
    copy = copy_of(cnn)
    silence(copy.get_layer("convolution_2"), [1, 3])
    normalisation = copy.layers[copy.layers.index(copy.get_layer("convolution_2")) + 1]
    scale, shift, *statistics = normalisation.get_weights()
    scale[[1, 3]] = shift[[1, 3]] = 0
    normalisation.set_weights([scale, shift, *statistics])
    look = Dissection(cnn, ["activation_1", "activation_2"]).look(IMAGES, {"activation_2": [1, 3]})
    np.testing.assert_allclose(look.outputs, answers(copy), atol=1e-6)
    assert np.abs(look.outputs - answers(cnn)).max() > 1e-3
    assert not look.maps["activation_2"][..., [1, 3]].any()
    assert look.maps["activation_2"][..., [0, 2, 4]].any(axis=(0, 1, 2)).all()


def test_without_batch_norm_the_weights_of_the_filter_are_enough():
    net = shaken(build_cnn((20, 20, 3), 4, filters=(4, 5), batch_norm=False))
    copy = copy_of(net)
    silence(copy.get_layer("convolution_1"), [2])
    look = Dissection(net, ["activation_1"]).look(IMAGES, {"activation_1": [2]})
    np.testing.assert_allclose(look.outputs, answers(copy), atol=1e-6)
    assert np.abs(look.outputs - answers(net)).max() > 1e-3


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_hidden_filter_of_the_resnet_reaches_no_convolution(resnet, number):
    copy = copy_of(resnet)
    silence(copy.get_layer(f"normalisation_{number}"), [2])  # scale and shift; the way around stays open
    statistics = resnet.get_layer(f"normalisation_{number}").get_weights()[2:]
    zeroed = copy.get_layer(f"normalisation_{number}").get_weights()[:2]
    copy.get_layer(f"normalisation_{number}").set_weights([*zeroed, *statistics])
    look = Dissection(resnet, [f"activation_{number}"]).look(IMAGES, {f"activation_{number}": [2]})
    np.testing.assert_allclose(look.outputs, answers(copy), atol=1e-6)
    assert np.abs(look.outputs - answers(resnet)).max() > 1e-4


def test_hiding_is_for_once_and_leaves_the_net_alone(cnn):
    before = answers(cnn)
    dissection = Dissection(cnn, ["activation_1"])
    dissection.look(IMAGES, {"activation_1": range(4)})
    np.testing.assert_allclose(dissection.look(IMAGES).outputs, before, atol=1e-6)
    np.testing.assert_allclose(answers(cnn), before, atol=1e-6)


@pytest.mark.parametrize("name", ["cnn", "resnet"])
def test_excitement_finds_what_top_patches_cuts_out(name, request):
    net = request.getfixturevalue(name)
    layer = "activation_2"
    found = Dissection(net, ["activation_1", layer]).find_excitement(IMAGES)[layer]
    expected = top_patches(net, layer, IMAGES, range(4), count=3)
    for number in range(4):
        chosen = found.strongest(number, 3)
        np.testing.assert_array_equal(chosen, expected.images[number])
        np.testing.assert_allclose(found.strengths[chosen, number], expected.strengths[number], rtol=1e-5)
        np.testing.assert_array_equal(found.cut(IMAGES, number, 3), expected.pictures[number])


def test_what_does_not_exist_is_refused(cnn):
    with pytest.raises(ValueError, match="at least one layer"):
        Dissection(cnn, [])
    with pytest.raises(ValueError, match="no layer 'activation_9'"):
        Dissection(cnn, ["activation_9"])
    with pytest.raises(ValueError, match="has no feature maps"):
        Dissection(cnn, [cnn.layers[-1].name])
    dissection = Dissection(cnn, ["activation_1"])
    with pytest.raises(ValueError, match=r"no layer 'activation_2' to hide filters of"):
        dissection.look(IMAGES, {"activation_2": [0]})
    with pytest.raises(ValueError, match="filters 0 to 3, got \\[4\\]"):
        dissection.look(IMAGES, {"activation_1": [0, 4]})
    with pytest.raises(ValueError, match=r"images \(n, 20, 20, 3\)"):
        dissection.look(IMAGES[0])
    with pytest.raises(ValueError, match=r"images \(n, 20, 20, 3\)"):
        dissection.find_excitement(IMAGES[:0])
