"""Every page of the site in Chromium: nothing from outside, no complaint, words for pictures, no overhang.

What axe-core finds in all pages, both themes and three widths, the campaign `pages` asks; every day some do.
"""

import pytest
from pinned import REPOSITORY

NOTEBOOKS = sorted(path.stem for path in (REPOSITORY / "notebooks").glob("[0-9][0-9]_*.ipynb"))
NOTES = sorted(path.stem for path in (REPOSITORY / "classroom" / "notes").glob("[0-9][0-9].md"))
PAGES = [
    *("index.html", "README.html", "reference.html", "search.html", "classroom/README.html"),
    *(f"notebooks/{name}.html" for name in NOTEBOOKS),
    *(f"classroom/notes/{name}.html" for name in NOTES),
]
LESSON = "notebooks/03_features_by_hand.html"
# A part of each kind of page; a whole lesson keeps axe-core busy for half a minute.
PARTS = [
    ("index.html", None, False),
    ("index.html", None, True),
    ("classroom/notes/03.html", "article", False),
    (LESSON, "#features-by-hand > .admonition, #step-3-the-votes-of-a-cell, #exercises", True),
]
PHONE = 360


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_to_itself_and_fits_a_phone(visitor, name):
    page = visitor.open(name, width=PHONE)
    assert visitor.overhang() <= 0
    assert visitor.pictures_without_words() == []
    assert page.locator("h1:visible").count() == 1


@pytest.mark.parametrize(("name", "part", "dark"), PARTS)
def test_parts_of_pages_have_no_serious_finding(windows, name, part, dark):
    windows[dark].open(name)
    assert windows[dark].serious_findings(part) == []
    windows[dark].check()


@pytest.mark.slow
@pytest.mark.parametrize("width", [PHONE, 768, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_serious_finding(windows, name, dark, width):
    windows[dark].open(name, width=width)
    assert windows[dark].serious_findings() == []
    assert windows[dark].overhang() <= 0
    windows[dark].check()


def test_formulas_are_drawn_and_can_be_read_out(visitor):
    page = visitor.open(LESSON)
    assert page.locator("div.math mjx-container svg").count() >= 8
    assert page.locator("mjx-container mjx-assistive-mml math").count() >= 20
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    box = page.locator("div.math mjx-container svg").first.bounding_box()
    assert box["width"] > 100
    assert box["height"] > 20


def test_a_formula_that_does_not_fit_is_scrolled_by_keys(visitor):
    page = visitor.open(LESSON, width=PHONE)
    formula = page.locator("#step-1-the-gradient mjx-container[tabindex='0']").first
    formula.focus()
    page.keyboard.press("ArrowRight")
    scrolled = "formula => new Promise(done => setTimeout(() => done(formula.scrollLeft), 300))"
    assert formula.evaluate(scrolled) > 0
    page.set_viewport_size({"width": 1600, "height": 900})
    page.locator("#step-1-the-gradient mjx-container[tabindex='0']").first.wait_for(state="detached")


def test_search_finds_a_word_in_a_lesson(visitor):
    page = visitor.open("search.html?q=lamppost")
    page.locator("#search-results li a", has_text="Seeing the road").first.wait_for()
    visitor.open("search.html?q=zyzzyva")
    page.get_by_text("did not match any documents").wait_for()


def test_the_search_field_opens_by_key_and_leads_to_results(visitor):
    page = visitor.open("index.html")
    page.keyboard.press("Control+k")
    field = page.locator("#pst-search-dialog input[type=search]")
    field.fill("residual")
    field.press("Enter")
    page.locator("#search-results li a", has_text="Going deep").first.wait_for()


def test_the_theme_is_switched_by_its_button_and_stays(newcomer):
    page = newcomer.open("index.html")
    background = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(background)
    page.get_by_role("button", name="Color mode").click()
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    dark = page.evaluate(background)
    assert dark != before
    newcomer.open("classroom/notes/00.html")
    assert page.evaluate(background) == dark


def test_the_first_page_leads_to_the_first_lesson(visitor):
    page = visitor.open("index.html", width=PHONE)
    page.locator(".next-step a").click()
    page.wait_for_url("**/notebooks/00_start_here.html")
    assert page.locator("article h1").inner_text().startswith("Start here")
    assert page.locator(".open-lesson").get_by_text("00_start_here.ipynb").is_visible()


def test_a_note_leads_to_the_section_that_it_names(visitor):
    page = visitor.open("classroom/notes/03.html")
    page.get_by_role("link", name="Where it breaks").first.click()
    page.wait_for_url("**/notebooks/03_features_by_hand.html#where-it-breaks")
    assert page.locator("#where-it-breaks > h2").count() == 1


def test_widgets_are_pictures_and_exercises_do_not_answer(visitor):
    page = visitor.open(LESSON)
    assert page.locator(".tag_widget img").count() >= 1
    assert page.get_by_text("A picture of the widget as it starts").count() == 1
    assert page.get_by_text("Not attempted yet").count() == 0
    assert page.locator("script[src*=require], script[type*=jupyter]").count() == 0


def test_a_lesson_can_be_listened_to(visitor):
    page = visitor.open("notebooks/10_hearing_commands.html")
    assert page.locator("audio[src^='data:audio/wav']").count() >= 3
