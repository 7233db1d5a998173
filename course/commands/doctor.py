"""Diagnose this installation as a helpful colleague would."""

import argparse
import shutil
import textwrap

from course.diagnosis import Finding, diagnose

MARKS = {"ok": "ok", "note": "note", "problem": "PROBLEM"}
INDENT = " " * 22
WIDEST = 110


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course doctor`` understands: nothing but its name."""


def run(arguments: argparse.Namespace) -> int:
    """Print every finding as it comes, and a verdict; return 1 if a lesson could not run."""
    problems = 0
    for finding in diagnose():
        print(render(finding), flush=True)
        problems += finding.level == "problem"
    if problems:
        counted = "1 problem" if problems == 1 else f"{problems} problems"
        print(f"\n{counted}: mend what is marked PROBLEM, then ask the doctor again.")
        return 1
    print("\nEverything that the lessons need is there.")
    return 0


def render(finding: Finding) -> str:
    """Return a finding as lines of text that fit the terminal, the remedy on lines of its own."""
    width = min(shutil.get_terminal_size((100, 24)).columns, WIDEST)
    wrap = {"width": max(width, 60), "subsequent_indent": INDENT, "break_on_hyphens": False}
    lines = textwrap.wrap(f"{MARKS[finding.level]:<9}{finding.subject:<13}{finding.text}", **wrap)
    if finding.remedy:
        lines += textwrap.wrap(f"{INDENT}-> {finding.remedy}", **wrap)
    return "\n".join(lines)
