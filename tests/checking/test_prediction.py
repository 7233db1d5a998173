"""A guess is kept, and stands beside the result."""

import pytest

from course.checking import Lesson


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))


@pytest.fixture
def lesson():
    return Lesson("03")


def test_a_number_is_kept_and_shown_beside_the_result(lesson, capsys):
    gain = lesson.prediction("gain", "HOG against pixels", unit="of 100")
    assert gain.record(None) is None
    gain.beside(7.84)
    assert (
        capsys.readouterr().out.strip() == "HOG against pixels — your guess: none made; measured: 7.8 of 100"
    )
    assert gain.record(12) == 12
    assert gain.record(None) == 12  # after a restart of the kernel the cell says None again
    gain.beside(7.84)
    assert "your guess: 12 of 100; measured: 7.8 of 100" in capsys.readouterr().out


def test_a_choice(lesson, capsys):
    winner = lesson.prediction("winner", "Who wins?", choices=("HOG", "CNN"))
    winner.record("CNN")
    winner.beside("HOG")
    assert "your guess: CNN; measured: HOG" in capsys.readouterr().out
    with pytest.raises(ValueError, match="guess one of 'HOG', 'CNN'; this is 'cnn'"):
        winner.record("cnn")


@pytest.mark.parametrize("guess", ["12", True, float("nan"), [1]])
def test_what_is_no_number(lesson, guess):
    with pytest.raises(ValueError, match="guess a number"):
        lesson.prediction("gain", "how many?").record(guess)


def test_bars_are_on_one_scale(lesson):
    bundle = lesson.prediction("gain", "how many?")._bundle(5.0, 10.0)
    assert "width: 6.00em" in bundle["text/html"]
    assert "width: 12.00em" in bundle["text/html"]
