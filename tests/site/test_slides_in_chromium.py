"""Slides in Chromium, opened as a file: keys advance them, nothing overflows, nothing is fetched.

Every day two talks are walked through; the campaign `pages` walks through all.
"""

import re
from types import SimpleNamespace

import pytest
from pinned import REPOSITORY
from visitor import Visitor

from course.commands import slides

WIDTH, HEIGHT = 1280, 720
SMALLEST_FONT_PIXELS = 16
EVERY_DAY = ["03", "08"]
LESSONS = sorted(path.name[:2] for path in (REPOSITORY / "notebooks").glob("[0-9][0-9]_*.ipynb"))

# What stands on the slide that is shown, once it fits.
LOOK = """() => {
    const slide = Reveal.getCurrentSlide(), box = slide.getBoundingClientRect();
    const inside = [...slide.querySelectorAll("p, li, pre, table, img, h1, h2, mjx-container")];
    return {
        tall: slide.scrollHeight, wide: slide.scrollWidth,
        out: inside.filter((part) => {
            const own = part.getBoundingClientRect();
            return own.right > box.right + 1 || own.bottom > box.bottom + 1;
        }).map((part) => part.outerHTML.slice(0, 80)),
        cut: [...slide.querySelectorAll("pre")].filter((part) => part.scrollWidth > part.clientWidth).length,
        font: Math.min(...inside.filter((part) => ["P", "LI"].includes(part.tagName)).map(
            (part) => parseFloat(getComputedStyle(part).fontSize)), 99),
        heading: slide.querySelector("h1, h2").textContent.trim(),
    };
}"""


@pytest.fixture(scope="module")
def talks(packages, tmp_path_factory):
    """Return a function from a lesson's number to its talk."""
    folder = tmp_path_factory.mktemp("talks") / "slides"

    def make(number):
        wanted = SimpleNamespace(lessons=[number], out=folder, force=True)
        assert slides.run(wanted) == 0
        return next(folder.glob(f"{number}_*.html"))

    return make


@pytest.fixture
def window(chromium):
    """A window; no talk that is opened in it may ask outside or complain."""
    opened = Visitor(chromium)
    yield opened
    opened.check()
    opened.leave()


def show(window, talk):
    """Open a talk, and wait until it may begin."""
    page = window.open(talk.as_uri(), width=WIDTH, height=HEIGHT)
    page.wait_for_selector("body[data-ready]")
    return page


def walk(page) -> list[dict]:
    """Look at every slide, from the first to the last."""
    steps = f"() => {{ const seen = [({LOOK})()]; while (!Reveal.isLastSlide()) {{"
    return page.evaluate(steps + f"Reveal.next(); seen.push(({LOOK})()); }} return seen; }}")


@pytest.mark.parametrize(
    "number", [pytest.param(one, marks=() if one in EVERY_DAY else pytest.mark.slow) for one in LESSONS]
)
def test_every_slide_can_be_reached_and_read(talks, window, number):
    page = show(window, talks(number))
    seen = walk(page)
    assert len(seen) == page.evaluate("Reveal.getTotalSlides()")
    assert 20 <= len(seen) <= 70
    for place, slide in enumerate(seen, 1):
        where = f"slide {place}, {slide['heading']}"
        assert slide["tall"] <= HEIGHT, where
        assert slide["wide"] <= WIDTH, where
        assert slide["out"] == [], where
        assert slide["cut"] == 0, where
        assert slide["font"] >= SMALLEST_FONT_PIXELS, where
    assert window.pictures_without_words() == []
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0


def test_the_space_bar_goes_on_and_arrow_keys_both_ways(talks, window):
    page = show(window, talks("03"))
    place = "() => { const {h, v} = Reveal.getIndices(); return [h, v]; }"
    assert page.evaluate(place) == [0, 0]
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate(place) == [3, 1]
    for key in ("ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate(place) == [2, 0]
    for _ in range(3):
        page.keyboard.press("Space")
    assert page.evaluate(place) == [3, 2]


def test_slides_have_no_serious_finding(talks, window):
    page = show(window, talks("03"))
    for _ in range(3):  # to a figure
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert window.serious_findings(".slides section.present section.present") == []


def test_the_speaker_has_the_lesson_in_the_notes(talks, window):
    page = show(window, talks("03"))
    notes = page.locator("aside.notes").evaluate_all("notes => notes.map(note => note.textContent)")
    assert any("In 2005 Navneet Dalal and Bill Triggs published such a recipe" in note for note in notes)
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    opened.value.wait_for_load_state()
    assert re.search("speaker", opened.value.title(), re.IGNORECASE)


def test_a_talk_names_no_address_that_it_loads_from(talks):
    page = talks("03").read_text(encoding="utf-8")
    loaded = re.findall(r"""<(?!a )[^>]*\s(?:src|href)=["']([^"']+)["']""", page)
    assert len(loaded) > 10
    assert [address for address in loaded if not address.startswith(("assets/", "data:"))] == []
