"""Every link of every page leads somewhere, and what pages load lies beside them."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

LOADING = {("script", "src"), ("img", "src"), ("audio", "src"), ("source", "src"), ("iframe", "src")}
NOT_LOADED = {"canonical", "index", "search", "next", "prev"}  # kinds of <link> that only name a page


class Page(HTMLParser):
    """What a page links to and loads, and the places in it that links may name."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.links, self.loaded, self.places = path, [], [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        self.places |= {named[key] for key in ("id", "name") if named.get(key)}
        if tag == "a" and named.get("href"):
            self.links.append(named["href"])
        if tag == "link" and named.get("rel") not in NOT_LOADED:
            self.loaded.append(named["href"])
        self.loaded += [value for key, value in attributes if (tag, key) in LOADING]


@pytest.fixture(scope="module")
def pages(site) -> dict[Path, Page]:
    found = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    assert len(found) > 30
    return {path: Page(path) for path in found}


def is_outside(address: str) -> bool:
    return bool(urlsplit(address).scheme or urlsplit(address).netloc) and not address.startswith("data:")


def broken(page: Page, address: str, pages: dict[Path, Page]) -> bool:
    """Whether there is no such file beside the page, or no such place in it."""
    parts = urlsplit(address)
    target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
    if not target.is_file():
        return True
    return bool(parts.fragment) and target in pages and unquote(parts.fragment) not in pages[target].places


def test_no_link_is_broken(pages):
    found = [
        f"{page.path.name}: {address}"
        for page in pages.values()
        for address in page.links
        if not is_outside(address) and broken(page, address, pages)
    ]
    assert found == []


def test_pages_load_only_what_lies_beside_them(pages):
    for page in pages.values():
        loaded = [address for address in page.loaded if not address.startswith("data:")]
        assert [address for address in loaded if is_outside(address)] == []
        assert [address for address in loaded if broken(page, address, pages)] == []


def test_links_to_elsewhere_are_those_that_people_follow(pages):
    outside = {address for page in pages.values() for address in page.links if is_outside(address)}
    print("\n".join(sorted(outside)))  # with `pytest -rP`: the list, to be checked by a person
    assert outside
    assert all(urlsplit(address).scheme in {"http", "https"} for address in outside)


def test_every_lesson_says_how_to_open_it(pages, site):
    lessons = sorted((site / "notebooks").glob("[0-9][0-9]_*.html"))
    assert lessons
    for lesson in lessons:
        text = lesson.read_text(encoding="utf-8")
        assert f"{lesson.stem}.ipynb</span>" in text
        assert "make</span> <span" in text
        assert "../README.html#start" in pages[lesson].links


def test_a_broken_link_would_be_found(tmp_path):
    other = tmp_path / "other.html"
    other.write_text("<h2 id='here'>Here</h2>", encoding="utf-8")
    path = tmp_path / "page.html"
    path.write_text("<a href='other.html#here'></a><a href='other.html#there'></a><a href='no.html'></a>")
    pages = {each: Page(each) for each in (path, other)}
    assert [broken(pages[path], link, pages) for link in pages[path].links] == [False, True, True]
