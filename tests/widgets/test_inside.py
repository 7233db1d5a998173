"""A look inside a net: what the panel says is what the functions of the course work out."""

import io

import numpy as np
import pytest
from PIL import Image

from course.data import Dataset
from course.dissection import Dissection
from course.inspection import feature_maps, receptive_field
from course.models import build_cnn, build_resnet
from course.widgets.inside import explore_inside, one_kind_after_another
from course.widgets.inside_view import InsideView, Mosaic, lay_out

NAMES = ("Trouser", "Bag", "Boot")
RANDOM = np.random.default_rng(0)


@pytest.fixture(scope="module")
def dataset():
    images = RANDOM.random((30, 16, 16, 1)).astype(np.float32)
    return Dataset(images, np.arange(30) % 3, images, np.arange(30) % 3, class_names=NAMES, name="garments")


@pytest.fixture(scope="module")
def net():
    return build_cnn((16, 16, 1), 3, filters=(4, 5))


@pytest.fixture
def panel(net, dataset):
    made = explore_inside(net, dataset, images=7, among=12)
    yield made
    made.close()


def look(panel):
    return panel.picture.png, panel.status.text


def test_it_tells_the_maximum_and_what_it_depends_on(panel, net, dataset):
    panel.image.value = 4
    panel.layer.value = "activation_2"
    chosen = one_kind_after_another(dataset.y_test, 7)[4]
    maps = feature_maps(net, "activation_2", dataset.x_test[[chosen]])[0]
    number = int(maps.max(axis=(0, 1)).argmax())  # one that finds something
    panel.choose(number)
    own = maps[..., number]
    row, column = np.unravel_index(own.argmax(), own.shape)
    field = receptive_field(net, "activation_2")
    top, left = (max(field.start + place * field.step, 0) + 1 for place in (row, column))
    bottom, right = (min(field.start + place * field.step + field.size, 16) for place in (row, column))
    assert (
        f"Filter {number} answers most, {own.max():.2f}, in row {row + 1} and column {column + 1} of its "
        f"map; that depends on rows {top} to {bottom} and columns {left} to {right} of the image."
        in panel.status.text
    )
    assert panel.problem.text == ""


def test_hiding_changes_the_answer_as_the_dissection_says(panel, net, dataset):
    before = look(panel)
    panel.choose(2)
    panel._hide.click()
    assert panel.hidden == {"activation_1": {2}, "activation_2": set()}
    image = dataset.x_test[one_kind_after_another(dataset.y_test, 1)]
    outputs = Dissection(net, ["activation_1"]).look(image, {"activation_1": [2]}).outputs[0]
    best = int(outputs.argmax())
    assert (
        f"without filters 2 of activation 1: {NAMES[best]}, {100 * outputs[best]:.0f} %." in panel.status.text
    )
    widths = [bar.get_width() for bar in panel._view._after]
    np.testing.assert_allclose(widths, outputs, atol=1e-5)
    assert panel._hide.description == "Show filter 2 again"
    panel._hide.click()
    assert panel.hidden["activation_1"] == set()
    panel.toggle()
    panel._show_all.click()
    panel.choose(0)
    assert look(panel) == before
    assert panel._show_all.disabled


def test_keys_and_mouse_choose_a_filter(panel):
    panel.picture.steps = [2, 0]
    assert panel.filter == 2
    panel.picture.steps = [12, 0]
    assert panel.filter == 3  # the last
    panel.picture.steps = [11, 0]
    assert panel.filter == 2
    mosaic = Mosaic.of(4)
    over_map_1 = [(0.1 + 1.5 * mosaic.tile) / 8, (4.15 + 0.5 * mosaic.tile) / 5.9]
    panel.picture.pointer = over_map_1
    assert panel.filter == 2  # the mouse only passes
    panel.picture.press = [1, *over_map_1]
    assert panel.filter == 1
    panel.picture.press = [2, 0.9, 0.9]
    assert panel.filter == 1  # there is no map
    panel.layer.value = "activation_2"
    assert panel.filter == 0


def test_a_filter_that_finds_nothing_says_so(dataset):
    net = build_cnn((16, 16, 1), 3, filters=(4,), batch_norm=False)
    kernel, bias = net.get_layer("convolution_1").get_weights()
    net.get_layer("convolution_1").set_weights([-np.abs(kernel), bias])
    panel = explore_inside(net, dataset)
    assert "finds nothing in this image" in panel.status.text
    assert not panel._view._field.get_visible()
    panel.close()


def test_a_residual_net_and_colour(dataset):
    images = RANDOM.random((6, 16, 16, 3)).astype(np.float32)
    colourful = Dataset(images, np.arange(6) % 3, images, np.arange(6) % 3, class_names=NAMES, name="x")
    panel = explore_inside(build_resnet((16, 16, 3), 3, depth=6, widths=(4, 40)), colourful)
    assert [name for _, name in panel.layer.options] == [f"activation_{number}" for number in range(1, 6)]
    for _, name in panel.layer.options:
        panel.layer.value = name
        panel.toggle()
    assert panel.problem.text == ""
    assert Image.open(io.BytesIO(panel.picture.png)).size == (800, 590)
    panel.close()


def test_images_come_one_kind_after_another():
    assert list(one_kind_after_another(np.array([2, 2, 0, 1, 0, 2]), 5)) == [2, 3, 0, 4, 1]


def test_the_outline_ends_where_the_image_does():
    view = InsideView(NAMES)
    view.show_image(np.zeros((16, 16, 1)), (-3, 10, 9))
    assert view._field.get_bbox().bounds == (9.5, -0.5, 6, 6)


@pytest.mark.parametrize("count", [1, 4, 32, 64, 128, 256])
def test_every_map_is_found_where_it_lies(count):
    mosaic = Mosaic.of(count)
    for number in range(count):
        row, column = divmod(number, mosaic.columns)
        across, down = 0.1 + (column + 0.5) * mosaic.tile, 4.15 + (row + 0.5) * mosaic.tile
        assert down + mosaic.tile / 2 < 5.9  # it lies in the picture
        assert mosaic.at(across / 8, down / 5.9) == number
    assert mosaic.at(0.5, 0.1) is None


def test_tiles_lie_in_rows_with_gaps():
    tiles = np.arange(3.0)[:, None, None, None] * np.ones((1, 2, 1, 1))
    expected = [[0, 9, 1, 9], [0, 9, 1, 9], [9, 9, 9, 9], [2, 9, 9, 9], [2, 9, 9, 9], [9, 9, 9, 9]]
    np.testing.assert_array_equal(lay_out(tiles, 2, empty=9)[..., 0], expected)


def test_what_cannot_be_looked_into_is_refused(net, dataset):
    with pytest.raises(ValueError, match="no layer 'activation_7'"):
        explore_inside(net, dataset, layers=["activation_7"])
    with pytest.raises(ValueError, match="at least 1 image, got images=0"):
        explore_inside(net, dataset, images=0)
    with pytest.raises(ValueError, match="a model with 3 answers"):
        explore_inside(build_cnn((16, 16, 1), 4, filters=(2,)), dataset)
    with pytest.raises(ValueError, match=r"images \(n, 12, 12, 1\)"):
        explore_inside(build_cnn((12, 12, 1), 3, filters=(2,)), dataset)
