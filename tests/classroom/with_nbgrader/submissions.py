"""A class of invented learners who hand in what learners do: right, wrong, broken and spiteful notebooks."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

from course.checking import Exercise, Lesson

HUGE = 100_000_000  # characters
WORDS = "HOG is worth ten garments of a hundred, measured on 1,000; it says nothing of other pictures."


def release_to_learner(path: Path) -> Any:
    """The notebook as a learner opens it."""
    return nbformat.read(path, as_version=4)


def cell_of(notebook: Any, grade_id: str) -> Any:
    """The cell that nbgrader knows by this name."""
    (found,) = [
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    ]
    return found


def answer_all(notebook: Any, lesson: Lesson, *, words: str | None = None) -> Any:
    """Put the solution into each answer's cell; return the notebook."""
    for exercise in lesson.exercises:
        cell_of(notebook, exercise.name).source = exercise.solved
    if words is not None:
        cell_of(notebook, "in-your-own-words").source = words
    return notebook


def only_for_one_picture(shape: tuple[int, ...], exercise: Exercise) -> str:
    """An answer that is right for pictures of one shape, as by luck in the test that one sees."""
    solved = exercise.solved.replace("def change(", "def really_change(")
    return (
        f"{solved}\n\ndef change(image):\n"
        f"    if image.shape == {shape}:\n        return really_change(image)\n"
        "    return np.zeros(image.shape), np.zeros(image.shape)"
    )


def add_at_the_top(notebook: Any, source: str) -> None:
    """Put a cell of the learner's own above all others."""
    notebook.cells.insert(0, nbformat.v4.new_code_cell(source, id="learners-own"))


def make_class(released: Path, lesson: Lesson, shape_of_visible_test: tuple[int, ...]) -> dict[str, Any]:
    """Return what each learner of lesson 03 hands in: a notebook by the learner's name."""
    by_name = {exercise.name: exercise for exercise in lesson.exercises}

    def fresh() -> Any:
        return copy.deepcopy(release_to_learner(released))

    makers: dict[str, Callable[[Any], None]] = {
        "full": lambda notebook: None,
        "hidden": lambda notebook: _set(
            notebook, "change", only_for_one_picture(shape_of_visible_test, by_name["change"])
        ),
        "raises": _raise_at_import,
        "loops": _loop,
        "stuck": lambda notebook: _set(
            notebook,
            "my_feature",
            "while True:\n    try:\n        while True:\n            pass\n"
            "    except BaseException:\n        pass",
        ),
        "flood": _flood,
        "deleted": _delete_tests,
        "lost": _lose_much,
        "Åsa O'Neil (2)": lambda notebook: add_at_the_top(notebook, "class exercises:\n    pass"),
    }
    handed_in = {"blank": fresh(), "tampered": _tampered(fresh()), "another": _another_notebook()}
    for name, spoil in makers.items():
        notebook = answer_all(fresh(), lesson, words=WORDS if name == "full" else None)
        spoil(notebook)
        handed_in[name] = notebook
    return handed_in


def _set(notebook: Any, grade_id: str, source: str) -> None:
    cell_of(notebook, grade_id).source = source


def _raise_at_import(notebook: Any) -> None:
    add_at_the_top(notebook, "import a_module_that_is_nowhere")
    votes = cell_of(notebook, "votes")
    votes.source = f"import another_that_is_nowhere\n{votes.source}"


def _loop(notebook: Any) -> None:
    how_many = cell_of(notebook, "how_many")
    how_many.source = f"while True:\n    pass\n{how_many.source}"
    _set(notebook, "change", "def change(image):\n    while True:\n        pass")


def _flood(notebook: Any) -> None:
    how_many = cell_of(notebook, "how_many")
    how_many.source += f"\nfor _ in range({HUGE} // 10_000):\n    print('x' * 9_999)"
    stored = nbformat.v4.new_output("stream", name="stdout", text="y" * HUGE)
    cell_of(notebook, "change").outputs = [stored]


def _delete_tests(notebook: Any) -> None:
    for name in ("change-hidden", "votes-visible", "in-your-own-words"):
        notebook.cells.remove(cell_of(notebook, name))


def _lose_much(notebook: Any) -> None:
    """One exercise is gone with its tests, so are the imports, and others say odd things of themselves."""
    by_name = {name: cell_of(notebook, name) for name in ("change", "votes", "scale", "my_feature")}
    for name in ("setup", "how_many", "how_many-visible", "how_many-hidden"):
        notebook.cells.remove(cell_of(notebook, name))
    by_name["change"].metadata.nbgrader["schema_version"] = 99  # nbgrader would grade nobody any more
    by_name["votes"].metadata.nbgrader["schema_version"] = "x"
    by_name["scale"].metadata["nbgrader"] = "x"
    copied = copy.deepcopy(by_name["my_feature"])
    by_name["my_feature"].source = "my_feature = None"
    copied["id"] = "copied"
    notebook.cells.insert(notebook.cells.index(by_name["my_feature"]) + 1, copied)


def _another_notebook() -> Any:
    """Not the assignment at all, and in a form of long ago."""
    cell = {"cell_type": "code", "input": "1", "language": "python", "outputs": [], "metadata": {}}
    sheet = {"cells": [cell], "metadata": {}}
    return nbformat.from_dict(
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [sheet]}
    )


def _tampered(notebook: Any) -> Any:
    """Nothing is answered, but every test is emptied, and worth more."""
    for cell in notebook.cells:
        metadata = cell.metadata.get("nbgrader", {})
        if metadata.get("grade") and cell.cell_type == "code":
            cell.source = "pass"
            metadata["points"] = 1_000
            metadata["locked"] = False
    return notebook


def hand_in(notebooks: dict[str, Any], archive: Path, slug: str) -> None:
    """Put notebooks where a learning platform's download would be unpacked, one of them zipped."""
    for learner, notebook in notebooks.items():
        folder = archive / learner
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{slug}.ipynb")
    zipped = archive / "full"
    with zipfile.ZipFile(archive / "full.zip", "w") as file:
        file.write(zipped / f"{slug}.ipynb", f"my work/{slug}.ipynb")
    (zipped / f"{slug}.ipynb").unlink()
    zipped.rmdir()


def hand_in_rubbish(archive: Path, slug: str) -> None:
    """What is no notebook, has no name fit for a learner, or wants to be written elsewhere."""
    for learner, content in {"document": "PK\x03\x04 words", "=1+1": '{"cells": []}'}.items():
        (archive / learner).mkdir()
        (archive / learner / f"{slug}.ipynb").write_text(content)
    with zipfile.ZipFile(archive / "climber.zip", "w") as file:
        file.writestr(f"../../../../submitted/blank/{slug}/{slug}.ipynb", "overwritten")
        file.writestr(f"../climbed/{slug}.ipynb", "overwritten")
    (archive / "blank.zip").write_bytes((archive / "full.zip").read_bytes())  # there is a folder `blank` too
    (archive / "broken.zip").write_bytes(b"PK\x03\x04, and then nothing")
