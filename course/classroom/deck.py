"""Which slides a lesson makes: few words, its figures, its formulas, its claims; the rest goes to the notes.

Slides are derived by rule, so that a talk follows its lesson. A cell tagged ``slide`` is shown as it stands,
one tagged ``skip`` not at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from course.classroom.assignment import find_recap

if TYPE_CHECKING:
    from course.execution import Notebook
    from course.lessons import LessonInfo

LONGEST_OPENING = 230  # characters of the sentences that open a section
LONGEST_ITEM = 170
MOST_ITEMS, MOST_CHARACTERS = 6, 640  # on one slide
LONGEST_CODE_LINES = 6
LONGEST_PRINT_LINES = 10
FOUND = "What was found"
LEFT_OUT = ("Sources", "Five questions", "Further reading")

# A sentence ends at a full stop, inside brackets and emphasis too, but not at that of an initial.
ENDS = r"(?:(?<=[.?!])|(?<=[.?!][)*_”])|(?<=[.?!]\*\*))"
SENTENCE = re.compile(ENDS + r"(?<!\b[A-Z]\.)\s+(?=[*(_“\"]*[A-Z0-9$`])")
QUESTION = re.compile(r"\*\*([^*]+\?)\*\*")
HEADING = re.compile(r"#{1,6} +(.+)")
ITEM = re.compile(r"^(?:[-*]|\d+\.) (.+(?:\n +.+)*)", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
CLAIM = re.compile(r"^Claim holds: (.+)$", re.MULTILINE)


@dataclass
class Slide:
    """One slide.

    Attributes
    ----------
    heading : stands on top.
    opens : whether a section begins here; other slides lie below it.
    text : passages in Markdown, in their order.
    outputs : what a cell put out, to be shown below the text.
    code : source to be shown above the outputs.
    notes : for the speaker, in Markdown.
    """

    heading: str
    opens: bool = False
    text: list[str] = field(default_factory=list)
    outputs: list[Notebook] = field(default_factory=list)
    code: str = ""
    notes: list[str] = field(default_factory=list)


def derive_slides(notebook: Notebook, lesson: LessonInfo) -> list[Slide]:
    """Return the slides of a lesson.

    Parameters
    ----------
    notebook : the built lesson, with its outputs.
    lesson : what it says of itself.
    """
    first, *cells = notebook.cells
    opening = Slide(lesson.title, opens=True, text=[f"**{lesson.question}**"], notes=[first.source])
    opening.text.append(f"Lesson {lesson.number} · about {lesson.minutes} minutes")
    slides = [opening]
    slides += _in_parts("Afterwards you will be able to", lesson.objectives)
    section = _Section(lesson.title)
    exercises: list[str] = []
    for cell in cells:
        tags = cell.metadata.get("tags", [])
        if "skip" in tags:
            continue
        if "exercise" in tags:
            exercises += re.findall(r"^### (.+)$", cell.source, re.MULTILINE)
        elif cell.cell_type == "markdown" and "slide" in tags:
            section.add(text=[LINK.sub(r"\1", cell.source)])
        elif cell.cell_type == "markdown":
            section = _read(cell.source, section, slides)
        elif cell.cell_type == "code":
            section.show(cell)
    slides += section.finish()
    slides += _in_parts("Exercises, easy to hard", [re.sub(r"^\d+\. ", "", title) for title in exercises])
    recap = find_recap([cell.source for cell in cells if cell.cell_type == "markdown"])
    return slides + _in_parts("Looking back", [shorten(item) for item in recap])


def _read(source: str, section: _Section, slides: list[Slide]) -> _Section:
    """Take in a Markdown cell; return the section that is open at its end."""
    for block in re.split(r"\n\s*\n", source.strip()):
        found = HEADING.fullmatch(block.strip())
        if found:
            slides += section.finish()
            section = _Section(LINK.sub(r"\1", found[1]))
        else:
            section.take(LINK.sub(r"\1", block.strip()))
    return section


class _Section:
    """What stands between two headings, on its way to slides."""

    def __init__(self, heading: str) -> None:
        self.heading = heading
        self.slides = [Slide(heading, opens=True)]
        self.points: list[str] = []  # what a section without anything to look at says
        self.lead = ""
        self.unsaid: list[str] = []
        self.shown: set[str] = set()  # words of pictures and tables

    def take(self, block: str) -> None:
        """Take in a paragraph, a list, a table or a formula."""
        self.unsaid.append(block)
        opening = len(self.slides) == 1
        if block.startswith("$$"):
            formulas = sum(passage.startswith("$$") for passage in self.slides[0].text)
            if not opening or formulas == 2:
                self.add(text=[self.lead, block])
            else:
                self.slides[0].text += [*self._new_lead(), block]
            return
        if block.startswith("|"):
            self.add(text=[self.lead, block])
            return
        items = ITEM.findall(block)
        if items and re.match(r"(?:[-*]|\d+\.) ", block):
            said = [shorten(item) for item in items]
            self.points += said
            if opening and self.slides[0].text and self.slides[0].text[-1].endswith(":"):
                self.slides[0].text += [f"- {item}" for item in said]
            return
        sentences = split_sentences(block)
        self.points.append(shorten(block))
        questions = [f"**{question}**" for question in QUESTION.findall(" ".join(block.split()))]
        if opening and not self.slides[0].text:
            self.slides[0].text.append(first_sentences(sentences))
        if opening:
            shown = " ".join(self.slides[0].text)
            self.slides[0].text += [question for question in questions if question not in shown]
        self.lead = leads_on(sentences)

    def show(self, cell: Notebook) -> None:
        """Show what is worth it of a code cell: pictures, tables, claims, or a short cell that prints."""
        tags = cell.metadata.get("tags", [])
        printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
        if "nbval-check-output" in tags:
            self._claim(CLAIM.findall(printed))
            return
        seen = [output for output in cell.outputs if _is_worth_a_slide(output.get("data", {}))]
        if "slide" in tags:
            self.add(text=[self.lead], code=cell.source, outputs=cell.outputs)
        elif seen:
            live = "*Live in the notebook.*" if "widget" in tags else ""
            for output in seen:
                if output.data["text/plain"] not in self.shown:
                    self.shown.add(output.data["text/plain"])
                    self.add(text=[self.lead, live], outputs=[output])
        elif printed and len(printed.splitlines()) <= LONGEST_PRINT_LINES:
            taught = "varies" not in tags and _is_short(cell.source)
            self.add(text=[self.lead], code=cell.source if taught else "", outputs=cell.outputs)

    def add(self, *, text: list[str], code: str = "", outputs: list[Notebook] | None = None) -> None:
        """Add a slide; a sentence that stands on one already is not said again."""
        said = {passage for slide in self.slides for passage in slide.text}
        fresh = [passage for passage in text if passage and passage not in said]
        self.slides.append(Slide(self.heading, text=fresh, code=code, outputs=outputs or []))
        self.lead = ""
        self._hand_over()

    def finish(self) -> list[Slide]:
        """Return the slides of this section: none if it has nothing to say, or stands on others."""
        if self.heading in LEFT_OUT or self.heading.startswith(("Looking back", "You can now", "Recap")):
            return []
        first = self.slides[0]
        if len(self.slides) == 1 and not any(passage.startswith("$$") for passage in first.text):
            questions = [passage for passage in first.text if passage.endswith("?**")]
            rest = _in_parts(self.heading, self.points)
            if not rest:
                return []
            rest[-1].text += [question for question in questions if question not in " ".join(self.points)]
            rest[0].notes = self.unsaid
            return rest
        self._hand_over()
        if not first.text:  # the section begins with what it shows
            del self.slides[0]
            self.slides[0].opens = True
        return self.slides

    def _claim(self, statements: list[str]) -> None:
        items = [f"- {statement}" for statement in statements]
        last = self.slides[-1]
        if last.heading != FOUND:
            self.slides.append(Slide(FOUND))
            self._hand_over()
        elif len(last.text) + len(items) > MOST_ITEMS:
            self.slides.append(Slide(FOUND))
        self.slides[-1].text += items

    def _new_lead(self) -> list[str]:
        shown = " ".join(self.slides[0].text)
        return [self.lead] if self.lead and self.lead not in shown else []

    def _hand_over(self) -> None:
        """Put what has been read since the last slide into the notes of the slide it led to."""
        self.slides[-1].notes += self.unsaid
        self.unsaid = []


def _is_worth_a_slide(data: Mapping[str, str]) -> bool:
    """Whether an output is a picture or a table."""
    return "image/png" in data or data.get("text/markdown", "").startswith("|")


def _is_short(source: str) -> bool:
    lines = source.splitlines()
    imports = any(line.startswith(("import ", "from ")) for line in lines)
    return len(lines) <= LONGEST_CODE_LINES and not imports


def _in_parts(heading: str, items: list[str] | tuple[str, ...]) -> list[Slide]:
    """Put items on as many slides as they need, about the same number on each."""
    if not items:
        return []
    characters = sum(map(len, items))
    parts = max(-(-len(items) // MOST_ITEMS), -(-characters // MOST_CHARACTERS))
    each = -(-len(items) // parts)
    groups = [items[start : start + each] for start in range(0, len(items), each)]
    return [
        Slide(heading, opens=place == 0, text=[f"- {item}" for item in group])
        for place, group in enumerate(groups)
    ]


def split_sentences(passage: str) -> list[str]:
    """Return the sentences of a paragraph, each on one line."""
    return SENTENCE.split(" ".join(passage.split()))


def leads_on(sentences: list[str]) -> str:
    """Return what leads from a paragraph to a figure: questions at its end, or words before a colon."""
    asked: list[str] = []
    for sentence in reversed(sentences):
        if not sentence.rstrip("*_”)").endswith("?"):
            break
        asked.insert(0, sentence)
    return " ".join(asked) if asked or not sentences[-1].endswith(":") else sentences[-1]


def first_sentences(sentences: list[str]) -> str:
    """Return as many sentences as may open a section; at least one."""
    chosen = sentences[0]
    for sentence in sentences[1:]:
        if len(chosen) + len(sentence) > LONGEST_OPENING:
            break
        chosen = f"{chosen} {sentence}"
    return chosen


def shorten(passage: str) -> str:
    """Return a passage, or its first sentence if it is too long for a slide."""
    line = " ".join(passage.split())
    return line if len(line) <= LONGEST_ITEM else split_sentences(line)[0]
