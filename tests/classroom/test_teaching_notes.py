"""Teaching notes: complete and in one order, plans that add up, and no name that does not exist."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from course import widgets
from course.__main__ import COMMANDS
from course.data.catalogue import find_entry
from course.exercises import MODULES, of_lesson

REPOSITORY = Path(__file__).parents[2]
NOTES = REPOSITORY / "classroom" / "notes"
LESSONS = {path.name[:2]: path for path in sorted((REPOSITORY / "lessons").glob("[0-9][0-9]_*.py"))}
BUILT = {path.name[:2] for path in (REPOSITORY / "notebooks").glob("[0-9][0-9]_*.ipynb")}
WRITTEN = {path.stem for path in NOTES.glob("*.md")}

SECTIONS = (
    "Aims",
    "Plan for 50 minutes",
    "Plan for 90 minutes",
    "Prepare",
    "What goes wrong on the day",
    "Misconceptions",
    "Demo widgets",
    "Discussion",
    "Extension tasks",
    "One page to print",
)
NOT_TAUGHT = ("Where you are", "Looking back", "Sources", "Sources and further reading")
MOST_LINES = 230  # what a teacher reads the evening before
MOST_WORDS_OF_A_PAGE = 330

AMERICAN = re.compile(
    r"\b(colors?|colored|gray|behaviors?|centers?|centered|favor\w*|labeled|labeling|modeling|neighbors?\w*"
    r"|\w*(?:ali|cogni|ptimi|rgani|inimi|aximi|emori|mmari|mphasi)z(?:e|es|ed|ing|ation)|analyz\w+)\b",
    re.IGNORECASE,
)
ABSOLUTE = re.compile(r"(?<![\w./~])/(?:home|root|usr|opt|mnt|tmp|var|etc|srv|work|Users)\b|\b[A-Z]:\\")
DECIMALS = re.compile(r"\b\d+\.\d+\s*(?:%|per cent|points?)")
CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DEFINITION = re.compile(r"^\[([^\]]+)\]: (\S+)$", re.MULTILINE)
INLINE = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)]+)\)")
SHORT = re.compile(r"\[([^\]]+)\](?![(\[])")
CLOCK = re.compile(r"^(\d+)–(\d+)$")


@dataclass(frozen=True)
class Known:
    """What a lesson has that a note may name."""

    number: str
    slug: str
    source: str
    headings: frozenset[str]
    sections: tuple[str, ...]  # headings of the second level, but for what nobody teaches
    asked: frozenset[str]  # exercises and predictions

    @property
    def widgets(self) -> set[str]:
        """Functions of ``course.widgets`` that the lesson calls."""
        return {name for name in widgets.__all__ if name.islower() and f"{name}(" in self.source}


@cache
def known_of(number: str) -> Known:
    """Read a lesson, and the exercises that belong to it."""
    path = LESSONS[number]
    source = path.read_text("utf-8")
    headings, asked = set(re.findall(r"^# #{1,4} (.+)$", source, re.MULTILINE)), set()
    sections = [one for one in re.findall(r"^# ## (.+)$", source, re.MULTILINE) if one not in NOT_TAUGHT]
    exercises = REPOSITORY / "course" / "exercises" / f"{MODULES[number]}.py"
    if exercises.is_file():
        lesson = of_lesson(number)
        asked = {one.name for one in (*lesson.exercises, *lesson.predictions)} | {"quiz"}
        headings |= {"Exercises", "Five questions"}
        source += exercises.read_text("utf-8")
        sections = list(dict.fromkeys([*sections, "Exercises"]))
    return Known(number, path.stem, source, frozenset(headings), tuple(sections), frozenset(asked))


def sections_of(note: str) -> dict[str, str]:
    """Text below each heading of the second level; definitions of links at the end belong to none."""
    parts = re.split(r"^## (.+)$", DEFINITION.sub("", note), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def faults_of_form(note: str, number: str) -> list[str]:
    """Sections that are missing, empty or out of order; items without question or answer; too long."""
    faults, sections = [], sections_of(note)
    if not re.match(rf"# {number} .+: teaching notes\n", note):
        faults.append(f"title is not `# {number} …: teaching notes`")
    if tuple(sections) != SECTIONS:
        return [*faults, f"sections are {', '.join(sections)}"]
    faults += [f"{name} is empty" for name, text in sections.items() if len(text.split()) < 15]
    for name, start, parts in (
        ("Misconceptions", "- **", ("*Ask:*", "*Good answer:*")),
        ("Discussion", "1. ", ("*Answer:*",)),
    ):
        items = re.split(rf"^{re.escape(start)}", sections[name], flags=re.MULTILINE)[1:]
        items = [" ".join(item.split()) for item in items]
        if len(items) < 3:
            faults.append(f"{name} has {len(items)} items, fewer than 3")
        for item in items:
            faults += [f"{name}: no {part} in {item[:40]!r}" for part in parts if part not in item]
    if len(sections["One page to print"].split()) > MOST_WORDS_OF_A_PAGE:
        faults.append("the page to print is longer than a page")
    if len(note.splitlines()) > MOST_LINES:
        faults.append(f"longer than {MOST_LINES} lines")
    return faults


def faults_of_plan(table: str, minutes: int) -> list[str]:
    """Rows that leave a gap, overlap, lack a cell, or do not end when the bell rings."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()[2:]]
    rows = [row for row in rows if len(row) > 1]
    faults, now = [], 0
    for row in rows:
        clock = CLOCK.match(row[0])
        if len(row) != 4 or not all(row) or not clock:
            faults.append(f"row {row[0]!r} is not `from–to | what | who | where`")
            continue
        start, end = map(int, clock.groups())
        if start != now or end <= start:
            faults.append(f"row {row[0]} does not follow on minute {now}")
        now = end
    return faults if now == minutes else [*faults, f"ends at {now}, not at {minutes}"]


