"""How nbgrader grades assignments of this course; `python -m course assignment` puts a copy into its folder.

Run nbgrader in that folder, in the environment that `python requirements/install.py --venv .venv-classroom
--backend classroom` makes. What is below keeps solutions, hidden tests and the words for teachers out of what
learners get, and one bad submission from spoiling the grading of the others. nbgrader runs what learners
wrote, with your rights: grade on a machine or an account that has nothing to lose.
"""

import itertools
import os
import re
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

import nbformat
from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.generate_feedback import GenerateFeedback
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    Execute,
    IncludeHeaderFooter,
    LockCells,
    OverwriteCells,
    SaveCells,
)
from traitlets import Integer

from course.building import pinned_environment

MOST_CHARACTERS = 200_000  # that one cell may show; the rest is dropped
FORM = 3  # of what nbgrader 0.9 writes into the metadata of cells
MOST_BYTES = 2_000_000_000  # in an archive, unpacked
STUDENT_OPTIONS = {"--student", "--CourseDirectory.student_id"}
# No path, no pattern, no formula of a spreadsheet, and no comma, which nbgrader's export would not quote.
STUDENT = re.compile(r"\w(?:[\w .'@()-]{0,78}[\w)])?")


class GuardedExecute(Execute):
    """Runs a submission: no cell for ever, no flood of output, and no trace in the teacher's own progress."""

    timeout = Integer(120, help="seconds for a cell of the learner's").tag(config=True)
    grading_timeout = Integer(900, help="seconds for a test; each check of the course has its own limit").tag(
        config=True
    )
    stuck_timeout = Integer(5, help="seconds for a cell once the kernel no longer answers").tag(config=True)
    raise_on_iopub_timeout = False  # a flood of output is slow to come, and no reason to give up

    def preprocess(self, nb, resources, km=None):
        """Run all cells in the environment in which the course's own notebooks are tested."""
        self._timeouts_in_a_row = 0
        self._shown = {}
        self.timeout_func = self._seconds_for
        with (
            tempfile.TemporaryDirectory(prefix="course-grading-") as cache,
            utils.setenv(**pinned_environment(Path(cache), "quick")),
        ):
            return super().preprocess(nb, resources, km)

    def _seconds_for(self, cell):
        # A time-out interrupts the cell. If the next one does not end either, the loop caught the interrupt.
        if self._timeouts_in_a_row > 1:
            return self.stuck_timeout
        return self.grading_timeout if utils.is_grade(cell) else self.timeout

    def on_cell_executed(self, **kwargs):
        """Count cells in a row that were stopped."""
        super().on_cell_executed(**kwargs)
        stopped = kwargs["execute_reply"]["content"].get("ename") == "CellTimeoutError"
        self._timeouts_in_a_row = self._timeouts_in_a_row + 1 if stopped else 0

    def process_message(self, msg, cell, cell_index):
        """Drop what a cell shows beyond a limit."""
        if msg["msg_type"] in {"stream", "display_data", "execute_result", "update_display_data"}:
            shown = self._shown.get(cell_index, 0)
            text = msg["content"].get("text")
            parts = [text] if text is not None else map(str, msg["content"]["data"].values())
            size = sum(map(len, parts))
            self._shown[cell_index] = shown + size
            if shown > MOST_CHARACTERS:
                return None
            if text is not None and shown + size > MOST_CHARACTERS:
                msg["content"]["text"] = text[: MOST_CHARACTERS - shown] + "\n… and more, which was dropped\n"
            elif shown + size > MOST_CHARACTERS:
                return None
        elif msg["msg_type"] == "error":
            content = msg["content"]
            content["evalue"] = content["evalue"][:MOST_CHARACTERS]
            content["traceback"] = [line[:MOST_CHARACTERS] for line in content["traceback"]]
        return super().process_message(msg, cell, cell_index)


class CarefulOverwriteCells(OverwriteCells):
    """Puts the teacher's cells back whatever became of them: what one learner did stops nobody's grading."""

    def preprocess(self, nb, resources):
        """Forget what a cell says of itself where the teacher knows better, or knows nothing of it."""
        with Gradebook(resources["nbgrader"]["db_url"]) as book:
            notebook = book.find_notebook(
                resources["nbgrader"]["notebook"], resources["nbgrader"]["assignment"]
            )
            known = {cell.name for cell in notebook.source_cells}
        for cell in reversed(nb.cells):
            said = cell.metadata.get("nbgrader")
            name = said.get("grade_id") if isinstance(said, dict) else None
            if not isinstance(name, str) or name not in known:
                cell.metadata.pop("nbgrader", None)
                continue
            known.discard(name)  # of copies the last one counts, as nbgrader has it
            said["schema_version"] = FORM
            for key in ("grade", "solution", "locked", "task"):
                said[key] = said.get(key) is True
        return super().preprocess(nb, resources)

    def add_missing_grade_cells(self, nb, resources):
        """Put back what is needed to grade the rest, each below the cell that came before it.

        That is every test, code that was locked, and an answer as it was given where its test is gone too;
        else the learner may have written the answer into a cell of their own.
        """
        notebook = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        answers = {cell.name for cell in notebook.solution_cells}
        place = 0
        for cell, following in itertools.zip_longest(notebook.source_cells, notebook.source_cells[1:]):
            index = self._find(nb, cell.name)
            if index is None:
                test_is_gone = (
                    following and following.name in points and self._find(nb, following.name) is None
                )
                is_answer, is_code = cell.name in answers, cell.cell_type == "code"
                if cell.name not in points and not (test_is_gone if is_answer else is_code):
                    continue
                self.log.warning("The cell %s was missing, and is put back.", cell.name)
                added = self.missing_cell_transform(cell, points.get(cell.name, 0), is_solution=is_answer)
                added = nbformat.from_dict(added)
                if cell.name not in points:
                    added.metadata.nbgrader.grade = False
                    del added.metadata.nbgrader["points"]
                index = place
                nb.cells.insert(index, added)
            place = index + 1
        return nb, resources

    def _find(self, nb, name):
        names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells]
        return names.index(name) if name in names else None


