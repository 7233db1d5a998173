"""A contest on a learner's own data: who enters, who wins, how well, written up and kept.

Each step is one function; each takes what the one before gave.
"""

from course.contest.card import write_card
from course.contest.charts import plot_confusion, plot_crossover
from course.contest.entries import choose_entries
from course.contest.examining import sit_test
from course.contest.saving import save_winner
from course.contest.sheets import show_mistakes
from course.contest.trust import UntrustedModelError
from course.contest.using import load_winner
from course.contest.validating import hold_contest

__all__ = [
    "UntrustedModelError",
    "choose_entries",
    "hold_contest",
    "load_winner",
    "plot_confusion",
    "plot_crossover",
    "save_winner",
    "show_mistakes",
    "sit_test",
    "write_card",
]
