"""Feature maps against a convolution by loops; receptive fields against one pixel at a time, and slopes."""

import numpy as np
import pytest

from course.gradients import input_gradients
from course.inspection import feature_maps, receptive_field, top_patches
from course.models import build_cnn, build_resnet

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.random((6, 28, 28, 1)).astype(np.float32)


@pytest.fixture(scope="module")
def net():
    import keras

    keras.utils.set_random_seed(0)
    return build_cnn((28, 28, 1), 10, filters=(4, 5, 6, 7))


def test_feature_maps_equal_a_convolution_by_loops(net):
    kernel = net.get_layer("convolution_1").get_weights()[0][:, :, 0]  # (5, 5, filters)
    padded = np.pad(IMAGES[..., 0], ((0, 0), (1, 2), (1, 2)))  # 3 missing pixels: 1 before, 2 behind
    expected = np.empty((len(IMAGES), 14, 14, 4))
    for row in range(14):
        for column in range(14):
            window = padded[:, 2 * row : 2 * row + 5, 2 * column : 2 * column + 5]
            expected[:, row, column] = (window[..., None] * kernel).sum(axis=(1, 2))
    np.testing.assert_allclose(feature_maps(net, "convolution_1", IMAGES), expected, atol=1e-5)


@pytest.mark.parametrize("layer", ["convolution_1", "activation_2", "convolution_3", "convolution_4"])
@pytest.mark.parametrize("place", [(0, 0), (1, 2), (2, 1)])
def test_only_pixels_in_the_receptive_field_matter(layer, place):
    field_net = averaging_net()
    field = receptive_field(field_net, layer)
    row, column = place
    blank = np.zeros((1, 28, 28, 1), np.float32)
    one_pixel_each = np.eye(28 * 28, dtype=np.float32).reshape(-1, 28, 28, 1)
    before = feature_maps(field_net, layer, blank)[0, row, column]
    after = feature_maps(field_net, layer, one_pixel_each)[:, row, column]
    matters = np.abs(after - before).max(axis=-1).reshape(28, 28) > 1e-4  # less is rounding

    expected = np.zeros((28, 28), bool)
    top, left = field.start + row * field.step, field.start + column * field.step
    expected[max(top, 0) : top + field.size, max(left, 0) : left + field.size] = True
    np.testing.assert_array_equal(matters, expected)


def averaging_net():
    """A CNN whose every weight is positive, so that no pixel's influence is cancelled or cut off."""
    net = build_cnn((28, 28, 1), 10, filters=(2, 2, 2, 2), batch_norm=False)
    for layer in net.layers:
        layer.set_weights([np.abs(weights) + 0.1 for weights in layer.get_weights()])
    # A maximum hides whichever pixel is not the largest; an average of the same window hides none.
    import keras

    def average_instead(layer):
        if isinstance(layer, keras.layers.MaxPooling2D):
            return keras.layers.AveragePooling2D(2, padding=layer.padding, name=layer.name)
        return type(layer).from_config(layer.get_config())

    averaging = keras.models.clone_model(net, clone_function=average_instead)
    averaging.set_weights(net.get_weights())
    return averaging


def test_receptive_field_of_valid_and_dilated_windows():
    from keras import Input, Model, layers

    inputs = Input((20, 20, 1))
    x = layers.Conv2D(2, 3, dilation_rate=2, name="dilated")(inputs)
    x = layers.Conv2D(2, 3, strides=2, name="strided")(x)
    field = receptive_field(Model(inputs, layers.Dropout(0.5, name="dropped")(x)), "dropped")
    assert (field.size, field.step, field.start) == (7, 2, 0)


def test_top_patches_come_from_where_the_filter_answers_most(net):
    patches = top_patches(net, "convolution_1", IMAGES, [3, 0], count=2)
    maps = feature_maps(net, "convolution_1", IMAGES)
    kernel = net.get_layer("convolution_1").get_weights()[0][:, :, 0]
    for position, number in enumerate([3, 0]):
        best = np.sort(maps[..., number].max(axis=(1, 2)))[::-1][:2]
        np.testing.assert_allclose(patches.strengths[position], best, rtol=1e-6)
        # The picture times the filter is the strength: it was cut out at the right place.
        answers = (patches.pictures[position, ..., 0] * kernel[..., number]).sum(axis=(1, 2))
        np.testing.assert_allclose(answers, best, rtol=1e-4)
        assert len(set(patches.images[position])) == 2


def test_patches_beside_the_image_are_filled_with_zeros(net):
    patches = top_patches(net, "activation_4", np.ones_like(IMAGES), [2], count=1)
    assert patches.pictures.shape == (1, 1, 39, 39, 1)
    top, left = int(patches.rows[0, 0]), int(patches.columns[0, 0])
    expected = np.zeros((39, 39))
    expected[max(-top, 0) : 28 - top, max(-left, 0) : 28 - left] = 1
    np.testing.assert_array_equal(patches.pictures[0, 0, ..., 0], expected)


