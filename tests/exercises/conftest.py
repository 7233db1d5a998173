"""Tells, at the end, how many mutants of the solutions the checks caught."""

import pytest

SCORE = pytest.StashKey[dict[str, tuple[int, int, int]]]()


@pytest.fixture
def mutation_score(request):
    """A dictionary: exercise to mutants caught, mutants known to be right answers, and mutants in all."""
    return request.config.stash.setdefault(SCORE, {})


def pytest_terminal_summary(terminalreporter, config):
    score = config.stash.get(SCORE, {})
    if score:
        caught, right, total = (sum(column) for column in zip(*score.values(), strict=True))
        terminalreporter.section("mutants of the solutions")
        share = f"{caught} of {total} caught ({caught / total:.1%})"
        terminalreporter.write_line(f"{share}; {right} more are right answers, listed with reasons")
