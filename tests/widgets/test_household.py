import pytest

from course.widgets.household import APPLIANCES, COMMANDS, Household


def after(*commands):
    household = Household()
    for command in commands:
        household = household.obey(command)
    return household


def test_left_and_right_go_round():
    assert [after(*["right"] * n).chosen for n in range(5)] == ["lamp", "phone", "TV", "speaker", "lamp"]
    assert after("left").chosen == "speaker"
    assert after("right", "left").chosen == "lamp"


def test_go_and_stop_switch_only_the_chosen_one():
    assert [name for name in APPLIANCES if after("right", "right", "go").on[name]] == ["TV"]
    assert not any(after("go", "stop").on.values())


def test_levels_stay_within_their_limits():
    assert after("up").level == {"lamp": 3, "phone": 2, "TV": 2, "speaker": 2}
    assert after(*["up"] * 9).level["lamp"] == 5
    assert after(*["down"] * 9).level["lamp"] == 0


@pytest.mark.parametrize(("answer", "talking"), [("yes", True), ("no", False)])
def test_a_call_is_answered_or_refused_once(answer, talking):
    household = after(answer)
    assert (household.ringing, household.on["phone"]) == (False, talking)
    assert household.obey("no") == household


def test_obeying_leaves_the_household_before_as_it_was():
    before = Household()
    before.obey("go")
    assert before == Household()
    with pytest.raises(TypeError):
        before.on["lamp"] = True


def test_every_command_does_something_at_first():
    assert [command for command in COMMANDS if command != "stop" and after(command) == Household()] == []


def test_words_and_picture_tell_the_state():
    household = after("go", "up")
    assert household.describe() == (
        "[lamp on, brightness 3]; phone rings, volume 2; TV off, channel 2; speaker off, volume 2"
    )
    page = household.draw()
    assert household.describe() in page
    assert page.count("<svg") == 4
    assert page.count("#F0E442") == 1
    assert "●●●○○" in page


def test_other_words_are_refused():
    with pytest.raises(ValueError, match=r"yes, no, up.*'dance'"):
        Household().obey("dance")
