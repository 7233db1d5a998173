"""Costs counted on paper agree with layers that count themselves, and with the arrays that a net makes."""

import math

import keras
import numpy as np
import pytest

from course.counting import LayerCost, attainable, count_layers, count_memory, imagine_layer
from course.models import build_cnn, build_mlp, build_resnet


def counted_by_itself(layer):
    """Multiplications of a linear layer for one example: ones in, as weights, and as padding too."""
    shape = list(layer.input.shape[1:])
    if isinstance(layer, keras.layers.Conv2D):
        options = layer.get_config() | {"padding": "valid", "use_bias": False, "kernel_initializer": "ones"}
        height, width = layer.kernel_size
        for axis, (size, stride) in enumerate(zip((height, width), layer.strides, strict=True)):
            shape[axis] = (layer.output.shape[1 + axis] - 1) * stride + size
        twin = keras.layers.Conv2D(**options)
    else:
        options = {"activation": None, "use_bias": False, "kernel_initializer": "ones"}
        twin = keras.layers.Dense(layer.units, **options)
    answers = keras.ops.convert_to_numpy(twin(np.ones((1, *shape), dtype=np.float32)))
    return int(answers.sum(dtype=np.float64))


@pytest.mark.parametrize(
    "net",
    [
        build_cnn((28, 28, 1), 10),
        build_cnn((17, 23, 3), 5, filters=(4, 6, 8), first_kernel=3, batch_norm=False),
        build_mlp((28, 28, 1), 10),
        build_resnet((28, 28, 1), 10, depth=8, looped=False),
    ],
    ids=["cnn", "odd cnn", "mlp", "resnet"],
)
def test_layers_count_themselves(net):
    linear = [layer for layer in net.layers if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense)]
    costs = {cost.name: cost for cost in count_layers(net)}
    for layer in linear:
        assert costs[layer.name].multiplications == counted_by_itself(layer)
        assert costs[layer.name].operations == 2 * costs[layer.name].multiplications
    assert sum(cost.weights for cost in costs.values()) == net.count_params()


@pytest.mark.skipif(keras.config.backend() != "jax", reason="JAX tells what it computes")
def test_operations_are_those_that_the_compiler_counts():
    import jax

    net = build_cnn((28, 28, 1), 10)
    images = np.zeros((64, 28, 28, 1), dtype=np.float32)
    told = jax.jit(lambda x: net(x, training=False)).lower(images).cost_analysis()["flops"]
    counted = sum(cost.total_operations(64) for cost in count_layers(net))
    beside = sum(2 * 64 * multiplied_with_padding(layer) for layer in net.layers)
    assert beside > 0.1 * counted  # the compiler leaves out what meets the padding
    assert counted - beside == pytest.approx(told, rel=0.01)


def multiplied_with_padding(layer) -> int:
    """How many multiplications of one image meet a zero that a convolution with a stride added round it."""
    if not isinstance(layer, keras.layers.Conv2D):
        return 0
    _, *image, channels = layer.input.shape
    *size, filters = layer.output.shape[1:]
    inside = 1
    for pixels, outputs, kernel, stride in zip(image, size, layer.kernel_size, layer.strides, strict=True):
        before = max((outputs - 1) * stride + kernel - pixels, 0) // 2
        first = np.arange(outputs) * stride - before
        at = first[:, np.newaxis] + np.arange(kernel)
        inside *= int(((at >= 0) & (at < pixels)).sum())
    every = math.prod(size) * math.prod(layer.kernel_size)
    return (every - inside) * channels * filters


def test_numbers_in_and_out_are_those_of_the_arrays():
    net = build_cnn((28, 28, 1), 10)
    for cost in count_layers(net):
        layer = net.get_layer(cost.name)
        maps = keras.Model(net.input, layer.output)(np.zeros((2, 28, 28, 1), dtype=np.float32))
        assert 2 * cost.outputs == keras.ops.convert_to_numpy(maps).size


