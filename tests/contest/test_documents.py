"""Two forms of one document; names that look like markup stay names in both."""

import html
from html.parser import HTMLParser

import pytest

from course.contest.documents import (
    Heading,
    Items,
    Paragraph,
    Picture,
    Sound,
    Table,
    one_line,
    pictures_in,
    to_html,
    to_markdown,
)

NASTY = "<script>alert(1)</script> | *bold* \n# `x` [l](http://a) ![i](j) & \"q\" 'r' $m$ ~s~"
PNG = b"\x89PNG not really"


class Reader(HTMLParser):
    """Collect elements and text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.words, self.open = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("meta", "img"):
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def everything(text):
    return [
        Heading(text, 1),
        Paragraph(text),
        Items([text, text]),
        Table({text: [text, 2], "n": [1, 2.5]}, text),
        Picture(PNG, text, "a.png"),
        Sound(b"RIFF", text),
    ]


def test_nothing_in_a_name_becomes_markup_in_html():
    page = Reader(to_html(everything(NASTY), title=NASTY))
    assert not page.open
    assert not {"script", "i", "b", "a"} & set(page.tags)
    assert sum(one_line(NASTY) in words for words in page.words) == 9


def test_the_page_asks_nobody_for_anything():
    page = Reader(to_html(everything(NASTY), title="t"))
    sources = [value for _, name, value in page.attributes if name in ("src", "href")]
    assert len(sources) == 2
    assert all(source.startswith("data:") for source in sources)
    assert "default-src 'none'" in html.unescape(to_html([], title=""))


def test_pictures_have_words():
    page = Reader(to_html(everything("a name"), title="t"))
    assert ("img", "alt", "a name") in page.attributes
    assert ("audio", "aria-label", "a name") in page.attributes


def test_markdown_is_what_was_meant_when_rendered():
    markdown_it = pytest.importorskip("markdown_it")
    rendered = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table").render
    page = Reader(rendered(to_markdown(everything(NASTY))))
    assert not {"script", "em", "code", "a"} & set(page.tags)
    assert page.tags.count("h1") == 1
    assert page.tags.count("td") == 4
    assert page.tags.count("img") == 1
    assert page.tags.count("li") == 3
    assert "".join(page.words).count("<script>alert(1)</script> | *bold* # `x` [l](http://a)") == 8


@pytest.mark.parametrize("start", ["# no", "- no", "+ no", "1. no", "12) no", "> no", "=== no", "| no"])
def test_no_beginning_of_a_line_is_markup(start):
    markdown_it = pytest.importorskip("markdown_it")
    page = Reader(
        markdown_it.MarkdownIt("commonmark").enable("table").render(to_markdown([Paragraph(start)]))
    )
    assert page.tags == ["p"]
    assert "".join(page.words).strip() == start


def test_numbers_are_left_as_they_are_and_go_to_the_right():
    table = Table({"who": ["a", "b"], "n": ["77.7", "1,234"], "m": ["x", "2"]}, "c")
    assert "| a | 77.7 | x |" in to_markdown([table])
    assert "| --- | ---: | --- |" in to_markdown([table])
    assert '<td class="number">77.7</td>' in to_html([table], title="t")


def test_invisible_signs_are_shown_but_emoji_stay():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert one_line(family) == family
    assert one_line("a\u202eb\x00c") == "a\ufffdb\ufffdc"
    assert one_line("grün\t\n 中文") == "grün 中文"


def test_pictures_are_found():
    assert [picture.file for picture in pictures_in(everything("x"))] == ["a.png"]


@pytest.mark.parametrize("form", [lambda parts: to_html(parts, title="t"), to_markdown])
def test_what_is_no_part_is_refused(form):
    with pytest.raises(ValueError, match="expected a part"):
        form(["text"])