def forgotten(plan: str, known: Known) -> list[str]:
    """Sections of the lesson of which the plan does not say when their turn is, or that they are left out."""
    return [section for section in known.sections if f"[{section}]" not in plan]


def fault_of_command(command: str) -> str | None:
    """What a shell command names that does not exist."""
    words = shlex.split(command, comments=True)
    while words and re.fullmatch(r"COURSE_\w+=.*", words[0]):
        if words[0].split("=")[0] not in environment():
            return f"no variable {words[0]}"
        words = words[1:]
    if words[:1] == ["make"]:
        makefile = (REPOSITORY / "Makefile").read_text("utf-8")
        names = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
        names |= set(re.findall(r"^([A-Z_]+) \?=", makefile, re.MULTILINE))
        unknown = [word for word in words[1:] if word.split("=")[0] not in names]
        return f"make knows no {unknown}" if unknown or len(words) < 2 else None
    if words[:3] != ["python", "-m", "course"] or len(words) < 4 or words[3] not in COMMANDS:
        return f"no command {command!r}"
    parser = argparse.ArgumentParser(exit_on_error=False)
    import_module(f"course.commands.{words[3]}").add_arguments(parser)
    try:
        options = parser.parse_args(words[4:])
        for name in getattr(options, "names", ()):
            find_entry(name)
    except (SystemExit, argparse.ArgumentError, ValueError) as error:
        return f"{command!r}: {error}"
    return None


@cache
def environment() -> frozenset[str]:
    """Variables that the course reads."""
    sources = (path.read_text("utf-8") for path in (REPOSITORY / "course").rglob("*.py"))
    return frozenset(name for source in sources for name in re.findall(r"COURSE_[A-Z]+", source))


def fault_of_code(code: str, known: Known) -> str | None:
    """What a piece of code in backticks names that neither lesson nor course has."""
    if re.match(r"(COURSE_\w+=\S+ )*(make|python -m course)\b", code):
        return fault_of_command(code)
    if re.fullmatch(r"COURSE_\w+(=\S+)?", code):
        return None if code.split("=")[0] in environment() else f"no variable {code}"
    exercise = re.fullmatch(r"exercises\.(\w+)(?:\.(check|hint|solution|record|beside|ask)\(.*\))?", code)
    if exercise:
        return None if exercise[1] in known.asked else f"no exercise {code}"
    if code.removesuffix("()") in widgets.__all__:
        return None if code.removesuffix("()") in known.source else f"the lesson has no widget {code}"
    if re.search(r"\w/|\.(py|json|md|ipynb|lock)$", code) and " " not in code:
        there = code.replace("my-notebooks/", "notebooks/")
        return None if (REPOSITORY / there).exists() else f"no file {code}"
    return None if code in known.source else f"the lesson has no {code!r}"


