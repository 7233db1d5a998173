import copy

import pytest
from introductions import RECAP, TITLE_CELL
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course import notebook_checks as checks
from course.building import build_lesson, read_lesson


def notebook_of(source="1", *outputs, tags=(), execution_count=1):
    cell = new_code_cell(
        source, outputs=list(outputs), metadata={"tags": list(tags)}, execution_count=execution_count
    )
    return new_notebook(cells=[new_markdown_cell("Words."), cell])


def printed(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def displayed(data, metadata=None):
    return new_output("display_data", data=data, metadata=metadata or {})


class TestMatchesSource:
    @pytest.fixture
    def source(self):
        return notebook_of("print(1)", tags=["varies"])

    def test_outputs_and_counts_do_not_matter(self, source):
        built = copy.deepcopy(source)
        built.cells[1].outputs, built.cells[1].execution_count = [printed("1\n")], 7
        assert checks.check_matches_source(source, built) == []

    @pytest.mark.parametrize(
        ("part", "value"),
        [("source", "print(2)"), ("metadata", {"tags": []}), ("id", "other"), ("cell_type", "raw")],
    )
    def test_each_part_of_a_cell_matters(self, source, part, value):
        built = copy.deepcopy(source)
        built.cells[1][part] = value
        (finding,) = checks.check_matches_source(source, built)
        assert f"cell 1 differs from its lesson in its {part}" in finding

    def test_a_missing_cell_is_counted(self, source):
        built = copy.deepcopy(source)
        built.cells.pop()
        (finding,) = checks.check_matches_source(source, built)
        assert "the notebook has 1 cells, its lesson 2" in finding

    def test_saved_widget_state_is_found(self, source):
        built = copy.deepcopy(source)
        built.metadata["widgets"] = {"state": {}}
        (finding,) = checks.check_matches_source(source, built)
        assert "metadata" in finding


def test_errors_and_stderr():
    error = new_output("error", ename="ValueError", evalue="no", traceback=[])
    findings = checks.check_errors(notebook_of("1", error, printed("careful", "stderr"), printed("fine")))
    assert findings == ["cell 1 stores an error: ValueError: no", "cell 1 stores stderr: careful"]


@pytest.mark.parametrize("metadata", [{}, {"image/png": {}}, {"image/png": {"alt": "  "}}])
def test_pictures_need_words(metadata):
    (finding,) = checks.check_alt_texts(notebook_of("1", displayed({"image/png": "AAAA"}, metadata)))
    assert finding.startswith("cell 1 shows a picture without alt text")


def test_a_picture_with_words_is_fine():
    output = displayed({"image/png": "AAAA"}, {"image/png": {"alt": "A shoe."}})
    assert checks.check_alt_texts(notebook_of("1", output)) == []


@pytest.mark.parametrize(
    "text",
    [
        "<Figure size 640x480 with 1 Axes>",
        "<keras.src.models.functional.Functional object at 0x7f00aa11bb22>",
        "[<matplotlib.lines.Line2D at 0x7f00aa11bb22>]",
        "<generator>",
    ],
)
def test_object_reprs_are_found(text):
    assert len(checks.check_texts(notebook_of("1", printed(text)))) >= 1
    assert len(checks.check_texts(notebook_of("1", displayed({"text/plain": text})))) >= 1


@pytest.mark.parametrize(
    "text",
    ["/home/someone/course/lesson.py", "saved in /tmp/run.json", r"C:\Users\someone", "~ '/etc/hosts'"],
)
def test_paths_are_found(text):
    assert len(checks.check_texts(notebook_of("1", printed(text)))) == 1
    assert len(checks.check_texts(notebook_of("1", displayed({"text/html": f"<p>{text}</p>"})))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "accuracy < chance, loss > 1 and/or more",
        "1/3 of T-shirt/top, 5 img/s, train/test/split",
        "https://example.org/a/b",
        "(None, 28, 28, 1)",
        "notebooks/02_shallow_nets.ipynb",
    ],
)
def test_ordinary_text_is_fine(text):
    html = displayed({"text/html": "<table><tr><td>1</td></tr></table>"})
    assert checks.check_texts(notebook_of("1", printed(text), html)) == []


