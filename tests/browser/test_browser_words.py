"""Words that count, in a browser: typed by keys, read by three readers, safe with any text."""

import pytest

CELLS = (
    """
from functools import partial
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from course.attribution import read_by_leaving_out, read_by_list, read_by_phrases, read_by_weights
from course.data import Dataset
from course.features.text import split_words
from course.figures.readings import signed
from course.models import build_text_cnn
from course.reading import train_reader
from course.training import Settings
from course.widgets import explore_words
words = [["dull", "bad", "boring"], ["fine", "good", "superb"]]
texts = np.array([f"the film is {words[n % 2][n % 3]} today" for n in range(120)])
labels = np.arange(120) % 2
sayings = Dataset(texts, labels, texts, labels, ("negative", "positive"), name="sayings")
counted = make_pipeline(TfidfVectorizer(tokenizer=split_words, token_pattern=None), LogisticRegression())
counted.fit(texts, labels)
reader = train_reader(sayings, build_text_cnn, Settings(3, 16, 0.03, validation_fraction=0), length=12)
""",
    """
readers = {
    "word list": read_by_list,
    "TF-IDF + linear": partial(read_by_weights, counted),
    "1-D CNN, a word left out": partial(read_by_leaving_out, reader),
    "1-D CNN, its phrases": partial(read_by_phrases, reader),
}
panel = explore_words(readers, "The film is superb, not dull!")
panel
""",
)


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(*CELLS)
    opened.run()
    opened.page.get_by_role("textbox", name="sentence").wait_for()
    return opened


def shown(sheet, name):
    """Return the words and numbers that one reader's row shows."""
    script = "items => items.map(item => item.innerText.split('\\n').filter(part => part))"
    return sheet.output.get_by_role("list", name=name).get_by_role("listitem").evaluate_all(script)


def expected(sheet, name):
    """Return what the reader itself makes of the sentence in the field."""
    code = (
        "[[p.text + ('' if p.known else '?'), signed(p.pull)] "
        f"for p in readers[{name!r}](panel.sentence.value).pulls]"
    )
    return sheet.value_of(code)


def type_text(sheet, text):
    field = sheet.page.get_by_role("textbox", name="sentence")
    field.fill(text)
    sheet.wait_for_value("panel.sentence.value", text)
    sheet.page.wait_for_timeout(300)


def flat(rows):
    return [["".join(row[:-1]), row[-1]] for row in rows]


@pytest.mark.parametrize(
    "name", ["word list", "TF-IDF + linear", "1-D CNN, a word left out", "1-D CNN, its phrases"]
)
def test_each_reader_shows_what_it_makes_of_each_word(sheet, name):
    type_text(sheet, "The film is superb, not dull!")
    assert flat(shown(sheet, name)) == expected(sheet, name)


def test_typing_key_by_key_ends_on_the_right_words(sheet):
    field = sheet.page.get_by_role("textbox", name="sentence")
    field.focus()
    sheet.page.keyboard.press("Control+A")
    sheet.page.keyboard.type("a wombat is GOOD but")
    sheet.wait_for_value("panel.sentence.value", "a wombat is GOOD but")
    sheet.output.get_by_role("status").get_by_text("“GOOD”").wait_for()
    sheet.page.wait_for_timeout(300)
    for name in ("word list", "TF-IDF + linear"):
        assert flat(shown(sheet, name)) == expected(sheet, name)
    assert ["wombat?", "0"] in flat(shown(sheet, "TF-IDF + linear"))


def test_html_emoji_nothing_and_very_much_are_safe(sheet):
    type_text(sheet, "<img src=x onerror=alert(1)> <b>good</b> 😍")
    assert sheet.output.locator("section img, section b").count() == 0
    assert flat(shown(sheet, "word list")) == expected(sheet, "word list")
    type_text(sheet, "")
    assert sheet.output.get_by_role("listitem").count() == 0
    type_text(sheet, "good " * 600)
    sheet.output.get_by_text("first 2,000 characters").wait_for()
    assert sheet.output.get_by_role("list", name="word list").get_by_role("listitem").count() == 100
    type_text(sheet, "x" * 1_500)
    box = sheet.output.get_by_role("list", name="word list").bounding_box()
    assert box["x"] + box["width"] <= 1280


def test_it_can_be_used_by_all(sheet):
    type_text(sheet, "The film is superb, not dull! 😍 A wombat could not be better.")
    sheet.check_looks("words", part=sheet.output.get_by_role("list"))


def test_closing_takes_it_from_the_page(sheet):
    sheet.value_of("panel.close()")
    sheet.page.get_by_role("textbox", name="sentence").wait_for(state="detached")
