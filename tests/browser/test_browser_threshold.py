"""Drag a threshold: words, pictures and clips that change sides are the right ones."""

import pytest

CELL = """
import numpy as np
from course.widgets import explore_threshold

random = np.random.default_rng(0)
positive = np.arange(60) % 2 == 1
scores = np.clip(0.3 * positive + random.random(60) * 0.7, 0, 1).round(2)
pictures = random.random((60, 16, 8, 3), dtype=np.float32)
clips = [np.sin(np.arange(2_000) * 0.02 * (n + 1)).astype(np.float32) for n in range(60)]
seen = explore_threshold(scores, positive, pictures=pictures, names=("pole", "pedestrian"))
seen
"""
HEARD = 'heard = explore_threshold(scores, positive, clips=clips, names=("other word", "command"))\nheard'


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(CELL, HEARD)
    opened.run()
    opened.output.get_by_role("slider", name="threshold").nth(1).wait_for()
    return opened


def test_keys_move_the_threshold_and_the_words_follow(sheet):
    slider = sheet.output.get_by_role("slider", name="threshold").first
    for _ in range(5):
        slider.press("ArrowRight")
    moved = "seen.slider.index - seen.slider.values.index(float(np.median(scores)))"
    sheet.wait_for_value(moved, 5)
    threshold = sheet.value_of("seen.threshold")
    missed = sheet.value_of(f"int((positive & (scores < {threshold})).sum())")
    alarms = sheet.value_of(f"int((~positive & (scores >= {threshold})).sum())")
    sheet.output.get_by_text(f"of 30 “pedestrian”, {missed} missed").wait_for()
    sheet.output.get_by_text(f"of 30 “pole”, {alarms} false alarms").first.wait_for()
    sheet.page.wait_for_timeout(300)
    assert sheet.value_of("bytes(seen.picture.png)") == sheet.picture()


def test_clips_that_change_sides_get_players(sheet):
    slider = sheet.output.get_by_role("slider", name="threshold").nth(1)
    slider.press("End")
    players = sheet.output.locator("audio:visible")
    players.nth(3).wait_for()
    sheet.output.get_by_text("of 30 “command”, 30 missed (100.0 %)").wait_for()
    sheet.wait_for_value("heard.threshold == max(heard.slider.values)", True)
    labels = sheet.value_of("[player.label for player in heard.players]")
    assert [players.nth(n).get_attribute("aria-label") for n in range(4)] == labels
    assert all(label.endswith("refused") for label in labels)


def test_others_find_their_way(sheet):
    sheet.check_looks("threshold")