def faults_of_names(note: str, known: Known) -> list[str]:
    """Headings, widgets, commands, exercises, files and links that do not exist; widgets left out."""
    definitions, faults = dict(DEFINITION.findall(note)), []
    body = DEFINITION.sub("", note)
    for language, code in FENCE.findall(body):
        if language == "python":
            try:
                ast.parse(code)
            except SyntaxError as error:
                faults.append(f"code that is no Python: {error}")
        else:
            faults += [fault_of_command(line) for line in code.splitlines() if line.strip()]
    body = FENCE.sub("", body)
    prose = CODE.sub("", body)
    faults += [fault_of_code(code, known) for code in CODE.findall(body)]
    faults += [f"link [{text}] leads nowhere" for text in SHORT.findall(prose) if text not in definitions]
    for text, target in [*definitions.items(), *INLINE.findall(prose)]:
        path = target.split("#")[0]
        if re.match(r"https?:", target):
            continue
        if path == f"../../notebooks/{known.slug}.ipynb":
            if text in definitions and text not in known.headings:
                faults.append(f"the lesson has no heading {text!r}")
        elif not (NOTES / path).exists() and not _is_lesson(path):
            faults.append(f"no file {target}")
    demo = sections_of(note).get("Demo widgets", "")
    faults += [f"Demo widgets leave out {name}" for name in sorted(known.widgets) if f"`{name}`" not in demo]
    return [fault for fault in faults if fault]


def _is_lesson(path: str) -> bool:
    lesson = re.fullmatch(r"\.\./\.\./notebooks/(\w+)\.ipynb", path)
    return bool(lesson) and (REPOSITORY / "lessons" / f"{lesson[1]}.py").is_file()


def faults_of_words(note: str) -> list[str]:
    """American spelling, absolute paths, and results with digits that differ between machines."""
    prose = CODE.sub("", FENCE.sub("", note))
    faults = [f"American spelling: {found[0]}" for found in AMERICAN.finditer(prose)]
    faults += [f"absolute path: {found[0]}" for found in ABSOLUTE.finditer(note)]
    return faults + [f"a measured number: {found[0]}" for found in DECIMALS.finditer(prose)]


def faults_of(note: str, known: Known) -> list[str]:
    """Everything that is wrong with a note."""
    faults = faults_of_form(note, known.number)
    for minutes in (50, 90):
        plan = sections_of(note).get(f"Plan for {minutes} minutes", "")
        faults += [f"plan for {minutes}: {fault}" for fault in faults_of_plan(plan, minutes)]
        faults += [f"plan for {minutes} forgets {section!r}" for section in forgotten(plan, known)]
    return [*faults, *faults_of_names(note, known), *faults_of_words(note)]


def test_each_built_lesson_has_a_note_and_each_note_a_lesson():
    assert BUILT <= WRITTEN <= set(LESSONS)


@pytest.mark.parametrize("number", sorted(WRITTEN))
def test_note_is_complete_and_names_only_what_exists(number):
    note = (NOTES / f"{number}.md").read_text("utf-8")
    assert faults_of(note, known_of(number)) == []


def test_readme_links_and_commands_exist():
    readme = (REPOSITORY / "classroom" / "README.md").read_text("utf-8")
    targets = [target.split("#")[0] for _, target in INLINE.findall(readme) if not target.startswith("http")]
    assert [target for target in targets if not (REPOSITORY / "classroom" / target).exists()] == []
    commands = [code for code in CODE.findall(readme) if re.match(r"(make|python -m course) \w", code)]
    assert commands
    assert [fault for fault in map(fault_of_command, commands) if fault] == []
    # Where a server is set up, paths of that server must be named.
    of_a_server = sections_of(readme).get("A class on one server", "")
    assert faults_of_words(readme.replace(of_a_server, "")) == []


PLAN = """
| minutes | what | who | where |
| --- | --- | --- | --- |
| 0–20 | Look at the garments | each | [The garments] |
| 20–{end} | Train | class | [A first net] |

Left out: {rest}.
"""
OTHERS = [section for section in known_of("00").sections if section not in ("The garments", "A first net")]
REST = ", ".join(f"[{section}]" for section in OTHERS)
LINKS = "\n".join(f"[{section}]: ../../notebooks/00_start_here.ipynb" for section in OTHERS)