def test_a_sum_reads_both_its_inputs():
    net = build_resnet((28, 28, 1), 10, depth=4, widths=(16,), looped=False)
    (add,) = [cost for cost in count_layers(net) if cost.kind == "Add"]
    assert add.inputs == 2 * add.outputs == 2 * add.operations


def test_bytes_and_intensity_by_hand():
    cost = LayerCost("dense", "Dense", 6, 12, 6, 3, 2)
    assert cost.bytes(10) == 4 * (6 + 10 * 5)
    assert cost.bytes(10, 2) == 2 * (6 + 10 * 5)
    assert cost.intensity(10) == 120 / 224
    assert cost.total_operations(10) == 120


def test_memory_by_hand():
    net = build_mlp((3,), 2, hidden=(4,))
    memory = count_memory(net, 5)
    weights = 3 * 4 + 4 + 4 * 2 + 2
    assert (memory.weights, memory.gradients, memory.moments) == (4 * weights, 4 * weights, 8 * weights)
    assert memory.activations == 4 * 5 * (3 + 4 + 2)
    assert memory.total == 16 * weights + memory.activations
    assert count_memory(net, 5, bytes_a_number=2).activations == memory.activations // 2


@pytest.mark.parametrize("batch", [0, -1])
def test_no_batch_has_no_memory(batch):
    with pytest.raises(ValueError, match="expected a batch of 1 or more"):
        count_memory(build_mlp((3,), 2), batch)


def test_what_cannot_be_counted_is_refused():
    net = keras.Sequential([keras.Input((4, 3)), keras.layers.LSTM(2)])
    with pytest.raises(ValueError, match=r"cannot count the layer .* of kind LSTM"):
        count_layers(net)


@pytest.mark.parametrize(
    ("intensity", "expected"), [(0.5, 5.0), (10, 100.0), (50, 100.0), (9.99, pytest.approx(99.9))]
)
def test_the_roof(intensity, expected):
    assert attainable(intensity, 100.0, 10.0) == expected


@pytest.mark.parametrize("numbers", [(0, 1, 1), (1, -1, 1), (1, 1, 0)])
def test_a_roof_of_nothing_is_refused(numbers):
    with pytest.raises(ValueError, match="expected numbers above 0"):
        attainable(*numbers)


@pytest.mark.parametrize(("kind", "kernel"), [("convolution 3 × 3", 3), ("convolution 1 × 1", 1)])
def test_imagined_convolutions_are_real_ones(kind, kernel):
    inputs = keras.Input((7, 7, 16))
    layer = keras.layers.Conv2D(16, kernel, padding="same", use_bias=False)
    (real,) = count_layers(keras.Model(inputs, layer(inputs)))
    imagined = imagine_layer(kind, size=7, channels=16)
    for part in ("multiplications", "operations", "weights", "inputs", "outputs"):
        assert getattr(imagined, part) == getattr(real, part)


def test_imagined_others_are_real_ones():
    inputs = keras.Input((49,))
    (real,) = count_layers(keras.Model(inputs, keras.layers.Dense(16, use_bias=False)(inputs)))
    dense = imagine_layer("dense", size=7, channels=16)
    assert (dense.operations, dense.weights, dense.inputs, dense.outputs) == (
        *(real.operations, real.weights, real.inputs, real.outputs),
    )
    inputs = keras.Input((7, 7, 16))
    (real,) = count_layers(keras.Model(inputs, keras.layers.ReLU()(inputs)))
    relu = imagine_layer("ReLU", size=7, channels=16)
    assert (relu.operations, relu.inputs, relu.outputs) == (real.operations, real.inputs, real.outputs)


@pytest.mark.parametrize(
    ("kind", "size", "channels", "words"),
    [("LSTM", 1, 1, "kind must be one of"), ("dense", 0, 1, "sizes of 1"), ("ReLU", 1, -2, "sizes of 1")],
)
def test_layers_that_cannot_be_imagined(kind, size, channels, words):
    with pytest.raises(ValueError, match=words):
        imagine_layer(kind, size=size, channels=channels)
