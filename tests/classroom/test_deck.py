"""A lesson's cells become slides by rule; tags overrule it."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pinned import REPOSITORY

from course.classroom.deck import (
    MOST_ITEMS,
    derive_slides,
    first_sentences,
    leads_on,
    shorten,
    split_sentences,
)
from course.lessons import LessonInfo, read_lessons

INFO = LessonInfo("03_topic", "03", "A topic", "Why?", ("do one thing", "do another"), 40, ())


def derive(*cells):
    """Return the slides between the objectives and the end."""
    notebook = new_notebook(cells=[new_markdown_cell("# A topic"), *cells])
    opening, objectives, *rest = derive_slides(notebook, INFO)
    assert (opening.heading, opening.opens) == ("A topic", True)
    assert opening.text == ["**Why?**", "Lesson 03 · about 40 minutes"]
    assert objectives.text == ["- do one thing", "- do another"]
    return rest


def text(source, *tags):
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def code(source, *outputs, tags=()):
    return new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def picture(words="A boot."):
    data = {"image/png": "aGk=", "text/plain": words}
    return new_output("display_data", data, metadata={"image/png": {"alt": words}})


def table(rows="| a |\n| --- |\n| 1 |"):
    return new_output("display_data", {"text/markdown": rows, "text/plain": rows})


def printed(words):
    return new_output("stream", name="stdout", text=words)


def test_a_section_opens_with_its_first_sentences_and_shows_its_figure():
    first, second = derive(
        text(
            "## Edges\n\nAn edge is a change. It has a direction.\n\nLook closely. Which way does it point?"
        ),
        code("show()", picture()),
    )
    assert (first.heading, first.opens, first.text) == (
        "Edges",
        True,
        ["An edge is a change. It has a direction."],
    )
    assert (second.heading, second.opens, second.text) == ("Edges", False, ["Which way does it point?"])
    assert second.outputs == [picture()]
    assert second.code == ""
    assert "Look closely. Which way does it point?" in second.notes


def test_formulas_stand_below_what_leads_to_them():
    first, second = derive(
        text("## Norm\n\nTake the length:\n\n$$a$$\n\nwhere $a$ is it. Then\n\n$$b$$\n\nAnd so on:\n\n$$c$$")
    )
    assert first.text == ["Take the length:", "$$a$$", "$$b$$"]
    assert second.text == ["And so on:", "$$c$$"]


def test_a_question_in_bold_is_asked():
    (slide,) = derive(text("## Predict\n\nA net will learn. **How many will it get right?** Write it down."))
    assert slide.text == ["- A net will learn. **How many will it get right?** Write it down."]
    first, _ = derive(text(f"## Predict\n\n{'Long ' * 60}story. **How many?**"), code("show()", picture()))
    assert first.text[-1] == "**How many?**"


def test_claims_are_collected_without_their_code():
    _, _, found = derive(
        text("## Found\n\nSee."),
        code("show()", picture()),
        code("claim()", printed("Claim holds: one\n"), tags=["nbval-check-output"]),
        code("claim()", printed("Claim holds: two\nClaim holds: three\n"), tags=["nbval-check-output"]),
    )
    assert found.heading == "What was found"
    assert found.text == ["- one", "- two", "- three"]
    assert found.outputs == []


def test_a_claim_that_does_not_hold_is_not_said():
    slides = derive(
        text("## Found\n\nSee."),
        code("claim()", printed("Claim does not hold here: one\n"), tags=["nbval-check-output"]),
    )
    assert not any("one" in passage for slide in slides for passage in slide.text)


def test_tables_and_short_prints_are_shown_and_long_code_is_not():
    _, shown, short, long = derive(
        text("## Numbers\n\nHere they are."),
        code("show_table()", table()),
        code("a = 1\nprint(a)", printed("1\n")),
        code("\n".join("ab = 1" for _ in range(9)), printed("2\n")),
    )
    assert (shown.outputs, shown.code) == ([table()], "")
    assert short.code == "a = 1\nprint(a)"
    assert (long.code, long.outputs) == ("", [printed("2\n")])


def test_floods_pages_and_words_about_the_machine_are_left_out():
    link = new_output("display_data", {"text/markdown": "[next](05.ipynb)", "text/plain": "next"})
    page = new_output("display_data", {"text/html": "<b>guess</b>", "text/plain": "guess"})
    slides = derive(
        text("## Much\n\nSee. And see."),
        code("f()", printed("x\n" * 30)),
        code("g()", link),
        code("h()", page),
    )
    assert [slide.text for slide in slides] == [["- See. And see."]]


def test_the_same_picture_is_shown_once():
    slides = derive(
        text("## Watch\n\nSee."), code("a()", picture()), code("b()", picture()), code("c()", picture("x"))
    )
    assert len(slides) == 3


def test_a_section_of_words_becomes_a_list():
    (slide,) = derive(text("## What it shows\n\n- It shows **one**.\n- It does not show [two](x.ipynb)."))
    assert slide.opens
    assert slide.text == ["- It shows **one**.", "- It does not show two."]
    assert slide.notes


def test_many_items_take_several_slides():
    items = "\n".join(f"- Item {number}." for number in range(8))
    slides = derive(text(f"## Many\n\n{items}"))
    assert [len(slide.text) for slide in slides] == [4, 4]
    assert [slide.opens for slide in slides] == [True, False]
    assert MOST_ITEMS == 6


def test_exercises_are_named_and_the_recap_comes_last():
    slides = derive(
        text("## Exercises\n\nThree.", "exercise"),
        text("### 1. Count\n\n*About 3 minutes.*", "exercise"),
        code("count.check(...)", tags=["exercise"]),
        text(
            "## Looking back\n\nYou can now\n\n- do one **thing**,\n- do another.\n\n## Sources\n\n- A book."
        ),
    )
    assert [(slide.heading, slide.text) for slide in slides] == [
        ("Exercises, easy to hard", ["- Count"]),
        ("Looking back", ["- do one thing", "- do another"]),
    ]


def test_tags_overrule():
    source = "x = 1\n" * 9
    _, words, whole = derive(
        text("## Tags\n\nSee."),
        text("All of this, and [that](x.ipynb).", "slide"),
        code(source, printed("1\n" * 20), tags=["slide"]),
        code("show()", picture(), tags=["skip"]),
        text("Not this **either?**", "skip"),
    )
    assert words.text == ["All of this, and that."]
    assert (whole.code, whole.outputs) == (source, [printed("1\n" * 20)])


@pytest.mark.parametrize(
    ("passage", "sentences"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("It is **so.** And (so.) Then", ["It is **so.**", "And (so.)", "Then"]),
        ("K. Fukushima wrote it. See", ["K. Fukushima wrote it.", "See"]),
        ("A rate of 0.5 is large, e.g. here.", ["A rate of 0.5 is large, e.g. here."]),
        ("One\nline. $x$ is next.", ["One line.", "$x$ is next."]),
    ],
)
def test_sentences_end_where_they_end(passage, sentences):
    assert split_sentences(passage) == sentences


def test_openings_are_short_and_never_empty():
    assert first_sentences(["a" * 400, "b"]) == "a" * 400
    assert first_sentences(["a" * 100, "b" * 100, "c" * 100]) == f"{'a' * 100} {'b' * 100}"
    assert shorten("One. " + "Two " * 60) == "One."


def test_what_leads_on_is_questions_or_a_colon():
    assert leads_on(["So.", "Where?", "**Why?**"]) == "Where? **Why?**"
    assert leads_on(["So.", "Look here:"]) == "Look here:"
    assert leads_on(["Why?", "So."]) == ""


def test_every_lesson_makes_a_talk_with_all_its_figures_and_claims():
    for lesson in read_lessons(REPOSITORY / "notebooks"):
        notebook = nbformat.read(REPOSITORY / "notebooks" / f"{lesson.slug}.ipynb", as_version=4)
        slides = derive_slides(notebook, lesson)
        said = [passage for slide in slides for passage in slide.text]
        shown = {
            output.data["text/plain"] for slide in slides for output in slide.outputs if "data" in output
        }
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                if "image/png" in output.get("data", {}):
                    assert output.data["text/plain"] in shown
                for line in output.get("text", "").splitlines():
                    if line.startswith("Claim holds: "):
                        assert f"- {line.removeprefix('Claim holds: ')}" in said
        assert all(slide.text or slide.outputs for slide in slides)
        assert max(len(" ".join(slide.text)) for slide in slides) < 1000
