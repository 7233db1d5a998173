"""The map of the lessons: what builds on what, and how far the learner is."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from course.figures.style import BLACK, BLUE, GREEN, ORANGE, WIDTH_INCHES
from course.standing import Standing, direct_prerequisites

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = 5  # boxes in a row; more would leave too little room for their titles
BOX_WIDTH, BOX_HEIGHT = 1.3, 0.78  # inches, as all lengths here
LANE, PASSAGE, ROW_GAP, MARGIN, LEGEND_HEIGHT = 0.9, 0.3, 0.3, 0.06, 0.38
TITLE_LETTERS = 17
GREY = "#8a8a8a"
FACES = {"done": "#d5efe6", "begun": "#ffffff", "not begun": "#ffffff"}
EDGES = {"done": GREEN, "begun": ORANGE, "not begun": GREY}
BEGUN_FACE = "#fbe7c0"

Place = tuple[float, float, int]  # x and y in inches from the top left, and the row


class Passage(NamedTuple):
    """Room for an arrow between two lessons, where it goes past a level."""

    start: str
    end: str
    level: int


def plot_lesson_map(standings: Sequence[Standing], *, next_lesson: str | None = None) -> Figure:
    """Draw each lesson as a box, with arrows from what it builds on, filled as far as it is done.

    Parameters
    ----------
    standings : the lessons in their order, and how far the learner is in each.
    next_lesson : number of the lesson to go on with; its frame is blue.

    Returns
    -------
    Figure, with rows of five boxes that are read like lines of text.

    Raises
    ------
    ValueError
        If there are no lessons.
    """
    from matplotlib.figure import Figure

    if not standings:
        raise ValueError("there are no lessons to draw: expected at least one")
    arrows = direct_prerequisites([standing.lesson for standing in standings])
    places, bottom = _place(arrange(arrows))
    height = bottom + LEGEND_HEIGHT + MARGIN
    figure = Figure(figsize=(WIDTH_INCHES, height))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH_INCHES), ylim=(height, 0))
    axes.axis("off")
    for end, needed in arrows.items():
        for start in needed:
            passages = [one for one in places if isinstance(one, Passage) and one[:2] == (start, end)]
            _draw_arrow(axes, [places[stop] for stop in (start, *passages, end)])
    for standing in standings:
        number = standing.lesson.number
        _draw_box(axes, places[number], standing, is_next=number == next_lesson)
    _draw_legend(axes, height - MARGIN - LEGEND_HEIGHT / 2)
    return figure


def arrange(arrows: Mapping[str, Sequence[str]]) -> list[list[str | Passage]]:
    """Give each lesson a level, one beyond all it builds on, and a place in it that keeps arrows short.

    Parameters
    ----------
    arrows : to each lesson those that it builds on, which have smaller numbers.

    Returns
    -------
    The levels; in each, from top to bottom, its lessons, and a passage for each arrow that goes
    past it, so that no arrow crosses a box.
    """
    depth: dict[str, int] = {}
    for number in sorted(arrows):
        depth[number] = 1 + max((depth[needed] for needed in arrows[number]), default=-1)
    levels: list[list[str | Passage]] = [[] for _ in range(max(depth.values()) + 1)]
    before: dict[str | Passage, list[str | Passage]] = {}
    for number in sorted(arrows):
        levels[depth[number]].append(number)
        before[number] = []
        for start in arrows[number]:
            previous: str | Passage = start
            for level in range(depth[start] + 1, depth[number]):
                passage = Passage(start, number, level)
                levels[level].append(passage)
                before[passage], previous = [previous], passage
            before[number].append(previous)
    height: dict[str | Passage, float] = {}
    for level in levels:
        level.sort(key=lambda one: sum(height[other] for other in before[one]) / max(len(before[one]), 1))
        height |= {one: position for position, one in enumerate(level)}
    return levels


def _place(levels: Sequence[Sequence[str | Passage]]) -> tuple[dict[str | Passage, Place], float]:
    """Middle of every box and passage, in inches from the top left, with its row; and where all ends."""
    gap = (WIDTH_INCHES - 2 * MARGIN - BOX_WIDTH) / (COLUMNS - 1)
    places: dict[str | Passage, Place] = {}
    top = MARGIN
    for first in range(0, len(levels), COLUMNS):
        row = levels[first : first + COLUMNS]
        heights = [[PASSAGE if isinstance(one, Passage) else LANE for one in level] for level in row]
        tallest = max(map(sum, heights))
        for column, (level, parts) in enumerate(zip(row, heights, strict=True)):
            y = top + (tallest - sum(parts)) / 2
            for one, part in zip(level, parts, strict=True):
                x = MARGIN + BOX_WIDTH / 2 + column * gap
                places[one] = (x, y + part / 2, first // COLUMNS)
                y += part
        top += tallest + ROW_GAP
    return places, top - ROW_GAP


def _draw_arrow(axes: Axes, stops: Sequence[Place]) -> None:
    """Draw from the right side of a box to the left side of another, through what lies between."""
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    half = BOX_WIDTH / 2
    points, codes = [(stops[0][0] + half, stops[0][1])], [Path.MOVETO]
    for (x, y, row), (next_x, next_y, next_row) in pairwise(stops):
        start, end = (x + half, y), (next_x - half, next_y)
        if points[-1] != start:  # straight through a passage
            points.append(start)
            codes.append(Path.LINETO)
        if row == next_row:
            middle = (start[0] + end[0]) / 2
            points += [(middle, y), (middle, next_y), end]
            codes += [Path.CURVE4] * 3
        else:  # as the eye goes: to the end of the line, back under it, and down to the next one
            under = y + LANE / 2 + ROW_GAP / 2
            points[-1] = (x, y + BOX_HEIGHT / 2)
            points += [(x, under), (next_x, under), (next_x, next_y - BOX_HEIGHT / 2)]
            codes += [Path.LINETO] * 3
    axes.add_patch(
        FancyArrowPatch(
            path=Path(points, codes),
            arrowstyle="-|>,head_length=4,head_width=2.2",
            color="#555555",
            linewidth=1.1,
            zorder=1,
        )
    )


def _draw_box(axes: Axes, centre: Place, standing: Standing, *, is_next: bool) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y, _ = centre
    left, top = x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2
    state = "done" if standing.done else "begun" if standing.begun else "not begun"
    shape = {"boxstyle": "round,pad=0,rounding_size=0.07", "mutation_aspect": 1}
    corner, size = (left, top), (BOX_WIDTH, BOX_HEIGHT)
    axes.add_patch(FancyBboxPatch(corner, *size, facecolor=FACES[state], edgecolor="none", zorder=2, **shape))
    outline = FancyBboxPatch(
        corner,
        *size,
        facecolor="none",
        edgecolor=BLUE if is_next else EDGES[state],
        linewidth=2.4 if is_next else 1.2,
        zorder=4,
        **shape,
    )
    if state == "begun":
        share = _share(standing)
        filled = axes.fill_between([left, left + share * BOX_WIDTH], top, top + BOX_HEIGHT)
        filled.set(facecolor=BEGUN_FACE, edgecolor="none", zorder=3)
        axes.add_patch(outline)
        filled.set_clip_path(outline)
    else:
        axes.add_patch(outline)
    lesson = standing.lesson
    words = {"ha": "left", "va": "top", "zorder": 5, "color": BLACK}
    axes.text(left + 0.08, top + 0.06, lesson.number, fontsize=8.5, fontweight="bold", **words)
    told = {"done": "✓ done", "begun": f"{round(100 * _share(standing))} %", "not begun": ""}[state]
    note = "next" if is_next and state == "not begun" else told
    if note:
        axes.text(left + BOX_WIDTH - 0.08, top + 0.06, note, fontsize=8, **words | {"ha": "right"})
    title = "\n".join(textwrap.wrap(lesson.title, TITLE_LETTERS))
    axes.text(left + 0.08, top + 0.215, title, fontsize=8.5, linespacing=1.1, **words)
    minutes = f"{lesson.minutes} min"
    axes.text(
        left + 0.08,
        top + BOX_HEIGHT - 0.06,
        minutes,
        fontsize=7.5,
        **words | {"va": "bottom", "color": "#555555"},
    )


def _share(standing: Standing) -> float:
    """How much of what a lesson asks is done, in [0, 1]."""
    asked = len(standing.tasks.exercises) + len(standing.tasks.questions)
    done = standing.exercises_right + len(standing.tasks.questions) - standing.questions_open
    return done / asked if asked else 0.0


def _draw_legend(axes: Axes, y: float) -> None:
    from matplotlib.patches import Rectangle

    entries = [
        ("not begun", FACES["not begun"], GREY, 1.2),
        ("begun, filled as far as it is done", BEGUN_FACE, ORANGE, 1.2),
        ("done", FACES["done"], GREEN, 1.2),
        ("next", "#ffffff", BLUE, 2.4),
    ]
    x = MARGIN + 0.05
    for label, face, edge, width in entries:
        axes.add_patch(Rectangle((x, y - 0.07), 0.22, 0.14, facecolor=face, edgecolor=edge, linewidth=width))
        axes.text(x + 0.3, y, label, fontsize=8, va="center_baseline", color="#333333")
        x += 0.62 + 0.063 * len(label)
