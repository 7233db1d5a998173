"""Words that count, by their traits."""

from functools import partial

import pytest

from course.attribution import Pull, Reading, read_by_list
from course.widgets.words import explore_words


def counted(text, fail=False):
    if fail:
        raise ValueError("cannot read this")
    words = text.split()
    pulls = tuple(Pull(word, float(len(word) - 4), known=word != "wombat") for word in words)
    return Reading(pulls, None, sum(pull.pull for pull in pulls), 0.5)


@pytest.fixture
def panel():
    return explore_words({"word list": read_by_list, "lengths": counted}, "a good film")


def test_each_reader_shows_its_words(panel):
    by_list, by_length = panel.bars.rows
    assert [word["text"] for word in by_list["words"]] == ["a", "good", "film"]
    assert [word["signed"] for word in by_list["words"]] == ["0", "+1.9", "0"]
    assert [word["share"] for word in by_length["words"]] == [-1.0, 0.0, 0.0]
    assert by_list["verdict"] == "positive, 72 of 100"  # (1 + 1.9 / sqrt(1.9² + 15)) / 2
    assert by_list["rest"].endswith("0")
    assert by_length["rest"] == ""


def test_typing_reads_anew(panel):
    panel.sentence.value = "a BAD wombat!"
    assert panel.readings["word list"] == read_by_list("a BAD wombat!")
    assert "word list: negative" in panel.status.text
    assert "“BAD”" in panel.status.text
    panel.sentence.value = "a wombat"
    assert [word["known"] for word in panel.bars.rows[1]["words"]] == [True, False]


def test_small_pulls_do_not_fill_a_bar(panel):
    tiny = Reading((Pull("x", 0.2),), 0.0, 0.2, 0.55)
    panel._readers = {"tiny": lambda text: tiny}
    panel.refresh()
    assert panel.bars.rows[0]["words"][0]["share"] == pytest.approx(0.2)


@pytest.mark.parametrize("text", ["", " \n ", "😍😡", "<img src=x onerror=alert(1)>", "$x$ \\frac"])
def test_odd_texts_are_read_as_they_are(panel, text):
    panel.sentence.value = text
    assert panel.problem.text == ""
    assert [word["text"] for word in panel.bars.rows[1]["words"]] == text.split()


def test_a_very_long_text_is_cut_and_says_so(panel):
    panel.sentence.value = "good " * 5_000
    assert "first 2,000 characters" in panel.status.text
    assert len(panel.bars.rows[0]["words"]) == 100
    assert panel.bars.rows[0]["rest"].startswith("300 more words are not shown")


def test_an_error_of_a_reader_is_shown(panel):
    panel._readers["lengths"] = partial(counted, fail=True)
    panel.sentence.value = "anything"
    assert "cannot read this" in panel.problem.text


def test_without_a_kernel_the_first_sentence_is_shown(panel):
    data, metadata = panel._repr_mimebundle_()
    assert data["image/png"]
    assert "word list: positive" in metadata["image/png"]["alt"]
    assert panel.picture.layout.display == "none"


def test_no_readers_and_no_text_are_refused():
    with pytest.raises(ValueError, match="at least one reader"):
        explore_words({}, "good")
    with pytest.raises(ValueError, match="expected a text"):
        explore_words({"word list": read_by_list}, b"good")
