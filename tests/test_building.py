import sys
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from course.building import (
    WIDGET_VIEW,
    BuildError,
    Report,
    build_lesson,
    clean_outputs,
    missing_data,
    pinned_environment,
    read_lesson,
)
from course.data.catalogue import find_entry

TITLE_CELL = """\
# Nets

**The question:** what is a net?

Afterwards you will be able to

- train one,
- judge it.

**You need:** lessons 02 and 03.
**Time:** about 40 minutes."""


def write_lesson(folder: Path, *cells: str, name: str = "90_tiny") -> Path:
    """Each cell is given as its header's rest and its lines."""
    path = folder / f"{name}.py"
    path.write_text("".join(f"# %%{cell}\n\n" for cell in cells))
    return path


def beyond_the_title(report: Report) -> tuple[str, ...]:
    """What was found in a lesson besides that it has no title cell."""
    lacking, *others = report.findings
    assert "the title cell of lesson 90_tiny lacks a title" in lacking
    return tuple(others)


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


class TestReadLesson:
    def test_keeps_kinds_sources_tags_and_needs(self, tmp_path):
        path = write_lesson(
            tmp_path, " [markdown]\n# # Title", ' tags=["varies"] needs=["cifar10"]\nprint(1)'
        )
        words, code = read_lesson(path).cells
        assert (words.cell_type, words.source, words.metadata) == ("markdown", "# Title", {})
        assert (code.cell_type, code.source) == ("code", "print(1)")
        assert code.metadata == {"tags": ["varies"], "needs": ["cifar10"]}

    def test_is_a_valid_notebook_with_distinct_ids_for_equal_cells(self, tmp_path):
        notebook = read_lesson(write_lesson(tmp_path, "\nprint(1)", "\nprint(1)", "\nprint(1)"))
        nbformat.validate(notebook)
        assert len({cell.id for cell in notebook.cells}) == 3

    def test_what_the_title_cell_says_becomes_metadata(self, tmp_path):
        lines = "\n".join(f"# {line}".rstrip() for line in TITLE_CELL.splitlines())
        notebook = read_lesson(write_lesson(tmp_path, f" [markdown]\n{lines}", name="05_nets"))
        nbformat.validate(notebook)
        assert notebook.metadata.course == {
            "number": "05",
            "title": "Nets",
            "question": "What is a net?",
            "objectives": ["train one", "judge it"],
            "minutes": 40,
            "prerequisites": ["02", "03"],
        }

    def test_a_lesson_without_a_title_cell_has_no_such_metadata(self, tmp_path):
        assert "course" not in read_lesson(write_lesson(tmp_path, "\nprint(1)")).metadata
        assert "course" not in read_lesson(write_lesson(tmp_path)).metadata

    def test_a_cell_keeps_its_id_when_others_are_added(self, tmp_path):
        before = read_lesson(write_lesson(tmp_path, "\nprint(1)", "\nprint(2)"))
        after = read_lesson(write_lesson(tmp_path, "\nprint(0)", "\nprint(1)", "\nprint(2)"))
        assert [cell.id for cell in before.cells] == [cell.id for cell in after.cells[1:]]


