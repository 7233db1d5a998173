"""Naming garments against the clock, in a browser: by keys alone, by mouse, over a restart."""

import pytest

CELLS = (
    """
import os, tempfile
os.environ["COURSE_CACHE"] = tempfile.mkdtemp()
from course.data import load
from course.widgets import label_garments
from course.widgets.labelling import render_png
garments = load("fashion_mnist", train_size=100)
""",
    "panel = label_garments(garments, count=6)\npanel",
)


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(*CELLS)
    opened.run()
    opened.output.locator("img").wait_for()
    return opened


def expected_picture(sheet, position):
    return sheet.value_of(f"render_png(garments.x_test[panel.answers.chosen[{position}]], 280)")


def wait_for_garment(sheet, number):
    sheet.output.get_by_text(f"Garment {number} of 6").wait_for()
    sheet.page.wait_for_function(
        f"document.querySelector('.jp-OutputArea-output img').alt.startsWith('Garment {number} ')"
    )


def test_keys_alone_start_the_clock_and_name_garments(sheet):
    start = sheet.page.get_by_role("button", name="Start the clock")
    start.focus()
    start.press("Enter")
    wait_for_garment(sheet, 1)
    assert sheet.picture() == expected_picture(sheet, 0)
    sheet.page.wait_for_timeout(600)
    sheet.page.keyboard.press("3")
    wait_for_garment(sheet, 2)
    assert sheet.picture() == expected_picture(sheet, 1)
    assert sheet.value_of("panel.answers.given") == (3,)
    (seconds,) = sheet.value_of("panel.answers.seconds")
    assert 0.5 < seconds < 20
    assert sheet.output.get_by_role("timer").inner_text().endswith(" s")


def test_a_key_pressed_twice_in_haste_is_one_answer(sheet):
    sheet.page.evaluate(
        """() => { for (const _ of [1, 2]) document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", {key: "4", bubbles: true, cancelable: true})); }"""
    )
    wait_for_garment(sheet, 3)
    assert sheet.value_of("panel.answers.given") == (3, 4)


def test_the_mouse_and_tab_with_space_answer_too(sheet):
    sheet.page.get_by_role("button", name="Bag").click()
    wait_for_garment(sheet, 4)
    sheet.page.keyboard.press("Tab")  # from Bag to the next kind
    sheet.page.keyboard.press("Space")
    wait_for_garment(sheet, 5)
    assert sheet.value_of("panel.answers.given") == (3, 4, 8, 9)
    assert sheet.page.locator(".jp-mod-editMode").count() == 0  # JupyterLab took none of the keys


def test_it_can_be_used_by_all(sheet):
    sheet.check_looks("labelling", part=sheet.page.get_by_role("button", name="Ankle boot"))


def test_what_was_answered_is_there_in_another_process(sheet):
    code = (
        "from course.answers import read_answers; from course.data import load; "
        "print(read_answers(load('fashion_mnist').scaled(), 6).given)"
    )
    run = "__import__('subprocess').check_output([__import__('sys').executable, '-c', {!r}], text=True)"
    assert sheet.value_of(run.format(code)) == "(3, 4, 8, 9)\n"


def test_the_end_shows_the_score_with_its_interval(sheet):
    for number in (6, 7):
        sheet.page.keyboard.press("0")
        if number < 7:
            wait_for_garment(sheet, number)
    sheet.output.get_by_text("Wilson interval").wait_for()
    right, low, high = sheet.value_of("(panel.answers.right, *panel.answers.band[1:])")
    words = sheet.output.get_by_role("status").inner_text()
    assert f"{right} of 6 right: {right / 6:.0%}." in words
    assert f"from {low:.0%} to {high:.0%}" in words
    assert "seconds a garment" in words
    sheet.page.wait_for_function("document.querySelector('.jp-OutputArea-output img').alt.startsWith('Your')")
    assert sheet.picture() == sheet.value_of("bytes(panel.picture.png)")
    assert sheet.serious_findings() == []
    sheet.screenshot("labelling_result")


def test_once_more_from_the_beginning(sheet):
    sheet.page.get_by_role("button", name="Start again").click()
    sheet.page.get_by_role("button", name="Start the clock").click()
    wait_for_garment(sheet, 1)
    assert sheet.value_of("panel.answers.given") == ()
    sheet.value_of("panel.close()")
    sheet.output.locator("img").wait_for(state="detached")
