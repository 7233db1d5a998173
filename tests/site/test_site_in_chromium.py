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
# Pages of each kind; long ones keep axe-core busy for half a minute, and are for the campaign.
SOME = [
    *(("index.html", dark) for dark in (False, True)),
    ("classroom/notes/03.html", False),
    ("notebooks/00_start_here.html", True),
]
PHONE = 360


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_to_itself_and_fits_a_phone(visit, name):
    visitor = visit(name, width=PHONE)
    visitor.wait_for_formulas()
    assert visitor.overhang() <= 0
    assert visitor.pictures_without_words() == []
    assert visitor.page.locator("article h1, #search-documentation").count() == 1


@pytest.mark.parametrize(("name", "dark"), SOME)
def test_some_pages_have_no_serious_finding(visit, name, dark):
    visitor = visit(name, dark=dark)
    visitor.wait_for_formulas()
    assert visitor.serious_findings() == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [PHONE, 768, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_serious_finding(visit, name, dark, width):
    visitor = visit(name, width=width, dark=dark)
    visitor.wait_for_formulas()
    assert visitor.serious_findings() == []
    assert visitor.overhang() <= 0


def test_formulas_are_drawn_and_can_be_read_out(visit):
    visitor = visit("notebooks/03_features_by_hand.html")
    visitor.wait_for_formulas()
    page = visitor.page
    assert page.locator("div.math mjx-container svg").count() >= 8
    assert page.locator("mjx-container mjx-assistive-mml math").count() >= 20
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    box = page.locator("div.math mjx-container svg").first.bounding_box()
    assert box["width"] > 100
    assert box["height"] > 20


def test_search_finds_a_word_in_a_lesson(visit):
    visitor = visit("index.html")
    page = visitor.page
    page.goto(page.url.replace("index.html", "search.html?q=lamppost"))
    page.locator("#search-results li a", has_text="Seeing the road").first.wait_for()
    page.goto(page.url.replace("lamppost", "zyzzyva"))
    page.get_by_text("did not match any documents").wait_for()


def test_the_search_field_opens_by_key_and_leads_to_results(visit):
    page = visit("index.html").page
    page.keyboard.press("Control+k")
    field = page.locator(
        ".search-button__search-container input[type=search], #pst-search-dialog input"
    ).first
    field.wait_for()
    field.fill("residual")
    field.press("Enter")
    page.locator("#search-results li a", has_text="Going deep").first.wait_for()


def test_the_theme_is_switched_by_its_button_and_stays(visit):
    page = visit("index.html").page
    background = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(background)
    page.get_by_role("button", name="Color mode").click()
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    dark = page.evaluate(background)
    assert dark != before
    page.reload()
    assert page.evaluate(background) == dark


def test_the_first_page_leads_to_the_first_lesson(visit):
    page = visit("index.html", width=PHONE).page
    page.locator(".next-step a").click()
    assert page.url.endswith("/notebooks/00_start_here.html")
    assert page.locator("article h1").inner_text().startswith("Start here")
    assert page.locator(".open-lesson").get_by_text("00_start_here.ipynb").is_visible()


def test_a_note_leads_to_the_section_that_it_names(visit):
    page = visit("classroom/notes/03.html").page
    page.get_by_role("link", name="Where it breaks").first.click()
    assert page.url.endswith("notebooks/03_features_by_hand.html#where-it-breaks")
    top = page.locator("h2", has_text="Where it breaks").bounding_box()["y"]
    assert 0 <= top < 300


def test_widgets_are_pictures_and_exercises_do_not_answer(visit):
    page = visit("notebooks/03_features_by_hand.html").page
    assert page.locator(".tag_widget img").count() >= 1
    assert page.get_by_text("A picture of the widget as it starts").count() == 1
    assert page.get_by_text("Not attempted yet").count() == 0
    assert page.locator("script[src*=require], script[type*=jupyter]").count() == 0


def test_a_lesson_can_be_listened_to(visit):
    page = visit("notebooks/10_hearing_commands.html").page
    assert page.locator("audio[src^='data:audio/wav']").count() >= 3