def test_unknown_layers_and_images_of_another_shape_are_refused(net):
    with pytest.raises(ValueError, match=r"no layer 'convolution_9'; the model has .*'convolution_1'"):
        feature_maps(net, "convolution_9", IMAGES)
    with pytest.raises(ValueError, match=r"images \(n, 28, 28, 1\), got shape \(28, 28, 1\)"):
        feature_maps(net, "convolution_1", IMAGES[0])


def test_layers_without_maps_have_no_receptive_field(net):
    with pytest.raises(ValueError, match="has no feature maps"):
        receptive_field(net, net.layers[-1].name)


@pytest.mark.parametrize("layer", ["activation_2", "block_1", "convolution_4", "block_2", "activation_5"])
@pytest.mark.parametrize("place", [(0, 0), (2, 3)])
def test_receptive_fields_of_a_residual_net(layer, place):
    net = positive_net(widths=(2, 3))
    one_pixel_each = np.eye(24 * 24, dtype=np.float32).reshape(-1, 24, 24, 1)
    row, column = place
    before = feature_maps(net, layer, np.zeros((1, 24, 24, 1), np.float32))[0, row, column]
    after = feature_maps(net, layer, one_pixel_each)[:, row, column]
    change = np.abs(after - before).max(axis=-1).reshape(24, 24)
    matters = change > 1e-4 * change.max()  # less is rounding
    np.testing.assert_array_equal(matters, field_mask(receptive_field(net, layer), place))


@pytest.mark.parametrize("layer", ["activation_2", "block_1", "activation_3", "block_2", "activation_5"])
@pytest.mark.parametrize("place", [(0, 0), (2, 3)])
def test_only_the_receptive_field_has_slopes(layer, place):
    # One width: the 1 × 1 projection with stride 2 between two makes the slopes of TensorFlow 2.21 crash.
    import keras

    net = positive_net(widths=(2,))
    extractor = keras.Model(net.input, net.get_layer(layer).output)
    row, column = place
    picture = np.full((1, 24, 24, 1), 0.5, np.float32)
    _, slopes = input_gradients(
        lambda tensor: keras.ops.sum(extractor(tensor, training=False)[:, row, column], axis=-1), picture
    )
    np.testing.assert_array_equal(slopes[0, ..., 0] != 0, field_mask(receptive_field(net, layer), place))


def positive_net(widths):
    """A residual net whose every weight is positive, so that no influence is cancelled or cut off."""
    net = build_resnet((24, 24, 1), 3, depth=6, widths=widths, first_kernel=5, first_stride=2)
    for layer in net.layers:
        layer.set_weights([np.abs(weights) + 0.1 for weights in layer.get_weights()])
    return net


def field_mask(field, place):
    """Which of 24 × 24 pixels lie in the square of a place."""
    mask = np.zeros((24, 24), bool)
    top, left = (field.start + position * field.step for position in place)
    mask[max(top, 0) : top + field.size, max(left, 0) : left + field.size] = True
    return mask


def test_ways_of_different_steps_have_no_square():
    from keras import Input, Model, layers

    inputs = Input((4, 4, 1))
    slow = layers.Conv2D(1, 2, name="slow")(layers.Conv2D(1, 2)(inputs))  # 2 × 2, step 1
    both = layers.Add(name="both")([layers.MaxPooling2D(2)(inputs), slow])  # 2 × 2, step 2
    with pytest.raises(ValueError, match="'both', ways of different steps meet"):
        receptive_field(Model(inputs, both), "both")


def test_a_loop_of_blocks_is_refused():
    net = build_resnet((8, 8, 1), 3, depth=6, widths=(2,), looped=True)
    with pytest.raises(ValueError, match=r"'blocks_1' .* has several outputs"):
        receptive_field(net, "blocks_1")


@pytest.mark.parametrize(("window", "size"), [((3, 5), (8, 8)), (3, (8, 10)), (3, (None, None))])
def test_windows_and_maps_that_are_not_square_are_refused(window, size):
    from keras import Input, Model, layers

    inputs = Input((*size, 1))
    outputs = layers.Conv2D(1, window, padding="same", name="odd")(inputs)
    with pytest.raises(ValueError, match="must have square windows"):
        receptive_field(Model(inputs, outputs), "odd")


@pytest.mark.parametrize("count", [0, 7])
def test_as_many_patches_as_images_at_most(net, count):
    with pytest.raises(ValueError, match="between 1 and the 6 images"):
        top_patches(net, "convolution_1", IMAGES, [0], count=count)


@pytest.mark.parametrize("filters", [[4], [-1], []])
def test_filters_that_do_not_exist_are_refused(net, filters):
    with pytest.raises(ValueError, match="filters 0 to 3"):
        top_patches(net, "convolution_1", IMAGES, filters, count=1)
