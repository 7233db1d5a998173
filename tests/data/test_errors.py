"""What a learner sees when data is missing: the remedy, and nothing about the inside of the course."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from course.data import load
from course.data.errors import CacheError, DamagedDataError, DataError, MissingDataError, UnknownDataError
from course.data.locate import Places

REMEDY = "it is not here:\nrun `python -m course data get it`"


@pytest.mark.parametrize("kind", [CacheError, DamagedDataError, MissingDataError, UnknownDataError])
def test_a_notebook_shows_the_message_alone(kind, capsys):
    shell = InteractiveShell()
    shell.run_cell(f"from course.data.errors import {kind.__name__}\nraise {kind.__name__}({REMEDY!r})")
    shown = capsys.readouterr().out.strip()
    assert shown == REMEDY


def test_other_errors_keep_their_traceback(capsys):
    InteractiveShell().run_cell("1 / 0")
    assert "Traceback" in capsys.readouterr().out


def test_a_script_still_gets_a_traceback():
    with pytest.raises(DataError) as caught:
        raise MissingDataError(REMEDY)
    assert str(caught.value) == REMEDY
    assert caught.traceback


def test_the_message_of_missing_photographs_names_the_command(tmp_path):
    nowhere = Places(embedded=tmp_path, folders=(), cache=tmp_path)
    with pytest.raises(MissingDataError) as caught:
        load("gtsrb32", places=nowhere)
    assert caught.value._render_traceback_() == str(caught.value).splitlines()
    assert "GTSRB" in caught.value._render_traceback_()[0]
