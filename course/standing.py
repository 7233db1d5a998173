"""Where the learner stands: what each lesson asks, against what was done; and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course.lessons import LessonInfo
from course.progress_records import ExerciseRecord, LessonRecord, Progress


@dataclass(frozen=True)
class Task:
    """An exercise or a question: its name, its title, and the objective it is about, counted from 1."""

    name: str
    title: str
    objective: int


@dataclass(frozen=True)
class Tasks:
    """All that one lesson asks, in its order."""

    exercises: tuple[Task, ...] = ()
    questions: tuple[Task, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How far the learner is in one lesson.

    Attributes
    ----------
    lesson, tasks, record : what it is, what it asks, and what was done.
    """

    lesson: LessonInfo
    tasks: Tasks
    record: LessonRecord

    @property
    def exercises_right(self) -> int:
        """How many exercises are right."""
        return sum(map(self._is_right, self.tasks.exercises))

    @property
    def quiz_right(self) -> int:
        """How many questions were answered right the first time: the score of the quiz."""
        return sum(self._is_answered(question, first=True) for question in self.tasks.questions)

    @property
    def questions_open(self) -> int:
        """How many questions have no right answer yet."""
        return sum(not self._is_answered(question) for question in self.tasks.questions)

    @property
    def objectives_asked(self) -> tuple[int, ...]:
        """The objectives that an exercise or a question is about, counted from 1."""
        return tuple(sorted({task.objective for task in (*self.tasks.exercises, *self.tasks.questions)}))

    @property
    def objectives_met(self) -> tuple[int, ...]:
        """The objectives whose exercises are all right, or, where there are none, whose questions are."""
        return tuple(number for number in self.objectives_asked if self._is_met(number))

    @property
    def next_exercise(self) -> Task | None:
        """The first exercise that is not right yet."""
        return next((task for task in self.tasks.exercises if not self._is_right(task)), None)

    @property
    def begun(self) -> bool:
        """Whether anything was done."""
        return self.record != LessonRecord()

    @property
    def done(self) -> bool:
        """Whether every exercise is right and every question, in the end, answered right."""
        return self.begun and self.next_exercise is None and self.questions_open == 0

    def _is_right(self, exercise: Task) -> bool:
        return self.record.exercises.get(exercise.name, ExerciseRecord()).state == "right"

    def _is_answered(self, question: Task, *, first: bool = False) -> bool:
        answer = self.record.questions.get(question.name)
        return answer is not None and (answer.right or (answer.mended and not first))

    def _is_met(self, objective: int) -> bool:
        exercises = [task for task in self.tasks.exercises if task.objective == objective]
        if exercises:
            return all(map(self._is_right, exercises))
        return all(self._is_answered(task) for task in self.tasks.questions if task.objective == objective)


@dataclass(frozen=True)
class NextStep:
    """What to do next: in which lesson (``None`` if all are done), and the words around its name."""

    lesson: LessonInfo | None
    before: str
    after: str

    def __str__(self) -> str:
        name = f"{self.lesson.number} {self.lesson.title}" if self.lesson else ""
        return f"{self.before}{name}{self.after}"


def stand(lessons: Sequence[LessonInfo], tasks: Mapping[str, Tasks], progress: Progress) -> list[Standing]:
    """Hold what was done against what the lessons ask.

    Parameters
    ----------
    lessons : in their order.
    tasks : what each asks, by its number; a lesson that is not named asks nothing.
    progress : as it was read.
    """
    return [
        Standing(lesson, tasks.get(lesson.number, Tasks()), progress.of(lesson.number)) for lesson in lessons
    ]


def find_next_step(standings: Sequence[Standing]) -> NextStep:
    """Say what to do next: finish the lesson that was open last, then begin the next, then mend gaps.

    Raises
    ------
    ValueError
        If there are no lessons.
    """
    if not standings:
        raise ValueError("there are no lessons: expected at least one")
    latest = max(standings, key=lambda standing: standing.record.last_active)
    if not latest.begun:
        return NextStep(standings[0].lesson, "Begin with ", ".")
    if not latest.done:
        return _finish(latest)
    begun = {standing.lesson.number for standing in standings if standing.begun}
    known = {standing.lesson.number for standing in standings}
    for standing in standings:
        if not standing.begun and begun >= known.intersection(standing.lesson.prerequisites):
            return _finish(standing)
    unfinished = next((standing for standing in standings if not standing.done), None)
    if unfinished is not None:
        return _finish(unfinished)
    return NextStep(None, "You have done all there is to do. Well done!", "")


def _finish(standing: Standing) -> NextStep:
    """Name what a lesson still asks."""
    if not standing.begun:
        return NextStep(standing.lesson, "Begin ", f", about {standing.lesson.minutes} minutes.")
    exercise = standing.next_exercise
    if exercise is not None:
        place = standing.tasks.exercises.index(exercise) + 1
        named = f"exercise {place}, “{exercise.title}”"
        again = standing.record.exercises.get(exercise.name, ExerciseRecord()).attempts > 0
        words = f": try {named} again; a hint may help." if again else f": do {named}"
        return NextStep(standing.lesson, "Go on with ", words)
    questions = "1 question" if standing.questions_open == 1 else f"{standing.questions_open} questions"
    return NextStep(standing.lesson, "Go on with ", f": {questions} of its quiz still to be answered right.")


def direct_prerequisites(lessons: Sequence[LessonInfo]) -> dict[str, tuple[str, ...]]:
    """Return, for each lesson, those it needs that no other lesson it needs asks for already.

    A lesson that needs 00 to 08 follows 08 alone, since 08 follows the rest.
    """
    known = {lesson.number for lesson in lessons}
    needs = {lesson.number: known.intersection(lesson.prerequisites) for lesson in lessons}
    before: dict[str, set[str]] = {}
    for number in sorted(needs):  # what a lesson needs comes before it
        before[number] = needs[number].union(*(before[needed] for needed in needs[number]))
    return {
        number: tuple(
            sorted(one for one in needs[number] if not any(one in before[other] for other in needs[number]))
        )
        for number in needs
    }


def describe_map(standings: Sequence[Standing]) -> str:
    """Say in words what the picture of the map shows, for those who cannot see it."""
    follows = direct_prerequisites([standing.lesson for standing in standings])
    parts = []
    for standing in standings:
        lesson = standing.lesson
        after = f", after {' and '.join(follows[lesson.number])}" if follows[lesson.number] else ""
        state = "done" if standing.done else "begun" if standing.begun else "not begun"
        parts.append(f"{lesson.number} {lesson.title}, {lesson.minutes} minutes{after}: {state}")
    return f"A map of the {len(standings)} lessons. {'; '.join(parts)}."
