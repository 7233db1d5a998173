"""The contest explorer, in a browser: check boxes, slider, mouse and arrow keys."""

import pytest

CELLS = (
    """
from course.figures.contest import plot_contest
from course.reference import load_reference
from course.widgets import explore_contest
from course.widgets.contest import describe
reference = load_reference("06_by_hand_or_learned")
own = [one for one in reference.summaries if one.train_size < 60_000]
""",
    'panel = explore_contest(own, reference=reference, lines={"people": 0.835})\npanel',
)


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(*CELLS)
    opened.run()
    opened.output.locator("img").wait_for()
    return opened


def same_picture(sheet):
    """Wait until the browser shows the picture that the kernel drew last."""
    words = sheet.value_of("panel.picture.alt")
    sheet.page.wait_for_function(
        "words => document.querySelector('.jp-OutputArea-output img').alt === words", arg=words
    )
    return sheet.picture() == sheet.value_of("bytes(panel.picture.png)")


def say(sheet, words):
    sheet.output.get_by_role("status").get_by_text(words).wait_for()


def test_the_slider_moves_the_cursor_and_says_who_is_ahead(sheet):
    slider = sheet.page.get_by_role("slider", name="training images")
    slider.focus()
    slider.press("ArrowRight")
    say(sheet, "With 1,000 training images: ")
    best = "max((one for one in own if one.train_size == 1_000), key=lambda one: one.accuracy)"
    say(
        sheet,
        f"images: {sheet.value_of(best + '.contender')} {100 * sheet.value_of(best + '.accuracy'):.1f} %",
    )
    assert same_picture(sheet)
    across = "[line.get_xdata()[0] for line in panel._figure.axes[0].lines if line.get_gid()]"
    assert sheet.value_of(f"[float(x) for x in {across}]") == [1000.0]


def test_a_burst_of_keys_ends_on_the_right_size(sheet):
    slider = sheet.page.get_by_role("slider", name="training images")
    slider.press("Home")
    for key in ["ArrowRight", "ArrowLeft"] * 9 + ["ArrowRight"] * 2:
        slider.press(key, no_wait_after=True)
    say(sheet, "With 4,000 training images: ")
    sheet.wait_for_value("panel.size.value", 4_000)
    assert same_picture(sheet)


def test_the_mouse_on_a_point_gives_its_numbers(sheet):
    picture = sheet.output.locator("img")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    chosen = "next(p for p in panel._points if (p.result.contender, p.result.train_size) == ('CNN', 12_000))"
    across, down = sheet.value_of(f"{chosen}.place")
    sheet.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
    say(sheet, sheet.value_of(f"describe({chosen}.result)"))
    sheet.wait_for_value("panel.chosen.contender", "CNN")


def test_arrow_keys_walk_from_point_to_point(sheet):
    picture = sheet.output.locator("img")
    picture.focus()
    picture.press("ArrowLeft")
    say(sheet, "CNN with 1,000 training images")
    ranked = "sorted((o for o in own if o.train_size == 1_000), key=lambda one: -one.accuracy)"
    place = sheet.value_of(f"[one.contender for one in {ranked}].index('CNN')")
    picture.press("ArrowDown")
    say(sheet, sheet.value_of(f"describe({ranked}[{place + 1}])"))


def test_a_contender_can_be_left_out_and_the_stored_run_added(sheet):
    box = sheet.page.get_by_role("checkbox", name="pixels + linear")
    box.focus()
    box.press("Space")
    sheet.wait_for_value("panel.contenders['pixels + linear'].value", False)
    sheet.page.get_by_role("slider", name="training images").press("End")
    say(sheet, "Nothing is shown with 60,000 training images")
    sheet.page.get_by_role("checkbox", name="add the stored full-size run").check()
    say(sheet, "CNN (stored) 93.2 %")
    sheet.page.get_by_role("combobox", name="cost").select_option("numbers kept")
    say(sheet, "(numbers kept: ")
    assert "pixels + linear" not in sheet.output.locator("div[role=status]").inner_text()
    assert same_picture(sheet)


def test_it_can_be_used_by_all(sheet):
    controls = sheet.page.get_by_role("checkbox", name="hand-made + net")
    sheet.check_looks("contest", part=sheet.output.locator("img").or_(controls))


def test_closing_takes_it_from_the_page(sheet):
    sheet.value_of("panel.close()")
    sheet.output.locator("img").wait_for(state="detached")
