"""The roofline explorer: its numbers are those of a count by hand, and its picture follows."""

import pytest

from course.devices import Ceilings
from course.widgets import explore_roofline

CEILINGS = Ceilings({"float32": 100e9, "bfloat16": 400e9}, 10e9, "cpu")


@pytest.fixture
def panel():
    made = explore_roofline(CEILINGS)
    yield made
    made.close()


def test_the_first_layer_is_counted(panel):
    multiplications = 64 * 14 * 14 * 64 * 9 * 64
    moved = 4 * (9 * 64 * 64 + 64 * 2 * 14 * 14 * 64)
    words = panel.status.text
    assert (
        f"{2 * multiplications:,} operations ({multiplications:,} multiplications), {moved:,} bytes" in words
    )
    assert f"{2 * multiplications / moved:.3g} operations a byte" in words
    assert "Held back by arithmetic: at best 100 billion" in words
    assert panel.picture.alt.endswith(words)
    assert panel.problem.text == ""


def test_relu_is_held_back_by_memory(panel):
    before = panel.picture.png
    panel.kind.value = "ReLU"
    assert "Held back by memory: at best 1.25 billion" in panel.status.text  # an operation for 8 bytes
    assert panel.picture.png != before
    panel.precision.value = "bfloat16"
    assert "at best 2.5 billion" in panel.status.text


def test_a_dense_layer_needs_a_batch(panel):
    panel.kind.value = "dense"
    panel.batch.value = 1
    assert "Held back by memory" in panel.status.text
    panel.batch.value = 1024
    assert "Held back by arithmetic" in panel.status.text


def test_every_control_draws_anew(panel):
    for control, value in (
        (panel.size, 56),
        (panel.channels, 2),
        (panel.batch, 1),
        (panel.kind, "convolution 1 × 1"),
        (panel.precision, "bfloat16"),
    ):
        before = panel.status.text
        control.value = value
        assert panel.status.text != before
    assert panel.problem.text == ""


@pytest.mark.parametrize("operations", [{}, {"float64": 1e9}, {"float32": 1e9, "int8": 1e9}])
def test_unknown_ceilings_are_refused(operations):
    with pytest.raises(ValueError, match="expected ceilings of float32"):
        explore_roofline(Ceilings(operations, 1e9, "cpu"))
