import base64
import io

import IPython.display
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from course.figures import display, show


@pytest.fixture
def figure():
    figure = Figure(figsize=(4, 3))
    figure.add_subplot().plot([1, 3, 2])
    return figure


@pytest.fixture
def shown(monkeypatch):
    """Pretend to be a notebook, and keep what it is asked to display."""
    calls = []
    monkeypatch.setattr(display, "in_notebook", lambda: True)
    monkeypatch.setattr(IPython.display, "display", lambda bundle, **options: calls.append((bundle, options)))
    return calls


def test_publishes_one_picture_with_its_words_and_size(figure, shown):
    show(figure, "A line that rises\n   and falls.")
    ((bundle, options),) = shown
    picture = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert bundle["text/plain"] == "A line that rises and falls."
    assert set(bundle) == {"image/png", "text/plain"}
    assert options["raw"] is True
    metadata = options["metadata"]["image/png"]
    assert metadata["alt"] == "A line that rises and falls."
    # Drawn finer than it is shown: the same shape, at 100 pixels an inch.
    assert picture.width > metadata["width"] == pytest.approx(400, abs=50)
    assert metadata["width"] / metadata["height"] == pytest.approx(picture.width / picture.height, abs=0.01)


def test_the_picture_is_the_same_at_every_showing_and_names_no_software(figure, shown):
    show(figure, "A line.")
    show(figure, "A line.")
    first, second = (base64.b64decode(bundle["image/png"]) for bundle, _ in shown)
    assert first == second
    assert Image.open(io.BytesIO(first)).info.keys() <= {"dpi"}


def test_colours_are_kept_in_fewer_bytes(shown):
    figure = Figure(figsize=(4, 3))
    axes = figure.add_subplot()
    for number, colour in enumerate(("#E69F00", "#56B4E9", "#009E73")):
        axes.bar(number, 1, color=colour)
    axes.imshow(np.linspace(0, 1, 100).reshape(10, 10), cmap="gray", extent=(-0.5, 2.5, 1, 2), aspect="auto")
    axes.set_ylim(0, 2)
    show(figure, "Three bars below a grey patch.")
    picture = Image.open(io.BytesIO(base64.b64decode(shown[0][0]["image/png"])))
    assert picture.mode == "P"
    seen = {colour for _, colour in picture.convert("RGB").getcolors()}
    assert {(0xE6, 0x9F, 0x00), (0x56, 0xB4, 0xE9), (0x00, 0x9E, 0x73), (255, 255, 255)} <= seen


def test_outside_a_notebook_the_words_are_printed(figure, capsys):
    show(figure, "A line.")
    assert capsys.readouterr().out == "A line.\n"


@pytest.mark.parametrize("alt", ["", " \n", None])
def test_words_are_required(figure, alt):
    with pytest.raises(ValueError, match="expected a sentence"):
        show(figure, alt)


def test_only_figures_are_shown(figure):
    with pytest.raises(ValueError, match="expected a matplotlib Figure, got list"):
        show(figure.axes, "A line.")