class TestBuildLesson:
    def test_two_builds_differ_only_in_cells_tagged_varies(self, tmp_path):
        lesson = write_lesson(
            tmp_path,
            ' tags=["varies"]\nimport time\n\nprint(time.perf_counter_ns())',
            '\nprint("flushed", flush=True)\nprint(hash("salted unless pinned"))',
            "\nimport numpy as np\n\nnp.random.default_rng(0).random(3)",
            "\nfrom matplotlib.figure import Figure\nfrom course.figures import show\n"
            'figure = Figure()\nfigure.add_subplot().plot([1, 2])\nshow(figure, "A line.")',
        )
        for folder in ("first", "second"):
            build_lesson(lesson, tmp_path / folder)
        first, second = (read(tmp_path / folder / "90_tiny.ipynb") for folder in ("first", "second"))
        assert first.cells[0].outputs != second.cells[0].outputs
        first.cells[0].outputs = second.cells[0].outputs
        assert nbformat.writes(first) + "\n" == (tmp_path / "second" / "90_tiny.ipynb").read_text()
        assert [len(cell.outputs) for cell in first.cells] == [1, 1, 1, 1]

    def test_runs_in_this_python_under_the_pinned_environment(self, tmp_path, monkeypatch):
        monkeypatch.setenv("COURSE_BUDGET", "quick")
        monkeypatch.setenv("COURSE_STRICT", "0")
        names = ("COURSE_BUDGET", "COURSE_STRICT", "COURSE_PROGRESS", "OMP_NUM_THREADS")
        lesson = write_lesson(
            tmp_path,
            "\nimport os\nimport sys\nfrom pathlib import Path\n\nprint(sys.executable)",
            f"\nprint([os.environ[name] for name in {names}])",
            '\nprint(sorted(Path(os.environ["COURSE_CACHE"]).iterdir()))',
        )
        build_lesson(lesson, tmp_path)
        cells = read(tmp_path / "90_tiny.ipynb").cells
        printed = [cell.outputs[0].text.strip() for cell in cells]
        assert printed == [sys.executable, "['laptop', '1', 'off', '2']", "[]"]

    def test_reports_what_it_cost(self, tmp_path):
        lesson = write_lesson(tmp_path, "\nblock = bytearray(200_000_000)", "\nimport time; time.sleep(0.5)")
        report = build_lesson(lesson, tmp_path, budget="quick")
        assert report.lesson == "90_tiny"
        assert report.cells == 2
        assert beyond_the_title(report) == ()
        assert report.seconds > 0.5
        assert report.peak_memory_mb > 200
        assert report.size_kb == (tmp_path / "90_tiny.ipynb").stat().st_size / 1000

    def test_a_failing_cell_is_named_and_the_notebook_stays_as_it_was(self, tmp_path):
        notebook = tmp_path / "90_tiny.ipynb"
        notebook.write_text("as it was")
        lesson = write_lesson(tmp_path, " [markdown]\n# Words", '\nquotient = 1 / 0\nprint("not reached")')
        with pytest.raises(
            BuildError,
            match=r"lesson 90_tiny, cell 1, .*`quotient = 1 / 0`: ZeroDivisionError: division by zero",
        ):
            build_lesson(lesson, tmp_path)
        assert notebook.read_text() == "as it was"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["90_tiny.ipynb", "90_tiny.py"]

    def test_a_dying_kernel_is_named(self, tmp_path):
        lesson = write_lesson(tmp_path, "\nimport os", "\nos._exit(1)")
        with pytest.raises(BuildError, match=r"cell 1, .*`os\._exit\(1\)`: the kernel died"):
            build_lesson(lesson, tmp_path)

    def test_reports_a_warning_that_a_learner_would_see_and_does_not_store_it(self, tmp_path):
        lesson = write_lesson(tmp_path, '\nimport warnings\n\nwarnings.warn("mind the step")')
        report = build_lesson(lesson, tmp_path)
        (finding,) = beyond_the_title(report)
        assert finding.startswith("cell 0 wrote to stderr")
        assert "mind the step" in finding
        assert read(tmp_path / "90_tiny.ipynb").cells[0].outputs == []

    def test_skips_just_the_cells_whose_data_is_missing(self, tmp_path, monkeypatch):
        monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "empty"))
        monkeypatch.delenv("COURSE_DATA", raising=False)
        lesson = write_lesson(
            tmp_path,
            "\nprint(1)",
            ' needs=["cifar10"]\nraise RuntimeError',
            ' needs=["fashion_mnist"]\nprint(3)',
        )
        report = build_lesson(lesson, tmp_path)
        cells = read(tmp_path / "90_tiny.ipynb").cells
        assert [len(cell.outputs) for cell in cells] == [1, 0, 1]
        assert cells[1].metadata == {"needs": ["cifar10"]}
        assert beyond_the_title(report) == ("cell 1 was not run: it needs cifar10, which is not here",)


def cell_with(*outputs, tags=()):
    return new_notebook(cells=[new_code_cell("show()", outputs=list(outputs), metadata={"tags": list(tags)})])


def picture(alt="A garment."):
    return new_output(
        "display_data",
        data={"image/png": "AAAA", "text/plain": alt},
        metadata={"image/png": {"alt": alt}},
    )


def colourful_png():
    """A gradient of 64 × 64 pixels, not compressed."""
    across, down = np.meshgrid(np.arange(64), np.arange(64))
    pixels = np.stack([4 * across, 4 * down, 2 * (across + down)], axis=-1).astype(np.uint8)
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, format="png", compress_level=0)
    return buffer.getvalue()


