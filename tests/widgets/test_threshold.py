import io

import numpy as np
import pytest
from scipy.io import wavfile

from course.thresholds import changed_sides
from course.widgets.threshold import explore_threshold

SCORES = np.array([0.1, 0.2, 0.35, 0.4, 0.6, 0.8])
POSITIVE = np.array([False, False, True, False, True, True])
NAMES = ("pole", "pedestrian")


def test_it_says_what_the_threshold_does():
    explorer = explore_threshold(SCORES, POSITIVE, names=NAMES, start=0.4)
    assert explorer.status.text == (
        "Threshold 0.4: of 3 “pedestrian”, 1 missed (33.3 %); of 3 “pole”, 1 false alarms (33.3 %). "
        "Precision 66.7 %."
    )
    explorer.slider.value = 0.2
    assert "0 missed (0.0 %); of 3 “pole”, 2 false alarms (66.7 %). Precision 60.0 %." in explorer.status.text
    assert explorer.changed == (1, 2)


def test_examples_change_sides_as_a_loop_says():
    random = np.random.default_rng(0)
    scores = random.random(50).round(1)
    for before, after in random.random((20, 2)).round(1):
        loop = [n for n, score in enumerate(scores) if (score >= before) != (score >= after)]
        assert changed_sides(scores, before, after).tolist() == loop


def test_pictures_that_change_sides_are_shown():
    pictures = np.stack([np.full((4, 4, 3), number / 10, np.float32) for number in range(6)])
    explorer = explore_threshold(SCORES, POSITIVE, pictures=pictures, names=NAMES, start=0.4)
    first = explorer.picture.png
    explorer.slider.value = 0.6
    shown = [panel for panel in explorer._panels if panel.images[0].get_visible()]
    assert [panel.get_title() for panel in shown] == ["pole\nrefused"]
    np.testing.assert_allclose(shown[0].images[0].get_array(), pictures[3])
    assert explorer.picture.png != first


def test_clips_that_change_sides_can_be_heard():
    clips = [np.full(100, number / 10, np.float32) for number in range(6)]
    explorer = explore_threshold(SCORES, POSITIVE, clips=clips, names=NAMES, start=0.4)
    assert all(player.wav == b"" for player in explorer.players)
    explorer.slider.value = 0.2
    assert [player.label for player in explorer.players[:2]] == ["pole: passes", "pedestrian: passes"]
    rate, samples = wavfile.read(io.BytesIO(explorer.players[1].wav))
    assert rate == 8_000
    np.testing.assert_allclose(samples / 32_767, clips[2], atol=1e-4)
    assert explorer.players[2].wav == b""


def test_beyond_the_highest_score_nothing_passes():
    explorer = explore_threshold(SCORES, POSITIVE, start=0.4)
    explorer.slider.index = len(explorer.slider.values) - 1
    assert explorer.threshold == np.inf
    assert explorer.slider.texts[-1] == "above every score"
    assert explorer.status.text.startswith("Threshold above every score: of 3 ")
    assert "3 missed (100.0 %)" in explorer.status.text
    assert "None passes, so precision is of nothing." in explorer.status.text
    assert explorer.problem.text == ""


def test_what_does_not_belong_together_is_refused():
    with pytest.raises(ValueError, match="one picture for each"):
        explore_threshold(SCORES, POSITIVE, pictures=np.zeros((5, 4, 4)))
    with pytest.raises(ValueError, match="one clip for each"):
        explore_threshold(SCORES, POSITIVE, clips=[np.zeros(3)])
    with pytest.raises(ValueError, match="both kinds"):
        explore_threshold(SCORES, np.ones(6, bool))
