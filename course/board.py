"""The board: how far the learner is in each lesson, as a picture, and what to do next."""

from __future__ import annotations

from pathlib import Path

from course import exercises, progress
from course.figures import show
from course.figures.display import in_notebook
from course.figures.progress import plot_lesson_map
from course.lessons import read_lessons
from course.standing import NextStep, Standing, Task, Tasks, describe_map, find_next_step, stand

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def show_progress() -> None:
    """Show the map of the lessons, coloured by what is done on this machine, and what to do next."""
    standings, notes = stand_now()
    step = find_next_step(standings)
    number = step.lesson.number if step.lesson else None
    show(plot_lesson_map(standings, next_lesson=number), describe_map(standings))
    _show_step(step)
    for note in notes:
        print(note)


def stand_now(notebooks: Path = NOTEBOOKS) -> tuple[list[Standing], tuple[str, ...]]:
    """Return how far the learner is in each lesson, and what is wrong with the files that say so.

    Parameters
    ----------
    notebooks : the folder of the built lessons.

    Raises
    ------
    ValueError
        If there are no lessons in it, or one cannot be read.
    """
    lessons = read_lessons(notebooks)
    if not lessons:
        raise ValueError(f"no lessons in {notebooks}: run this in a clone of the repository")
    done = progress.read()
    return stand(lessons, {lesson.number: tasks_of(lesson.number) for lesson in lessons}, done), done.notes


def tasks_of(number: str) -> Tasks:
    """Return what a lesson asks; a lesson without exercises asks nothing."""
    try:
        asked = exercises.of_lesson(number)
    except (ValueError, ModuleNotFoundError):
        return Tasks()
    questions = asked.quiz.questions if asked.quiz else ()
    return Tasks(
        tuple(Task(one.name, one.title, one.objective) for one in asked.exercises),
        tuple(Task(one.name, one.text, one.objective) for one in questions),
    )


def _show_step(step: NextStep) -> None:
    """Say what to do next; in a notebook the lesson's name is a link, which holds wherever lessons lie."""
    if not in_notebook():
        print(step)
        return
    from IPython.display import display

    lesson = step.lesson
    link = f"[{lesson.number} {lesson.title}]({lesson.slug}.ipynb)" if lesson else ""
    display({"text/markdown": f"**{step.before}{link}**{step.after}", "text/plain": str(step)}, raw=True)
