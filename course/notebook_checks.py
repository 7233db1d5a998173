"""What must be true of every built notebook; each check returns its findings, none if all is well."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from course.building import Notebook, read_lesson
from course.lessons import check_introduction, describe_lesson
from course.recaps import check_recap

CELLS_AT_LEAST, CELLS_AT_MOST = 20, 60
LINES_AT_MOST = 12
LINES_OF_AN_EXERCISE = 30
KILOBYTES_AT_MOST = 500

# `<Figure size 640x480 with 1 Axes>`, `<keras.src.… object at 0x7f…>`: they tell a learner nothing.
OBJECT_REPR = re.compile(r"<[A-Za-z_][\w.]*(?: [^<>\n]*)?>|\bat 0x[0-9a-f]{6,}")
# At least two folders deep, so that "and/or" and "1/3" are no paths.
ABSOLUTE_PATH = re.compile(r"(?<![\w/:.<])/(?:[\w.~-]+/)+[\w.~-]+|\b[A-Z]:\\\w")
NOTEBOOK_LINK = re.compile(r"\]\(([\w-]+)\.ipynb[#)]")


def check_notebook(lesson: Path, path: Path) -> list[str]:
    """Run every check on one notebook and its lesson source, without executing anything."""
    import nbformat

    if not path.exists():
        return [f"{path.name} has not been built from {lesson.name}"]
    notebook = nbformat.read(path, as_version=4)
    source = read_lesson(lesson)
    findings = check_matches_source(source, notebook) + check_words(lesson.stem, source)
    for check in (
        check_errors,
        check_alt_texts,
        check_texts,
        check_claims,
        check_code_lengths,
        check_cell_count,
        check_imports,
    ):
        findings += check(notebook)
    return findings + check_links(notebook, lesson.parent) + check_size(path)


def check_matches_source(source: Notebook, notebook: Notebook) -> list[str]:
    """Cell by cell: the same kinds, sources, tags, needs and ids as the lesson, and nothing else."""
    if len(source.cells) != len(notebook.cells):
        return [
            f"the notebook has {len(notebook.cells)} cells, its lesson {len(source.cells)}: build it again"
        ]
    findings = []
    for index, (expected, found) in enumerate(zip(source.cells, notebook.cells, strict=True)):
        for part in ("cell_type", "source", "metadata", "id"):
            if expected[part] != found[part]:
                findings.append(f"cell {index} differs from its lesson in its {part}: build it again")
                break
    if source.metadata != notebook.metadata:
        findings.append("the notebook's metadata is not what the build writes: build it again")
    return findings


def check_words(slug: str, source: Notebook) -> list[str]:
    """The title cell says what the lesson is about, and the recap answers its objectives one by one."""
    title_cell = source.cells[0].source if source.cells else ""
    texts = [cell.source for cell in source.cells if cell.cell_type == "markdown"]
    return check_introduction(slug, title_cell) or check_recap(describe_lesson(slug, title_cell), texts)


def check_errors(notebook: Notebook) -> list[str]:
    """No traceback and no stderr is stored."""
    findings = []
    for index, output in _outputs(notebook):
        if output.output_type == "error":
            findings.append(f"cell {index} stores an error: {output.ename}: {output.evalue}")
        elif output.get("name") == "stderr":
            findings.append(f"cell {index} stores stderr: {output.text.strip()}")
    return findings


def check_alt_texts(notebook: Notebook) -> list[str]:
    """Every picture has words for those who cannot see it."""
    return [
        f"cell {index} shows a picture without alt text: use course.figures.show(figure, alt)"
        for index, output in _outputs(notebook)
        for kind in output.get("data", {})
        if kind.startswith("image/") and not output.metadata.get(kind, {}).get("alt", "").strip()
    ]


def check_texts(notebook: Notebook) -> list[str]:
    """No printed text holds the repr of an object or a path of the machine that built it."""
    findings = []
    for index, output in _outputs(notebook):
        data = output.get("data", {})
        plain = output.get("text", "") + data.get("text/plain", "")
        for match in OBJECT_REPR.finditer(plain):
            findings.append(f"cell {index} prints the repr of an object: {match[0]}")
        everything = plain + data.get("text/html", "") + data.get("text/markdown", "")
        for match in ABSOLUTE_PATH.finditer(everything):
            findings.append(f"cell {index} prints a path of the building machine: {match[0]}")
    return findings


def check_claims(notebook: Notebook) -> list[str]:
    """Claim cells are compared by nbval, and what nbval compares has been executed and stored."""
    findings = []
    for index, cell in _code_cells(notebook):
        compared = "nbval-check-output" in cell.metadata.get("tags", [])
        if not compared and any(_called(node) == "claim" for node in ast.walk(_parse(cell.source))):
            findings.append(f"cell {index} makes a claim but is not tagged nbval-check-output")
        # nbval silently compares nothing where no execution is recorded.
        if compared and (cell.execution_count is None or not cell.outputs):
            findings.append(f"cell {index} is tagged nbval-check-output but stores no output")
    return findings


def check_code_lengths(notebook: Notebook) -> list[str]:
    """A code cell is read in one glance."""
    findings = []
    for index, cell in _code_cells(notebook):
        most = LINES_OF_AN_EXERCISE if _is_exercise(cell) else LINES_AT_MOST
        length = len(cell.source.splitlines())
        if length > most:
            findings.append(f"cell {index} has {length} lines of code, more than {most}")
    return findings


def check_cell_count(notebook: Notebook) -> list[str]:
    """A lesson is neither a leaflet nor a book; its exercises are not counted."""
    count = sum(not _is_exercise(cell) for cell in notebook.cells)
    if CELLS_AT_LEAST <= count <= CELLS_AT_MOST:
        return []
    return [f"the notebook has {count} cells, outside {CELLS_AT_LEAST} to {CELLS_AT_MOST}"]


def check_imports(notebook: Notebook) -> list[str]:
    """``course`` is imported first of all, because it silences the backend's start-up notices."""
    for index, cell in _code_cells(notebook):
        for module in _imported(_parse(cell.source)):
            if module == "course":
                return []
            if module in ("keras", "tensorflow"):
                return [f"cell {index} imports {module} before course, which silences its notices"]
    return []


