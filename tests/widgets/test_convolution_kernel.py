"""Reading weights, and the editor of a kernel by its traits."""

import numpy as np
import pytest

from course.widgets.convolution_kernel import KERNELS, KernelEditor, read_weight


@pytest.mark.parametrize(
    ("text", "weight"),
    [("1", 1), (" -2 ", -2), ("−0.5", -0.5), ("0,25", 0.25), ("1/9", 1 / 9), ("-3/4", -0.75), ("1e2", 100)],
)
def test_weights_are_read_as_people_write_them(text, weight):
    assert read_weight(text) == pytest.approx(weight)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty: write a number"),
        ("  ", "is empty: write a number"),
        ("one", "holds “one”: write a number such as -1, 0.5 or 1/9"),
        ("1/", "write a number such as"),
        ("1/0", "one cannot divide by zero"),
        ("NaN", "holds “NaN”, which no picture can be multiplied with"),
        ("-inf", "no picture can be multiplied with"),
        ("1e9", "between -1000 and 1000"),
        ("-", "write a number such as"),
    ],
)
def test_what_is_no_weight_is_told_in_words(text, message):
    with pytest.raises(ValueError, match=message):
        read_weight(text)


@pytest.mark.parametrize("name", KERNELS)
def test_every_preset_is_a_kernel(name):
    kernel = KernelEditor(KERNELS[name].split()).kernel
    assert kernel.shape == (3, 3)
    assert kernel.dtype == np.float32
    total = 1 if name in ("identity", "blur", "sharpen", "move right by one pixel") else 0
    assert kernel.sum() == pytest.approx(total, abs=1e-6)


@pytest.fixture
def editor():
    made = KernelEditor(["1", "2", "3", "4", "5", "6", "7", "8", "9"])
    yield made
    made.close()


def test_good_entries_become_the_kernel(editor):
    seen = []
    editor.observe(lambda change: seen.append(change["new"]), "weights")
    editor.texts = ["0", "0", "0", "0", "1/2", "0", "0", "0", "0"]
    assert seen == [(0, 0, 0, 0, 0.5, 0, 0, 0, 0)]
    np.testing.assert_array_equal(editor.kernel, [[0, 0, 0], [0, 0.5, 0], [0, 0, 0]])


def test_a_bad_entry_is_named_and_the_kernel_stays(editor):
    editor.texts = ["1", "2", "3", "4", "x", "6", "7", "", "9"]
    assert editor.wrong == [4, 7]
    assert editor.complaint.startswith("Row 2, column 2 of the kernel holds “x”: write a number")
    np.testing.assert_array_equal(editor.kernel, np.arange(1, 10).reshape(3, 3))
    editor.texts = ["1", "2", "3", "4", "5", "6", "7", "8", "0"]
    assert (editor.wrong, editor.complaint) == ([], "")
    assert editor.weights[-1] == 0


def test_the_first_kernel_must_be_one():
    with pytest.raises(ValueError, match="is empty"):
        KernelEditor([""] * 9)