class HideTests(ClearHiddenTests):
    """Leaves hidden tests out of feedback, also out of the lines of code that an error shows."""

    def preprocess_cell(self, cell, resources, cell_index):
        """Cut the region out, and leave only the last line of an error in such a cell."""
        if self.begin_test_delimeter in cell.source:
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return super().preprocess_cell(cell, resources, cell_index)


class CarefulExtractor(ExtractorPlugin):
    """Unpacks one learner's archive after the other, and goes on after one that is broken or spiteful."""

    def extract(self, archive_path, extracted_path):
        """Put into a folder for each learner what they handed in."""
        paths = sorted(Path(archive_path).rglob("*"))
        for path in (path for path in paths if path.is_symlink() or path.is_file()):
            target = Path(extracted_path) / path.relative_to(archive_path)
            try:
                if path.is_symlink():  # it may lead to the solutions, or to another learner's work
                    raise ValueError("it is a link to another file")
                if path.suffix == ".zip":
                    self._unpack(path, target.with_suffix(""))
                else:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, target)
            except (ValueError, OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
                self.log.error("Skipped %s: %s.", path, error)

    def _unpack(self, path, folder):
        if folder.exists():
            raise ValueError("there is a folder of this name too: who handed in which?")
        with zipfile.ZipFile(path) as archive:
            names = [PurePosixPath(name.replace("\\", "/")) for name in archive.namelist()]
            if any(name.is_absolute() or ".." in name.parts for name in names):
                raise ValueError("it wants to be written outside of its folder")
            if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
                raise ValueError("unpacked it would be far too large")
            archive.extractall(folder)


class CarefulCollector(FileNameCollectorPlugin):
    """Collects notebooks alone, of learners whose names are fit for a folder and a spreadsheet."""

    def collect(self, submitted_file):
        """Say whose file it is, or nothing, with the reason in the log."""
        found = super().collect(submitted_file)
        if found is None:
            return None
        if not STUDENT.fullmatch(found["student_id"]):
            self.log.error(
                "Skipped %s: %r is no name for a learner. Rename it: up to 80 letters and digits, and "
                "between them spaces and . - _ ' @ ( ).",
                submitted_file,
                found["student_id"],
            )
            return None
        try:
            nbformat.read(submitted_file, as_version=4)
        except Exception as error:
            self.log.error(
                "Skipped %s: it is not a notebook (%s). Ask for the .ipynb file.", submitted_file, error
            )
            return None
        return found


def refuse_names_that_lead_elsewhere(words):
    """End the command if it names a learner by a path: with ``--force``, nbgrader would empty that folder."""
    for before, word in itertools.pairwise(["", *words]):
        option, given, value = word.partition("=")
        name = value if given and option in STUDENT_OPTIONS else word if before in STUDENT_OPTIONS else ""
        if "/" in name or "\\" in name or name in {".", ".."}:
            sys.exit(f"{name!r} is no name for a learner: give the name of a folder in submitted/")


refuse_names_that_lead_elsewhere(sys.argv[1:])
c = get_config()  # noqa: F821

# nbgrader starts `alembic` by its name alone, and does not find it unless the environment is activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

c.CourseDirectory.course_id = "by-hand-or-learned"

# What learners get.
c.ClearSolutions.code_stub = {"python": "# Your answer goes above: change that code."}
c.ClearSolutions.text_stub = "Write your answer here."
c.TagRemovePreprocessor.remove_cell_tags = {"instructor"}
c.TagRemovePreprocessor.enabled = True
c.GenerateAssignment.preprocessors = [
    TagRemovePreprocessor,
    IncludeHeaderFooter,
    LockCells,
    ClearSolutions,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
]

# Collecting what a learning platform gives: downloaded/ASSIGNMENT/archive holds a folder or a zip file for
# each learner, named as they are, with the notebook in it.
c.ZipCollectApp.extractor_plugin = CarefulExtractor
c.ZipCollectApp.collector_plugin = CarefulCollector
c.ZipCollectApp.strict = True
c.FileNameCollectorPlugin.named_regexp = (
    r".*[/\\]downloaded[/\\][^/\\]+[/\\]extracted[/\\]"
    r"(?P<student_id>[^/\\]+)[/\\](?:.*[/\\])?(?P<file_id>[^/\\]+)\.ipynb$"
)

# Grading.
c.OverwriteCells.add_missing_cells = True  # a test that was deleted is put back
others = [each for each in Autograde.sanitize_preprocessors.default() if each is not OverwriteCells]
c.Autograde.sanitize_preprocessors = [CarefulOverwriteCells, *others]  # first: others trust what cells say
c.Autograde.autograde_preprocessors = [
    GuardedExecute if each is Execute else each for each in Autograde.autograde_preprocessors.default()
]
c.GenerateFeedback.preprocessors = [HideTests, *GenerateFeedback.preprocessors.default()]
