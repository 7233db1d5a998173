"""Deep nets: their layers counted, and their outputs against NumPy."""

import numpy as np
import pytest
from keras import ops
from keras.utils import set_random_seed

from course.models import build_resnet
from course.models.resnet import spread_blocks


def convolve(images, kernel, bias, stride):
    """Slide a kernel over zero-padded images, all positions at once."""
    size = kernel.shape[0]
    out_sides = [-(-side // stride) for side in images.shape[1:3]]
    missing = [
        max((out - 1) * stride + size - side, 0)
        for out, side in zip(out_sides, images.shape[1:3], strict=True)
    ]
    before = [(total // 2, total - total // 2) for total in missing]
    padded = np.pad(images, ((0, 0), *before, (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))
    return np.einsum("nyxcij,ijcf->nyxf", windows[:, ::stride, ::stride], kernel) + bias


def by_numpy(model, images, *, stages, residual, batch_norm, first_stride):
    """Answer as the docstring says, with the model's weights."""

    def convolution(x, name, stride):
        kernel, *bias = model.get_layer(name).get_weights()
        return convolve(x, kernel, bias[0] if bias else 0, stride)

    def activate(x, number):
        if batch_norm:
            scale, offset, mean, variance = model.get_layer(f"normalisation_{number}").get_weights()
            x = scale * (x - mean) / np.sqrt(variance + 1e-3) + offset
        return np.maximum(x, 0)

    x = convolution(images, "convolution_1", first_stride)
    block = 0
    for stage, blocks in enumerate(stages):
        for position in range(blocks):
            block += 1
            stride = 2 if stage and not position else 1
            around = x
            x = convolution(activate(x, 2 * block - 1), f"convolution_{2 * block}", stride)
            x = convolution(activate(x, 2 * block), f"convolution_{2 * block + 1}", 1)
            if residual and x.shape != around.shape:
                around = convolution(around, f"projection_{block}", stride)
            x = x + around if residual else x
    features = activate(x, 2 * block + 1).mean(axis=(1, 2))
    kernel, bias = model.layers[-1].get_weights()
    powers = np.exp(features @ kernel + bias)
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("batch_norm", [True, False])
@pytest.mark.parametrize("residual", [True, False])
@pytest.mark.parametrize(("depth", "widths", "stages"), [(2, (4,), [0]), (8, (3, 5), [2, 1])])
def test_a_deep_net_equals_numpy(depth, widths, stages, residual, batch_norm):
    set_random_seed(0)
    options = {"residual": residual, "batch_norm": batch_norm, "first_stride": 2}
    model = build_resnet((9, 7, 2), 3, depth=depth, widths=widths, first_kernel=5, **options)
    random = np.random.default_rng(0)
    model.set_weights(
        [w + random.uniform(-0.1, 0.1, w.shape).astype(np.float32) for w in model.get_weights()]
    )
    images = random.random((4, 9, 7, 2), dtype=np.float32)
    expected = by_numpy(model, images, stages=stages, **options)
    np.testing.assert_allclose(model.predict(images, verbose=0), expected, atol=1e-5)
    assert np.ptp(expected, axis=0).max() > 1e-3  # the images do matter
    assert not model.compiled


@pytest.mark.parametrize("depth", [2, 8, 20, 56])
@pytest.mark.parametrize("residual", [True, False])
def test_depth_counts_layers_with_weights_but_not_projections(depth, residual):
    model = build_resnet((8, 8, 1), 3, depth=depth, widths=(2, 3, 4), residual=residual)
    kernels = [layer for layer in model.layers if hasattr(layer, "kernel")]
    projections = [layer for layer in kernels if layer.name.startswith("projection")]
    assert len(kernels) - len(projections) == depth
    assert len(projections) == (2 if residual and depth > 2 else 0)


def test_a_hundred_and_fifty_layers_are_74_blocks():
    assert spread_blocks(150, 1) == [74]
    assert spread_blocks(150, 3) == [25, 25, 24]
    assert spread_blocks(2, 3) == [0, 0, 0]
    assert spread_blocks(np.int64(8), 3) == [1, 1, 1]


def test_plain_and_residual_nets_of_one_width_have_the_same_layers_with_weights():
    nets = [build_resnet((8, 8, 1), 3, depth=8, widths=(4,), residual=choice) for choice in (True, False)]
    shapes = [[weight.shape for weight in net.get_weights()] for net in nets]
    assert shapes[0] == shapes[1]


def test_later_stages_halve_the_picture():
    model = build_resnet((32, 32, 3), 10, depth=14, widths=(2, 3, 4))
    shapes = [model.get_layer(f"activation_{number}").output.shape[1:] for number in (1, 5, 6, 9, 10, 13)]
    assert shapes == [(32, 32, 2), (32, 32, 2), (16, 16, 3), (16, 16, 3), (8, 8, 4), (8, 8, 4)]


def test_the_initializer_is_the_one_asked_for_and_draws_anew_for_each_layer():
    set_random_seed(0)
    spreads = {}
    for name, over in (("he_normal", 9 * 16), ("glorot_normal", 9 * 16 / 2 + 9 * 16 / 2)):
        model = build_resnet((4, 4, 1), 2, depth=4, widths=(16,), initializer=name)
        first, second = (model.get_layer(f"convolution_{number}").get_weights()[0] for number in (2, 3))
        assert np.abs(first - second).max() > 0.1
        spreads[name] = first.std() * np.sqrt(over)
    assert spreads["he_normal"] == pytest.approx(np.sqrt(2), rel=0.1)
    assert spreads["glorot_normal"] == pytest.approx(1, rel=0.1)


def test_dropout_works_in_training_only():
    model = build_resnet((6, 6, 1), 3, depth=4, widths=(30,), batch_norm=False, dropout=0.5)
    images = np.random.default_rng(0).random((4, 6, 6, 1), dtype=np.float32)
    trained = [ops.convert_to_numpy(model(images, training=True)) for _ in range(2)]
    tested = [ops.convert_to_numpy(model(images, training=False)) for _ in range(2)]
    assert np.abs(trained[0] - trained[1]).max() > 1e-4
    np.testing.assert_array_equal(tested[0], tested[1])


@pytest.mark.parametrize(
    ("depth", "widths", "nearest"),
    [
        (1, (4,), "nearest: 2$"),
        (-4, (4,), "nearest: 2$"),
        (9, (4,), "nearest: 8 or 10$"),
        (151, (4, 8, 16), "nearest: 150 or 152$"),
        (4, (4, 8, 16), "nearest: 2 or 8$"),
        (3, (4,), "nearest: 2 or 4$"),
    ],
)
def test_a_depth_that_cannot_be_had_is_refused_with_the_nearest_that_can(depth, widths, nearest):
    with pytest.raises(ValueError, match=nearest):
        build_resnet((8, 8, 1), 3, depth=depth, widths=widths)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"depth": 8.0}, "depth must be a whole number, got 8.0"),
        ({"widths": ()}, "widths must name at least one stage"),
        ({"widths": (4, 0)}, "layer sizes must be at least 1"),
        ({"first_kernel": 0}, "layer sizes must be at least 1"),
        ({"first_stride": 0}, "layer sizes must be at least 1"),
        ({"input_shape": (8, 8)}, r"must be \(height, width, channels\)"),
        ({"input_shape": (8, 8, 0)}, "input_shape must hold sizes of at least 1"),
        ({"num_classes": 1}, "num_classes must be at least 2"),
        ({"dropout": 1.0}, r"dropout must be in \[0, 1\)"),
        ({"dropout": float("nan")}, r"dropout must be in \[0, 1\)"),
    ],
)
def test_bad_sizes_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        build_resnet(**{"input_shape": (8, 8, 1), "num_classes": 3, **options})