class TestClaims:
    tags = ("nbval-check-output",)

    def test_a_compared_claim_with_output_is_fine(self):
        assert checks.check_claims(notebook_of("claim('a', True)", printed("a"), tags=self.tags)) == []

    @pytest.mark.parametrize(
        "source", ["claim('a', True)", "claims.claim('a', True)", "for x in y:\n    claim(x, 1)"]
    )
    def test_a_claim_without_the_tag(self, source):
        (finding,) = checks.check_claims(notebook_of(source, printed("a")))
        assert finding == "cell 1 makes a claim but is not tagged nbval-check-output"

    def test_no_claim_needs_no_tag(self):
        assert checks.check_claims(notebook_of("%matplotlib inline\nclaim = 1", printed("a"))) == []

    def test_the_tag_without_output(self):
        assert len(checks.check_claims(notebook_of("claim('a', True)", tags=self.tags))) == 1

    def test_the_tag_without_a_recorded_execution(self):
        notebook = notebook_of("claim('a', True)", printed("a"), tags=self.tags, execution_count=None)
        assert len(checks.check_claims(notebook)) == 1


def test_code_lengths():
    assert checks.check_code_lengths(notebook_of("x = 1\n" * 12)) == []
    assert checks.check_code_lengths(notebook_of("x = 1\n" * 13)) == [
        "cell 1 has 13 lines of code, more than 12"
    ]


@pytest.mark.parametrize(("count", "findings"), [(19, 1), (20, 0), (60, 0), (61, 1)])
def test_cell_count(count, findings):
    assert (
        len(checks.check_cell_count(new_notebook(cells=[new_markdown_cell("Words.") for _ in range(count)])))
        == findings
    )


@pytest.mark.parametrize(
    ("source", "findings"),
    [
        ("from course.data import load\nimport keras", 0),
        ("import keras\nfrom course.data import load", 1),
        ("from keras import layers", 1),
        ("import keras.ops", 1),
        ("import numpy as np", 0),
    ],
)
def test_course_is_imported_before_keras(source, findings):
    assert len(checks.check_imports(notebook_of(source))) == findings


def test_links_between_lessons(tmp_path):
    (tmp_path / "02_topic.py").touch()
    words = "[A](02_topic.ipynb), [b](02_topic.ipynb#claims), [c](03_topic.ipynb), [d](https://example.org)."
    notebook = new_notebook(cells=[new_code_cell("'](04_topic.ipynb)'"), new_markdown_cell(words)])
    assert checks.check_links(notebook, tmp_path) == [
        "cell 1 links to 03_topic.ipynb, of which there is no lesson"
    ]


def test_size(tmp_path):
    notebook = tmp_path / "90_tiny.ipynb"
    notebook.write_bytes(b" " * 500_000)
    assert checks.check_size(notebook) == []
    notebook.write_bytes(b" " * 500_001)
    assert "more than 500" in checks.check_size(notebook)[0]


def test_title_cell_and_recap(tmp_path):
    lesson = tmp_path / "90_tiny.py"
    lesson.write_text(TITLE_CELL + RECAP)
    assert checks.check_words("90_tiny", read_lesson(lesson)) == []
    lesson.write_text(TITLE_CELL)
    (finding,) = checks.check_words("90_tiny", read_lesson(lesson))
    assert "expected one section `Looking back`" in finding
    lesson.write_text(RECAP)
    (finding,) = checks.check_words("90_tiny", read_lesson(lesson))
    assert "the title cell of lesson 90_tiny lacks" in finding
    lesson.write_text("")
    assert len(checks.check_words("90_tiny", read_lesson(lesson))) == 1


def test_all_checks_together(tmp_path):
    lesson = tmp_path / "90_tiny.py"
    notebook = tmp_path / "90_tiny.ipynb"
    lesson.write_text(TITLE_CELL + "# %%\nprint(1)\n" + "\n# %% [markdown]\n# Words.\n" * 17 + RECAP)
    assert checks.check_notebook(lesson, notebook) == ["90_tiny.ipynb has not been built from 90_tiny.py"]
    build_lesson(lesson, tmp_path)
    assert checks.check_notebook(lesson, notebook) == []
    lesson.write_text(lesson.read_text().replace("print(1)", "print(2)"))
    (finding,) = checks.check_notebook(lesson, notebook)
    assert finding.startswith("cell 1 differs from its lesson in its source")
    assert len(read_lesson(lesson).cells) == 20
