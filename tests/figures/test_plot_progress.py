"""The map of the lessons: every arrow goes forward, past no box, and every word can be read."""

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course.figures.progress import BEGUN_FACE, Passage, arrange, plot_lesson_map
from course.figures.style import BLUE, GREEN, WIDTH_INCHES
from course.lessons import LessonInfo, read_lessons
from course.progress_records import ExerciseRecord, LessonRecord, Progress
from course.standing import Task, Tasks, direct_prerequisites, stand

LESSONS = read_lessons(Path(__file__).parents[2] / "notebooks")
TASKS = {
    lesson.number: Tasks(tuple(Task(f"e{number}", "A task", 1) for number in range(4))) for lesson in LESSONS
}


def standings(**right):
    """The course's own lessons, with so many of four exercises right in the lessons n00, n01 and so on."""
    records = {
        name[1:]: LessonRecord(
            {f"e{number}": ExerciseRecord("right", 1) for number in range(count)}, last_active=1
        )
        for name, count in right.items()
    }
    return stand(LESSONS, TASKS, Progress(records))


EMPTY = standings()
HALF = standings(**{f"n{number:02}": 4 for number in range(5)}, n05=1, n06=0)
FULL = standings(**{f"n{lesson.number}": 4 for lesson in LESSONS})


def patches(figure, kind):
    return [patch for patch in figure.axes[0].patches if isinstance(patch, kind)]


def boxes(figure):
    """The frame of each box, in pixels."""
    return [patch.get_window_extent() for patch in patches(figure, FancyBboxPatch) if patch.get_zorder() == 4]


def lesson(number, *prerequisites):
    return LessonInfo(
        f"{number}_topic", number, "A rather long title of it", "Why?", ("add",), 60, prerequisites
    )


@pytest.mark.parametrize("shown", [EMPTY, HALF, FULL], ids=["empty", "half", "full"])
def test_every_word_can_be_read_and_lies_in_its_box(shown, assert_legible):
    figure = plot_lesson_map(shown, next_lesson="05")
    assert_legible(figure)
    assert figure.get_figwidth() == WIDTH_INCHES
    frames = boxes(figure)
    assert len(frames) == len(LESSONS)
    for text in figure.axes[0].texts:
        extent = text.get_window_extent()
        touched = [frame for frame in frames if frame.overlaps(extent)]
        assert len(touched) <= 1  # none in the legend
        for frame in touched:
            assert frame.x0 < extent.x0 < extent.x1 < frame.x1
            assert frame.y0 < extent.y0 < extent.y1 < frame.y1


def test_every_lesson_is_there_with_its_title_and_minutes():
    figure = plot_lesson_map(EMPTY)
    words = {text.get_text().replace("\n", " ") for text in figure.axes[0].texts}
    for lesson in LESSONS:
        assert {lesson.number, lesson.title, f"{lesson.minutes} min"} <= words


def test_states_are_told_in_words_and_in_colours():
    figure = plot_lesson_map(HALF, next_lesson="06")
    words = [text.get_text() for text in figure.axes[0].texts]
    assert words.count("✓ done") == 5
    assert "25 %" in words
    edges = [
        to_hex(patch.get_edgecolor()).upper()
        for patch in patches(figure, FancyBboxPatch)
        if patch.get_zorder() == 4
    ]
    assert edges.count(GREEN) == 5
    assert edges.index(BLUE) == 6
    assert edges.count(BLUE) == 1


def test_the_share_that_is_done_is_filled():
    figure = plot_lesson_map(standings(n00=1))
    filled = [one for one in figure.axes[0].collections if to_hex(one.get_facecolor()[0]) == BEGUN_FACE]
    (frame, *_) = boxes(figure)
    (one,) = filled
    assert one.get_datalim(figure.axes[0].transData).width / (frame.width / figure.dpi) == pytest.approx(
        0.25, abs=0.01
    )


def test_boxes_do_not_touch_and_no_arrow_runs_through_one():
    figure = plot_lesson_map(EMPTY)
    figure.draw_without_rendering()
    frames = boxes(figure)
    assert not any(one.overlaps(other) for one, other in combinations(frames, 2))
    arrows = patches(figure, FancyArrowPatch)
    assert len(arrows) == sum(map(len, direct_prerequisites(LESSONS).values()))
    for arrow in arrows:
        (line, *_), _ = arrow._get_path_in_displaycoord()
        (points,) = line.to_polygons(closed_only=False)  # of straight pieces, curves too
        for start, end in pairwise(points):
            for share in np.linspace(0, 1, 20):
                x, y = start + share * (end - start)
                assert not any(frame.padded(-2).contains(x, y) for frame in frames)


def test_levels_follow_from_what_is_needed_and_long_arrows_get_a_passage():
    levels = arrange({"00": (), "01": ("00",), "02": ("01",), "03": ("00",), "04": ("02", "03")})
    assert [set(level) for level in levels] == [
        {"00"},
        {"01", "03"},
        {"02", Passage("03", "04", 2)},
        {"04"},
    ]
    assert levels[1].index("01") == levels[2].index("02")  # no arrows cross


@pytest.mark.parametrize("count", [1, 2, 5, 6, 14, 30])
def test_any_number_of_lessons_can_be_drawn(count, assert_legible):
    chain = [lesson(f"{number:02}", *[f"{number - 1:02}"][: number % 4]) for number in range(count)]
    figure = plot_lesson_map(stand(chain, {}, Progress()), next_lesson="00")
    assert_legible(figure)
    assert len(boxes(figure)) == count


def test_without_lessons_there_is_nothing_to_draw():
    with pytest.raises(ValueError, match="no lessons to draw"):
        plot_lesson_map([])
