"""Whether a lesson's recap answers its objectives, one by one and in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from course.lessons import LessonInfo, bullets

HEADING = re.compile(r"^## (?:Looking back|You can now|Recap)\s*$", re.MULTILINE)
WORD = re.compile(r"[a-z0-9]+")
ENDINGS = ("ations", "ation", "ings", "ing", "ers", "er", "ed", "es", "s", "e", "y")
SHORTEST_STEM = 3
# Words that any two sentences of a lesson may share.
COMMON = """
about again all also and any are because before both but by can cannot does each for from has have how into
its like made make many more most much nor not now off one only other out over own per say says several show
shows some such tell than that the their them then these they this those three too two use way ways what when
where which while who whole why with without work works worth you your
"""
COMMON_WORDS = frozenset(COMMON.split())


def check_recap(lesson: LessonInfo, sources: Sequence[str]) -> list[str]:
    """Return where a recap does not answer the objectives.

    Parameters
    ----------
    lesson : what the title cell says.
    sources : of the lesson's Markdown cells.

    Returns
    -------
    Findings: no recap, another number of items, an item that shares no word with its objective,
    or two that fit better the other way round.
    """
    passages = [source[found.end() :] for source in sources if (found := HEADING.search(source))]
    if len(passages) != 1:
        return [f"expected one section `Looking back`, `You can now` or `Recap`, found {len(passages)}"]
    items = bullets(passages[0].partition("\n## ")[0].partition("\n**")[0])
    if len(items) != len(lesson.objectives):
        return [f"the recap has {len(items)} items, and there are {len(lesson.objectives)} objectives"]
    shares = [[_share(item, objective) for objective in lesson.objectives] for item in items]
    findings = [
        f"item {place + 1} of the recap shares no word with its objective: “{items[place]}”"
        for place in range(len(items))
        if not shares[place][place]
    ]
    return findings + [
        f"items {one + 1} and {other + 1} of the recap answer each other's objective: order them alike"
        for one, other in combinations(range(len(items)), 2)
        if shares[one][one] + shares[other][other] < shares[one][other] + shares[other][one]
    ]


def _share(item: str, objective: str) -> float:
    """How many of an objective's words come back, in [0, 1]."""
    asked = stems(objective)
    return len(asked & stems(item)) / max(len(asked), 1)


def stems(sentence: str) -> set[str]:
    """Words that say what a sentence is about, without their endings."""
    words = set(WORD.findall(sentence.lower())) - COMMON_WORDS
    return {_stem(word) for word in words if len(word) > 2}


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
