"""Charts of comparisons, read back from their artists."""

import warnings

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from course.figures import COLOURS, new_figure, plot_accuracy_by_size, plot_confusions, plot_costs
from course.figures.comparisons import readable
from course.results import Row, summarise

GARMENTS = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
CONTENDERS = ("pixels + linear SVM", "hand-made + SVM", "shallow net", "hand-made + net", "CNN")


def row(contender, size, seed, accuracy, parameters=10, train_seconds=1.0, predict_seconds=0.5):
    return Row(contender, "learned", size, seed, accuracy, parameters, train_seconds, predict_seconds, ())


@pytest.fixture
def contest():
    """Five contenders at four sizes, three seeds each."""
    return summarise(
        [
            row(
                name, size, seed, 0.6 + 0.03 * strength + 0.01 * seed * strength + size / 60_000, 10**strength
            )
            for strength, name in enumerate(CONTENDERS, start=1)
            for size in (4000, 250, 1000, 12_000)
            for seed in range(3)
        ]
    )


def test_a_band_reaches_over_its_interval(contest):
    axes = plot_accuracy_by_size(contest, bands={"you": (0.8, 0.6, 0.9)}).axes[0]
    (span,) = axes.patches
    assert (span.get_y(), span.get_y() + span.get_height()) == pytest.approx((60, 90))
    assert "you, with 95 % interval" in [text.get_text() for text in axes.get_legend().get_texts()]
    with pytest.raises(ValueError, match="low <= accuracy <= high"):
        plot_accuracy_by_size(contest, bands={"you": (0.95, 0.6, 0.9)})


def test_accuracies_stand_where_they_were_measured(contest):
    figure = plot_accuracy_by_size(contest)
    assert type(figure) is Figure
    (axes,) = figure.axes
    assert len(axes.containers) == 5
    for container, name in zip(axes.containers, CONTENDERS, strict=True):
        own = sorted((one for one in contest if one.contender == name), key=lambda one: one.train_size)
        line, _, (bars,) = container
        assert container.get_label() == name
        np.testing.assert_array_equal(line.get_xdata(), [250, 1000, 4000, 12_000])
        np.testing.assert_allclose(line.get_ydata(), [100 * one.accuracy for one in own])
        for segment, one in zip(bars.get_segments(), own, strict=True):
            np.testing.assert_allclose(segment[:, 1], [100 * one.lowest, 100 * one.highest])
        assert to_hex(line.get_color()).upper() == COLOURS[name]
    assert len({container[0].get_marker() for container in axes.containers}) == 5
    assert axes.get_xscale() == "log"
    assert [label.get_text() for label in axes.get_xticklabels()] == ["250", "1,000", "4,000", "12,000"]


def test_published_accuracies_are_lines_across(contest, assert_legible):
    figure = plot_accuracy_by_size(contest, lines={"people": 0.835, "chance": 0.1, "a paper": 0.963})
    (axes,) = figure.axes
    across = {line.get_label(): line for line in axes.get_lines() if line.get_linestyle() == ":"}
    assert {label: line.get_ydata()[0] for label, line in across.items()} == pytest.approx(
        {"people": 83.5, "chance": 10, "a paper": 96.3}
    )
    assert to_hex(across["people"].get_color()).upper() == COLOURS["people"]
    named = [text.get_text() for text in axes.get_legend().get_texts()]
    assert sorted(named) == sorted([*CONTENDERS, "people", "chance", "a paper"])
    assert_legible(figure)


def test_seeds_that_agree_to_the_last_digit_can_be_drawn():
    """The mean of three times 0.7 is a rounding below 0.7, and matplotlib takes no negative bar."""
    assert np.mean([0.7] * 3) < 0.7
    plot_accuracy_by_size(summarise([row("CNN", 250, seed, 0.7) for seed in range(3)]))


def test_a_chart_can_be_drawn_into_given_axes(contest):
    figure, (left, right) = new_figure(1, 2)
    assert plot_accuracy_by_size(contest, ax=right) is figure
    assert len(right.containers) == 5
    assert not left.containers


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="at least one summary"):
        plot_accuracy_by_size([])


