"""What to mind in a learner's data: each finding is a sentence with its remedy."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from course.data.own.naming import counted, listed, shown
from course.data.own.reading import NOUNS, Reading

if TYPE_CHECKING:
    from course.data.own.inspection import Inspection

FEW = 20  # examples of a class below which its scores are mostly chance
IMBALANCE = 3  # times as many in the largest class as in the smallest
SIZE_RATIO = {"images": 16, "sounds": 4}  # areas and durations that differ so much are worth a word
TELLING = 0.2  # share by which a guess from the file's form alone may beat the most frequent class
PARTS = frozenset({"train", "training", "test", "testing", "val", "valid", "validation", "dev"})


def find_warnings(
    inspection: Inspection, readings: Sequence[Reading], label_folders: Sequence[str]
) -> tuple[str, ...]:
    """Collect all findings, those that concern the labels first.

    Parameters
    ----------
    inspection : what was found so far.
    readings : of each of its files.
    label_folders : all folders on the first level, those without a usable file too; none for a table.
    """
    return (
        *_about_labels(inspection, label_folders),
        *_about_counts(inspection),
        *_about_copies(inspection),
        *_about_groups(inspection),
        *_about_forms(inspection, readings),
        *_about_remarks(inspection, readings),
    )


def _about_labels(inspection: Inspection, label_folders: Sequence[str]) -> Iterator[str]:
    labels, folder = list(inspection.counts), inspection.folder
    empty = [label for label in label_folders if label not in inspection.counts]
    if empty:
        yield (
            f"{counted(len(empty), 'folder')} without a usable file became no class: {listed(empty)}; "
            "fill or delete"
        )
    if labels and {label.casefold() for label in labels} <= PARTS:
        yield (
            f"the folders {listed(labels)} sound like parts, not like classes: give the path of the one with "
            f"a folder for each label in it, such as {shown(f'{folder.name}/{labels[0]}')}; it is split here"
        )
    alike = defaultdict(list)
    for label in labels:
        alike[" ".join(unicodedata.normalize("NFKC", label).casefold().split())].append(label)
    for same in alike.values():
        if len(same) > 1:
            yield (
                f"the labels {listed(same)} differ in upper and lower case, blanks or the coding of their "
                "letters alone, and count as different classes: rename them if they are one"
            )
    if not label_folders and len(labels) > max(20, len(inspection.files) // 3):
        yield (
            f"there are {len(labels):,} different labels for {len(inspection.files):,} rows: if the columns "
            "are swapped, name them text and label in the first row"
        )


def one_class_only(inspection: Inspection) -> str:
    """Say that there is nothing to tell apart, and the likely reason."""
    only = shown(next(iter(inspection.counts)))
    if any(example.path.count("/") > 1 for example in inspection.files):
        remedy = f"if the folders inside {only} are the labels, give its path"
    else:
        remedy = "add examples of at least one other"
    return f"there is one class only, {only}, and nothing to tell apart: {remedy}"


def _about_counts(inspection: Inspection) -> Iterator[str]:
    counts = inspection.counts
    if len(counts) == 1:
        yield one_class_only(inspection)
        return
    small = sorted((label for label in counts if counts[label] < FEW), key=counts.__getitem__)
    if small:
        yield (
            f"{counted(len(small), 'class has', 'classes have')} fewer than {FEW} examples "
            f"({listed(small)}; the fewest: {counts[small[0]]}): scores will depend much on which ones are "
            "tested; collect more, or repeat with several seeds"
        )
    rarest, most = min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)
    if counts[most] > IMBALANCE * counts[rarest]:
        share = counts[most] / len(inspection.files)
        yield (
            f"{shown(most)} has {counts[most]:,} examples and {shown(rarest)} {counts[rarest]:,}: always "
            f"saying {shown(most)} would be right for {share:.0%}; judge each class alone, or collect more"
        )


def _about_copies(inspection: Inspection) -> Iterator[str]:
    if inspection.conflicts:
        number = counted(len(inspection.conflicts), "content stands", "contents stand")
        yield (
            f"{number} under two labels or more, first {listed(inspection.conflicts[0])}: keep the right "
            "one; until then none of them is tested on"
        )
    spare = sum(len(names) - 1 for names in inspection.duplicates)
    if spare:
        yield (
            f"{counted(spare, 'example is a copy', 'examples are copies')} of another: copies stay on one "
            "side of the split, and each content is tested on once at most"
        )


def _about_groups(inspection: Inspection) -> Iterator[str]:
    alone = [example.path for example in inspection.files if example.group is None]
    if inspection.group_by is not None and alone:
        yield (
            f"{counted(len(alone), 'example has', 'examples have')} no group by {shown(inspection.group_by)} "
            f"and may go to either side of the split: {listed(alone)}"
        )


def _about_forms(inspection: Inspection, readings: Sequence[Reading]) -> Iterator[str]:
    noun = NOUNS[inspection.modality]
    extent = "size" if noun == "picture" else "length"
    ratio = SIZE_RATIO.get(inspection.modality)
    smallest = min(range(len(readings)), key=lambda at: readings[at].measure)
    largest = max(range(len(readings)), key=lambda at: readings[at].measure)
    if ratio and readings[largest].measure > ratio * readings[smallest].measure:
        yield (
            f"{noun}s differ much in {extent}, from {readings[smallest].size_text} "
            f"({shown(inspection.files[smallest].path)}) to {readings[largest].size_text} "
            f"({shown(inspection.files[largest].path)}): all are brought to one {extent}, and "
            + (
                "small things in large pictures are lost"
                if noun == "picture"
                else "of long ones the loudest stretch is kept"
            )
        )
    labels = [example.label for example in inspection.files]
    right = _right_by_form([reading.form for reading in readings], labels)
    baseline = max(inspection.counts.values()) / len(labels)
    if len(inspection.counts) > 1 and right > baseline + TELLING:
        yield (
            f"the form of a {noun} alone, such as {readings[0].form}, tells {right:.0%} of the labels "
            f"(always the same label: {baseline:.0%}): a net may learn the camera or recorder instead of "
            "what matters; collect each class in the same ways"
        )


def _right_by_form(forms: Sequence[str], labels: Sequence[str]) -> float:
    """Share of labels guessed right from the other examples of the same form; where they tie, none is."""
    together = defaultdict(Counter)
    for form, label in zip(forms, labels, strict=True):
        together[form][label] += 1
    right = 0
    for counts in together.values():
        most, second = ([number for _, number in counts.most_common(2)] + [0])[:2]
        # Without one example of its own, the leading label must still be ahead for that one.
        right += most if most - 1 > second else 0
    return right / len(labels)


def _about_remarks(inspection: Inspection, readings: Sequence[Reading]) -> Iterator[str]:
    texts = {
        "silent": "silent: there is nothing to hear in them; record them again or delete them",
        "slow": "recorded with fewer than 8,000 samples a second: resampled, but their high tones are "
        "missing, which may give a class away",
        "too loud": "written in floats far beyond 1: divided by the loudest sample",
        "wrong length": "of another length than the header says, as if recording had been cut off: read as "
        "far as they go",
    }
    for remark, meaning in texts.items():
        names = [
            example.path
            for example, reading in zip(inspection.files, readings, strict=True)
            if remark in reading.remarks
        ]
        if names:
            yield f"{counted(len(names), 'sound is', 'sounds are')} {meaning}: {listed(names)}"