GOOD = f"""# 00 Start here: teaching notes

Read in the evening, in [the lesson](../../notebooks/00_start_here.ipynb).

## Aims

Everybody has run a cell, has guessed, has trained a net alone, and knows why there are two sets of pictures.

## Plan for 50 minutes
{PLAN.format(end=50, rest=REST)}
## Plan for 90 minutes
{PLAN.format(end=90, rest=REST)}
## Prepare

Nothing to fetch. Run `python -m course doctor` and `make lab`; `COURSE_BUDGET=quick` makes it short.
See `README.md`.

```
COURSE_BUDGET=quick make lab
python -m course data get cifar10
```

## What goes wrong on the day

Some cell is stuck for long, and `exercises.first_net.record(None)` complains: write a number there, go on.

## Misconceptions

- **One.** *Ask:* What? *Good answer:* That is so because of the test part, which nobody has seen.
- **Two.** *Ask:* What? *Good
  answer:* That is so.
- **Three.** *Ask:* What? *Good answer:* That is so.

## Demo widgets

`label_garments` in the section [The garments]: show the first garment only, and how key and button answer.

## Discussion

1. Why are there two parts? *Answer:* So that nobody is judged on what they know already.
1. Why? *Answer:* So.
1. Why? *Answer:* So.

## Extension tasks

- `exercises.picture`, and then with another shape, for those who have finished early and want some more.

```python
epochs = 1
```

## One page to print

Remember: training examples teach, test examples judge, and one run is an anecdote; several show more.

[The garments]: ../../notebooks/00_start_here.ipynb
[A first net]: ../../notebooks/00_start_here.ipynb
{LINKS}
"""

PLANTED = {
    "another title": ("# 00 Start here: teaching notes", "# Start here", "title"),
    "a section left out": ("## Prepare\n", "", "sections are"),
    "sections swapped": ("## Aims", "## Discussion", "sections are"),
    "an empty section": ("Everybody has run a cell, has guessed, has trained", "Learned", "Aims is empty"),
    "a gap in a plan": ("| 0–20 |", "| 0–15 |", "does not follow"),
    "an overlap": ("| 20–90 |", "| 15–90 |", "does not follow"),
    "a plan too short": ("| 20–50 |", "| 20–45 |", "ends at 45"),
    "a section forgotten": ("[The map], ", "", "forgets 'The map'"),
    "a row without who": ("| Train | class |", "| Train | |", "is not `from–to"),
    "a row with words for minutes": ("| 0–20 |", "| first |", "is not `from–to"),
    "a question without answer": ("*Answer:* So that nobody", "So that nobody", "no *Answer:*"),
    "a misconception unasked": ("- **One.** *Ask:* What?", "- **One.** What?", "no *Ask:*"),
    "two misconceptions only": ("- **Three.** *Ask:* What? *Good answer:* That is so.\n", "", "has 2 items"),
    "a heading that is not there": ("[A first net]", "[A second net]", "no heading 'A second net'"),
    "a link that leads nowhere": ("the section [The garments]", "the section [The skirts]", "leads nowhere"),
    "a missing file": (
        "](../../notebooks/00_start_here.ipynb)",
        "](../../notebooks/00_begin.ipynb)",
        "no file",
    ),
    "a missing path": ("See `README.md`", "See `classroom/READ.md`", "no file"),
    "a widget of another lesson": ("and then with", "and `explore_hog` with", "has no widget"),
    "a widget left out": ("`label_garments` in", "The panel in", "leave out label_garments"),
    "an unknown command": ("`python -m course doctor`", "`python -m course heal`", "no command"),
    "an unknown option": ("`python -m course doctor`", "`python -m course reset`", "python -m course reset"),
    "an unknown data set": ("data get cifar10", "data get cifar11", "cifar11"),
    "an unknown target": ("and `make lab`", "and `make coffee`", "make knows no"),
    "an unknown variable": ("`COURSE_BUDGET=quick` makes", "`COURSE_SPEED=quick` makes", "no variable"),
    "an unknown exercise": ("`exercises.picture`", "`exercises.statue`", "no exercise"),
    "an unknown prediction": ("exercises.first_net.record", "exercises.last_net.record", "no exercise"),
    "a name that the lesson lacks": ("Read in", "Read `train_last_net` in", "has no 'train_last_net'"),
    "code that is no Python": ("epochs = 1", "epochs == = 1", "no Python"),
    "American spelling": ("Everybody has", "Everybody can recognize colors, and has", "American spelling"),
    "an absolute path": ("Some cell", "In /home/me some cell", "absolute path"),
    "a measured number": ("Some cell", "It gets 87.3 %. Some cell", "a measured number"),
    "a page too long": ("Remember:", "Remember: " + "so " * 400, "longer than a page"),
    "a note too long": ("Some cell", "\n" * 300 + "Some cell", "longer than 230"),
}


def test_a_good_note_has_no_faults():
    assert faults_of(GOOD, known_of("00")) == []


@pytest.mark.parametrize("fault", PLANTED)
def test_planted_fault_is_found(fault):
    before, after, told = PLANTED[fault]
    assert before in GOOD
    faults = faults_of(GOOD.replace(before, after), known_of("00"))
    assert any(told in found for found in faults), faults