def check_links(notebook: Notebook, lessons: Path) -> list[str]:
    """Links from lesson to lesson lead somewhere."""
    return [
        f"cell {index} links to {match[1]}.ipynb, of which there is no lesson"
        for index, cell in enumerate(notebook.cells)
        for match in NOTEBOOK_LINK.finditer(cell.source if cell.cell_type == "markdown" else "")
        if not (lessons / f"{match[1]}.py").exists()
    ]


def check_size(path: Path) -> list[str]:
    """The notebook opens quickly, and the repository stays small."""
    size_kb = path.stat().st_size / 1000
    if size_kb <= KILOBYTES_AT_MOST:
        return []
    return [f"{path.name} has {size_kb:.0f} KB, more than {KILOBYTES_AT_MOST}: fewer or smaller figures"]


def _code_cells(notebook: Notebook) -> Iterator[tuple[int, Notebook]]:
    return ((index, cell) for index, cell in enumerate(notebook.cells) if cell.cell_type == "code")


def _outputs(notebook: Notebook) -> Iterator[tuple[int, Notebook]]:
    return ((index, output) for index, cell in _code_cells(notebook) for output in cell.outputs)


def _is_exercise(cell: Notebook) -> bool:
    return "exercise" in cell.metadata.get("tags", [])


def _parse(source: str) -> ast.Module:
    """Parse a cell without its magics, which are no Python."""
    lines = source.splitlines()
    return ast.parse("\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in lines))


def _called(node: ast.AST) -> str | None:
    return getattr(node.func, "id", getattr(node.func, "attr", None)) if isinstance(node, ast.Call) else None


def _imported(tree: ast.Module) -> Iterator[str]:
    """Names of the top-level packages that a cell imports, in order."""
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            yield statement.module.partition(".")[0]