class TestCleanOutputs:
    def test_merges_neighbouring_prints(self):
        prints = [new_output("stream", name="stdout", text=text) for text in ("a\n", "b\n")]
        notebook = cell_with(prints[0], prints[1], picture(), new_output("stream", name="stdout", text="c\n"))
        assert clean_outputs(notebook) == []
        assert [output.get("text") for output in notebook.cells[0].outputs] == ["a\nb\n", None, "c\n"]

    def test_drops_and_reports_stderr(self):
        notebook = cell_with(new_output("stream", name="stderr", text="careful\n"), picture())
        assert clean_outputs(notebook) == ["cell 0 wrote to stderr: careful"]
        assert notebook.cells[0].outputs == [picture()]

    def test_a_widget_without_a_picture_leaves_nothing(self):
        view = new_output("display_data", data={WIDGET_VIEW: {}, "text/plain": "VBox()"})
        notebook = cell_with(view, tags=["widget"])
        assert clean_outputs(notebook) == []
        assert notebook.cells[0].outputs == []

    @pytest.mark.parametrize("kind", ["display_data", "execute_result"])
    def test_of_a_widget_its_picture_stays_and_is_made_small(self, kind):
        large = colourful_png()
        data = {WIDGET_VIEW: {}, "image/png": b64encode(large).decode(), "text/plain": "A slope."}
        view = new_output(kind, data=data, metadata={"image/png": {"alt": "A slope.", "width": 90}})
        notebook = cell_with(view, tags=["widget"])
        assert clean_outputs(notebook) == []
        (stored,) = notebook.cells[0].outputs
        assert stored.output_type == "display_data"
        assert set(stored.data) == {"image/png", "text/plain"}
        assert stored.metadata == {"image/png": {"alt": "A slope.", "width": 90}}
        small = b64decode(stored.data["image/png"])
        assert len(small) < len(large) / 2
        assert Image.open(BytesIO(small)).size == (64, 64)

    def test_a_widget_on_restricted_data_leaves_no_picture(self):
        data = {WIDGET_VIEW: {}, "image/png": b64encode(colourful_png()).decode(), "text/plain": "A frog."}
        notebook = cell_with(new_output("display_data", data=data), tags=["widget", "restricted-data"])
        clean_outputs(notebook)
        assert notebook.cells[0].outputs == []

    def test_reports_a_widget_in_a_cell_without_the_tag(self):
        notebook = cell_with(new_output("display_data", data={WIDGET_VIEW: {}, "text/plain": "VBox()"}))
        assert clean_outputs(notebook) == ["cell 0 shows a widget but is not tagged widget"]
        assert notebook.cells[0].outputs == []

    def test_restricted_pictures_leave_only_their_words(self):
        table = new_output("display_data", data={"text/plain": "a table"})
        notebook = cell_with(picture("A frog."), table, tags=["restricted-data"])
        assert clean_outputs(notebook) == []
        words, kept = notebook.cells[0].outputs
        assert words.data == {"text/plain": "A frog."}
        assert words.metadata == {}
        assert kept == table

    def test_drops_execution_times_and_leaves_other_metadata(self):
        notebook = cell_with(tags=["varies"])
        notebook.cells[0].metadata["execution"] = {"iopub.status.busy": "2026-01-01"}
        notebook.cells.append(new_markdown_cell("Words."))
        clean_outputs(notebook)
        assert notebook.cells[0].metadata == {"tags": ["varies"]}


def test_downloaded_data_is_found_though_the_cache_is_empty(tmp_path, monkeypatch):
    (tmp_path / "cache" / "data").mkdir(parents=True)
    (tmp_path / "cache" / "data" / find_entry("cifar10").file).touch()
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    for name, value in pinned_environment(tmp_path / "empty").items():
        monkeypatch.setenv(name, value)
    cell = new_code_cell("1", metadata={"needs": ["cifar10", "fsdd"]})
    assert missing_data(cell) == ["fsdd"]


def test_pinned_environment_is_strict_and_holds_only_text(tmp_path):
    environment = pinned_environment(tmp_path)
    assert environment["COURSE_STRICT"] == "1"
    assert environment["COURSE_BUDGET"] == "laptop"
    assert environment["COURSE_CACHE"] == str(tmp_path)
    assert all(isinstance(value, str) for value in environment.values())
