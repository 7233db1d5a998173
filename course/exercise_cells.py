"""The cells of a notebook that hold exercises and quiz, written from ``course.exercises``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from course.checking import Exercise, Lesson

HOW_TO = (
    "Write your answer where `...` stands, and run the cell: it answers. Each exercise has hints, "
    "`exercises.NAME.hint()`, and a solution, `exercises.NAME.solution()`."
)
QUIZ = (
    "## Five questions\n\nPick an answer, by mouse or by Tab, arrow keys and Enter. Every answer is "
    "replied to; the first one counts for the score."
)


@dataclass(frozen=True)
class WrittenCell:
    """One cell: its kind, its source, its tags, and the exercise whose answer it holds, if any."""

    kind: Literal["markdown", "code"]
    source: str
    tags: tuple[str, ...]
    exercise: str | None = None

    @property
    def metadata(self) -> dict[str, object]:
        """As it stands in the notebook."""
        return {"tags": list(self.tags)} | ({"exercise": self.exercise} if self.exercise else {})


def write_cells(number: str, names: list[str]) -> list[WrittenCell]:
    """Write the cells that stand for a cell tagged ``exercises``.

    Parameters
    ----------
    number : of the lesson, such as "03".
    names : exercises to write; none for the section of all exercises and the quiz.

    Raises
    ------
    ValueError
        If there is no such lesson or exercise.
    """
    from course.exercises import of_lesson

    lesson = of_lesson(number)
    by_name = {exercise.name: exercise for exercise in lesson.exercises}
    unknown = sorted(set(names) - set(by_name))
    if unknown:
        raise ValueError(f"lesson {number} has no exercise {', '.join(unknown)}; it has {', '.join(by_name)}")
    if names:
        return [cell for name in names for cell in _cells_of(by_name[name])]
    cells = [_introduction(lesson)]
    for exercise in lesson.exercises:
        cells += _cells_of(exercise)
    if lesson.quiz is not None:
        cells.append(WrittenCell("markdown", QUIZ, ("exercise",)))
        cells.append(WrittenCell("code", "exercises.quiz.ask()", ("exercise", "widget")))
    return cells


def _introduction(lesson: Lesson) -> WrittenCell:
    minutes = sum(exercise.minutes for exercise in lesson.exercises)
    text = (
        f"## Exercises\n\n{len(lesson.exercises)} exercises, easy to hard, about {minutes} minutes. {HOW_TO}"
    )
    return WrittenCell("markdown", text, ("exercise",))


def _cells_of(exercise: Exercise) -> list[WrittenCell]:
    minutes = "minute" if exercise.minutes == 1 else "minutes"
    title = f"### {exercise.position + 1}. {exercise.title}\n\n*About {exercise.minutes} {minutes}.*"
    prompt = WrittenCell("markdown", f"{title} {exercise.prompt}", ("exercise",))
    return [prompt, WrittenCell("code", exercise.cell(exercise.starter), ("exercise",), exercise.name)]


def fill_in_solutions(cells: list, number: str) -> int:
    """Put the solution of each exercise into its cell, in place; return how many there were.

    Parameters
    ----------
    cells : of a notebook.
    number : of the lesson.
    """
    from course.exercises import of_lesson

    by_name = {exercise.name: exercise for exercise in of_lesson(number).exercises}
    filled = [cell for cell in cells if cell.metadata.get("exercise")]
    for cell in filled:
        exercise = by_name[cell.metadata["exercise"]]
        cell.source = exercise.cell(exercise.solved)
    return len(filled)
