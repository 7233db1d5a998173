"""The quiz, by what the browser would send."""

import pytest

from course.checking import Question
from course.widgets import ask_questions

QUESTIONS = (
    Question("sky", 1, "Which colour is it?", "Blue", "Look up.", {"Red": "At dusk only.", "Tan": "No."}),
    Question("sum", 2, "1 + 1?", "2", "Yes.", {"3": "Count again.", "11": "That is text."}),
)


def send(panel, place, chosen):
    panel.cards[place]._handle_custom_msg({"kind": "answer", "chosen": chosen}, [])


def place_of(question, option):
    return question.options.index(option)


def test_a_wrong_option_gets_its_own_reply_and_may_be_mended():
    told = []
    panel = ask_questions(QUESTIONS, lambda question, option: told.append((question.name, option)))
    send(panel, 0, place_of(QUESTIONS[0], "Red"))
    assert panel.cards[0].verdict == "wrong"
    assert panel.cards[0].reply == "At dusk only. Try another."
    send(panel, 0, place_of(QUESTIONS[0], "Blue"))
    assert (panel.cards[0].verdict, panel.cards[0].reply) == ("right", "Look up.")
    assert told == [("sky", "Red"), ("sky", "Blue")]
    assert panel.first_right == 0


def test_the_score_counts_first_answers():
    panel = ask_questions(QUESTIONS)
    assert panel.status.text == "2 questions, none answered yet."
    send(panel, 1, place_of(QUESTIONS[1], "2"))
    assert panel.status.text == "1 of 2 answered, 1 right at the first try."
    send(panel, 0, place_of(QUESTIONS[0], "Tan"))
    assert panel.status.text.startswith("All answered: 1 of 2 right at the first try.")


def test_the_browser_is_not_told_which_option_is_right():
    panel = ask_questions(QUESTIONS)
    state = repr([card.get_state() for card in panel.cards])
    assert "Look up." not in state
    assert "Count again." not in state


def test_readers_without_a_kernel_see_the_questions_and_no_key():
    data, _ = ask_questions(QUESTIONS)._repr_mimebundle_()
    assert "**1. Which colour is it?**" in data["text/markdown"]
    assert "- Red" in data["text/markdown"]
    assert "Look up." not in data["text/markdown"]


def test_an_option_that_does_not_exist_is_told():
    panel = ask_questions(QUESTIONS)
    send(panel, 0, 7)
    assert "expected an option from 0 to 2, got 7" in panel.problem.text
    assert panel.cards[0].verdict == ""


def test_a_record_that_fails_leaves_the_reply(capsys):
    def fail(question, option):
        raise OSError("disk full")

    panel = ask_questions(QUESTIONS, fail)
    send(panel, 0, place_of(QUESTIONS[0], "Blue"))
    assert panel.cards[0].reply == "Look up."
    assert "disk full" in panel.problem.text


def test_closing_frees_the_cards():
    panel = ask_questions(QUESTIONS)
    cards = panel.cards
    panel.close()
    assert all(card.comm is None for card in cards)


def test_a_quiz_has_questions():
    with pytest.raises(ValueError, match="at least one question"):
        ask_questions(())
