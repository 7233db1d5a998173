"""The quiz in a browser: by keyboard alone, by mouse; its answer key nowhere on the page."""

import pytest

CELLS = (
    """
import os, tempfile
os.environ["COURSE_CACHE"] = tempfile.mkdtemp()
from course import progress
from course.exercises import features_by_hand as exercises
""",
    "panel = exercises.quiz.ask()\npanel",
)


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(*CELLS)
    opened.run()
    opened.output.get_by_role("group").nth(4).wait_for()
    return opened


def place_of(sheet, question, right):
    """Place of the right option of a question, or of the first wrong one."""
    code = f"next(i for i, o in enumerate(exercises.quiz.questions[{question}].options) if "
    return sheet.value_of(f"{code} exercises.quiz.questions[{question}].is_right(o) == {right})")


def test_it_is_answered_by_keyboard_alone(sheet):
    group = sheet.output.get_by_role("group").nth(0)
    radios = group.get_by_role("radio")
    radios.first.focus()
    sheet.page.keyboard.press("Space")
    wrong = place_of(sheet, 0, False)
    for _ in range(wrong):
        sheet.page.keyboard.press("ArrowDown")
    sheet.page.keyboard.press("Enter")
    option = sheet.value_of(f"exercises.quiz.questions[0].options[{wrong}]")
    reply = sheet.value_of(f"exercises.quiz.questions[0].reply({option!r})")
    group.get_by_text(f"✗ {reply} Try another.").wait_for()
    assert sheet.page.locator(".jp-mod-editMode").count() == 0  # JupyterLab took none of the keys


def test_a_wrong_answer_is_mended_by_mouse(sheet):
    group = sheet.output.get_by_role("group").nth(0)
    right = place_of(sheet, 0, True)
    group.get_by_role("radio").nth(right).check()
    group.get_by_role("button", name="Answer").click()
    why = sheet.value_of("exercises.quiz.questions[0].why")
    group.get_by_text(f"✓ {why}").wait_for()
    assert sheet.value_of("panel.first_right") == 0


def test_a_right_answer_counts_and_is_kept(sheet):
    group = sheet.output.get_by_role("group").nth(1)
    group.get_by_role("radio").nth(place_of(sheet, 1, True)).check()
    group.get_by_role("button", name="Answer").click()
    first = sheet.output.get_by_role("group").nth(0)  # a choice here takes none away there
    assert first.get_by_role("radio").nth(place_of(sheet, 0, True)).is_checked()
    sheet.output.get_by_text("2 of 5 answered, 1 right at the first try.").wait_for()
    name = sheet.value_of("exercises.quiz.questions[1].name")
    kept = sheet.value_of("repr(progress.read())")
    assert name in kept


def test_the_page_does_not_hold_the_key(sheet):
    page = sheet.page.content()
    for question in range(2, 5):
        assert sheet.value_of(f"exercises.quiz.questions[{question}].why") not in page


def test_it_can_be_used_by_all(sheet):
    sheet.check_looks("quiz", part=sheet.output.get_by_role("group").nth(0), height=1500)