def test_costs_are_bars_as_long_as_the_numbers(assert_legible):
    rows = [
        row(name, 12_000, 0, 0.9, 13 * 10**power, 0.02 * 7**power, 0.003 * 4**power)
        for power, name in enumerate(CONTENDERS, start=1)
    ]
    figure = plot_costs(summarise(rows))
    kept, learning, classifying = figure.axes
    for panel, field in ((kept, "parameters"), (learning, "train_seconds"), (classifying, "predict_seconds")):
        (bars,) = panel.containers
        values = [getattr(one, field) for one in rows]
        np.testing.assert_allclose([bar.get_width() for bar in bars], values)
        assert [to_hex(bar.get_facecolor()).upper() for bar in bars] == [COLOURS[name] for name in CONTENDERS]
        assert [text.get_text() for text in panel.texts] == [readable(value) for value in values]
        assert panel.get_xscale() == "log"
    assert [label.get_text() for label in kept.get_yticklabels()] == list(CONTENDERS)
    assert kept.yaxis_inverted()
    assert_legible(figure)


def test_costs_of_one_contender_and_of_nothing_kept_can_be_drawn(assert_legible):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_legible(plot_costs(summarise([row("CNN", 250, 0, 0.9)])))
        assert_legible(plot_costs(summarise([row("CNN", 250, 0, 0.9), row("nearest", 250, 0, 0.9, 0)])))


def test_costs_at_several_sizes_or_none_are_refused(contest):
    with pytest.raises(ValueError, match=r"one training size, got \[250, 1000, 4000, 12000\]"):
        plot_costs(contest)
    with pytest.raises(ValueError, match=r"one training size, got \[\]"):
        plot_costs([])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1_234_567, "1.23 M"),
        (62_000, "62 k"),
        (999.6, "1000"),
        (35, "35"),
        (12.7, "13"),
        (0.83, "0.83"),
        (0.0123, "0.012"),
        (0, "0"),
    ],
)
def test_costs_are_written_short(value, text):
    assert readable(value) == text


def test_confusions_show_per_cent_of_each_true_class(assert_legible):
    random = np.random.default_rng(0)
    confusions = {
        "hand-made + SVM": random.integers(0, 30, (10, 10)) + 700 * np.eye(10, dtype=int),
        "CNN": random.integers(0, 90, (10, 10)) + 700 * np.eye(10, dtype=int),
    }
    figure = plot_confusions(confusions, GARMENTS)
    for panel, (label, counts) in zip(figure.axes, confusions.items(), strict=True):
        shares = np.array([[100 * count / sum(row) for count in row] for row in counts.tolist()])
        (image,) = panel.get_images()
        np.testing.assert_allclose(image.get_array(), shares)
        written = {text.get_position(): text.get_text() for text in panel.texts}
        assert written == {
            (column, row): f"{shares[row, column]:.0f}"
            for row in range(10)
            for column in range(10)
            if shares[row, column] >= 1
        }
        assert panel.get_title() == f"{label} (% of each true class)"
        assert [tick.get_text() for tick in panel.get_xticklabels()] == list(GARMENTS)
        assert panel.get_xlabel() == "answered"
    assert [tick.get_text() for tick in figure.axes[0].get_yticklabels()] == list(GARMENTS)
    assert figure.axes[0].get_ylabel() == "true class"
    assert_legible(figure)


def test_a_class_that_never_occurs_is_an_empty_row():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = plot_confusions({"CNN": [[3, 1], [0, 0]]}, ("a", "b"))
    np.testing.assert_allclose(figure.axes[0].get_images()[0].get_array(), [[75, 25], [0, 0]])


@pytest.mark.parametrize(
    ("confusions", "message"),
    [
        ({}, "at least one confusion matrix"),
        ({"CNN": np.zeros((3, 3))}, r"CNN: expected a \(2, 2\) matrix, got \(3, 3\)"),
        ({"CNN": np.zeros(4)}, r"CNN: expected a \(2, 2\) matrix, got \(4,\)"),
    ],
)
def test_matrices_that_do_not_fit_are_refused(confusions, message):
    with pytest.raises(ValueError, match=message):
        plot_confusions(confusions, ("a", "b"))
