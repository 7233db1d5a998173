"""Put an inspection into words that fit on one screen, however much there is to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from course.data.own.naming import counted, listed, shown
from course.data.own.reading import NOUNS

if TYPE_CHECKING:
    from course.data.own.inspection import Inspection

CLASSES_SHOWN = 10
SKIPPED_SHOWN = 5
COPIES_SHOWN = 3
WARNINGS_SHOWN = 8


def describe(inspection: Inspection) -> str:
    """Plain text: classes with their numbers, what was left out and why, copies, warnings."""
    examples, classes = inspection.files, len(inspection.counts)
    lines = [
        f"{shown(inspection.folder.name)}: {counted(len(examples), NOUNS[inspection.modality])} in "
        f"{counted(classes, 'class', 'classes')}"
    ]
    first = {example.label: example.size_text for example in reversed(examples)}
    width = max(len(shown(label)) for label in list(inspection.counts)[:CLASSES_SHOWN])
    lines += _some(
        [
            f"  {shown(label):{width}}  {count:>6,}   the first: {first[label]}"
            for label, count in list(inspection.counts.items())[: CLASSES_SHOWN + 1]
        ],
        CLASSES_SHOWN,
        classes,
        "all stand in .counts",
    )
    if inspection.skipped:
        lines.append(f"Left out, {len(inspection.skipped):,}:")
        lines += _some(
            [
                f"  {shown(name)} {reason}"
                for name, reason in list(inspection.skipped.items())[: SKIPPED_SHOWN + 1]
            ],
            SKIPPED_SHOWN,
            len(inspection.skipped),
            "all stand in .skipped",
        )
    if inspection.duplicates:
        lines.append(f"The same content more than once, {len(inspection.duplicates):,}:")
        lines += _some(
            [f"  {listed(names)}" for names in inspection.duplicates[: COPIES_SHOWN + 1]],
            COPIES_SHOWN,
            len(inspection.duplicates),
            "all stand in .duplicates",
        )
    if inspection.warnings:
        lines.append("Mind:")
        lines += _some(
            [f"  - {sentence}" for sentence in inspection.warnings],
            WARNINGS_SHOWN,
            len(inspection.warnings),
            "all stand in .warnings",
        )
    return "\n".join(lines)


def _some(lines: Sequence[str], most: int, number: int, where: str) -> list[str]:
    """Keep the first lines; one more, never alone, says how many there are besides and where."""
    if number <= most:
        return list(lines)
    return [*lines[:most], f"  … and {number - most:,} more: {where}"]
