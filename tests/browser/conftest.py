"""Tests in a real browser run where Chromium is; elsewhere they are skipped, and the summary says so."""

import os
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
from laboratory import CHROMIUM, Laboratory, Sheet, launch
from playwright.sync_api import sync_playwright

REQUIRED = "COURSE_REQUIRE_BROWSER"  # CI sets it: there, a missing browser is a failure
MISSING = "no chromium here: widgets are NOT tested in a browser; on Debian: apt install chromium"


@pytest.fixture(scope="session")
def playwright():
    if CHROMIUM is None:
        if os.environ.get(REQUIRED):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright):
    started = launch(playwright)
    yield started
    started.close()


@pytest.fixture(scope="session")
def laboratory(playwright, tmp_path_factory):
    started = Laboratory(Path(tmp_path_factory.mktemp("laboratory")))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def context(browser):
    opened = browser.new_context(viewport={"width": 1280, "height": 1000})
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def open_sheet(laboratory, context, request):
    """Return a function from the sources of cells to a notebook with them, open in the browser.

    When the module ends, no sheet may have asked for anything outside or complained in the console.
    """
    sheets: list[Sheet] = []

    def open_one(*cells: str) -> Sheet:
        name = f"{request.module.__name__}_{len(sheets)}"
        sheets.append(laboratory.open(context, cells, name))
        return sheets[-1]

    yield open_one
    for sheet in sheets:
        sheet.close()
        assert sheet.outside == [], f"{sheet.name} asked outside: {sheet.outside}"
        assert sheet.errors == [], f"{sheet.name} complained: {sheet.errors}"
