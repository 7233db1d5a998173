"""Curves of trainings, read back from their lines."""

import warnings

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from course.figures import COLOURS, plot_history, plot_learning_rates, plot_losses
from course.runs import Run, Settings


def run_of(validation=True, epochs=4, offset=0.0):
    numbers = np.linspace(1, 0.2, epochs) + offset
    history = {"loss": list(numbers), "accuracy": list(1 - numbers / 2)}
    if validation:
        history |= {"val_loss": list(numbers + 0.1), "val_accuracy": list(0.9 - numbers / 2)}
    return Run(history, Settings(), 1.0, 10, "a processor", 0.9)


def lines_of(panel, style):
    return [line for line in panel.get_lines() if line.get_linestyle() == style and len(line.get_xdata())]


def test_a_run_is_drawn_as_it_was():
    run = run_of()
    figure = plot_history({"CNN": run})
    assert type(figure) is Figure
    for panel, name in zip(figure.axes, ("loss", "accuracy"), strict=True):
        (dashed,), (solid,) = lines_of(panel, "--"), lines_of(panel, "-")
        np.testing.assert_array_equal(dashed.get_ydata(), run.history[name])
        np.testing.assert_array_equal(solid.get_ydata(), run.history[f"val_{name}"])
        np.testing.assert_array_equal(dashed.get_xdata(), [1, 2, 3, 4])
        np.testing.assert_array_equal(solid.get_xdata(), [1, 2, 3, 4])
        assert panel.get_title() == f"{name}: training (dashed), validation (solid)"
        assert panel.get_xlabel() == "epoch"
    assert figure.axes[1].get_legend() is None


def test_runs_are_told_apart_by_colour_and_named():
    figure = plot_history({"a": run_of(), "CNN": run_of(offset=0.1), "b": run_of(offset=0.2)})
    for panel in figure.axes:
        solid = [to_hex(line.get_color()).upper() for line in lines_of(panel, "-")]
        dashed = [to_hex(line.get_color()).upper() for line in lines_of(panel, "--")]
        assert solid == dashed
        assert len(set(solid)) == 3
        assert solid[1] == COLOURS["CNN"]
    legend = figure.axes[1].get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["a", "CNN", "b"]
    assert [to_hex(line.get_color()).upper() for line in legend.get_lines()] == solid


def test_runs_without_validation_are_named_too():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = plot_history({"a": run_of(validation=False), "b": run_of(validation=False)})
        figure.draw_without_rendering()
    assert [text.get_text() for text in figure.axes[1].get_legend().get_texts()] == ["a", "b"]
    assert all(not lines_of(panel, "-") for panel in figure.axes)


def test_a_run_that_was_stopped_in_its_first_epoch_is_an_empty_line():
    figure = plot_history(
        {"stopped": Run({}, Settings(), 0.1, 10, "", None, interrupted=True), "CNN": run_of()}
    )
    assert len(lines_of(figure.axes[0], "-")) == 1
    figure.draw_without_rendering()


@pytest.mark.parametrize("epochs", [1, 3, 40])
def test_epochs_are_whole_numbers(epochs, assert_legible):
    figure = plot_history({"CNN": run_of(epochs=epochs), "shallow net": run_of(epochs=epochs)})
    assert_legible(figure)
    assert all(tick == round(tick) for tick in figure.axes[0].get_xticks())


def test_no_runs_are_refused():
    with pytest.raises(ValueError, match="at least one run"):
        plot_history({})


def test_schedules_are_drawn_step_by_step(assert_legible):
    rates = {"one cycle": np.linspace(0, 1e-3, 50), "constant": np.full(30, 5e-4)}
    figure = plot_learning_rates(rates)
    (axes,) = figure.axes
    for line, (label, values) in zip(axes.get_lines(), rates.items(), strict=True):
        assert line.get_label() == label
        np.testing.assert_array_equal(line.get_ydata(), values)
        np.testing.assert_array_equal(line.get_xdata(), np.arange(len(values)))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("training step", "learning rate")
    assert len({line.get_color() for line in axes.get_lines()}) == 2
    assert_legible(figure)


def test_losses_are_averaged_over_steps_and_seeds(assert_legible):
    random = np.random.default_rng(0)
    losses = {"SGD": random.random((3, 60)), "Adam": random.random((3, 60))}
    figure = plot_losses(losses, window=10)
    (axes,) = figure.axes
    for line, band, (label, values) in zip(axes.lines, axes.collections, losses.items(), strict=True):
        by_hand = np.array([[one[k - 10 : k].mean() for k in range(10, 61)] for one in values])
        assert line.get_label() == label
        np.testing.assert_allclose(line.get_ydata(), by_hand.mean(axis=0))
        np.testing.assert_array_equal(line.get_xdata(), np.arange(10, 61))
        edges = band.get_paths()[0].vertices[:, 1]
        assert (edges.min(), edges.max()) == pytest.approx((by_hand.min(), by_hand.max()))
    assert len({line.get_marker() for line in axes.lines}) == 2
    assert axes.get_ylim()[0] == 0
    assert_legible(figure)


def test_every_single_step_can_be_drawn(assert_legible):
    losses = np.array([[3.0, 2.0, 1.0]])
    figure = plot_losses({"one": losses}, window=1)
    (axes,) = figure.axes
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), losses[0])
    np.testing.assert_array_equal(axes.lines[0].get_xdata(), [1, 2, 3])
    assert axes.get_ylabel() == "loss"
    assert_legible(figure)


@pytest.mark.parametrize(
    ("losses", "message"),
    [
        ({}, "at least one training"),
        ({"a": np.zeros(50)}, "seeds, steps"),
        ({"a": np.zeros((2, 9))}, "25 steps"),
    ],
)
def test_losses_that_cannot_be_averaged_are_refused(losses, message):
    with pytest.raises(ValueError, match=message):
        plot_losses(losses)
