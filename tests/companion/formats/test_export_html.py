"""A page that shows everything, runs nothing, and asks nobody for anything."""

import base64
from html.parser import HTMLParser
from pathlib import Path

import pytest

from companion.formats import export_html
from companion.formats.html_body import markdown_html
from tests.companion.formats.writing import (
    PNG,
    attachment,
    conversation,
    message,
    picture_of,
    written,
)

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="https://evil.org/x.png" onerror="alert(1)">',
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt&colon;alert(1))",
    "[click]( java\nscript:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)",
    "[click](vbscript:x) [click](file:///etc/passwd) [click](//evil.org/x)",
    "![pixel](https://evil.org/pixel.png)",
    "![pixel](data:image/svg+xml;base64,PHN2Zz4=)",
    '![a" onerror="alert(1)](https://evil.org/"onerror="x)',
    '<https://evil.org/" onmouseover="x>',
    "</section></details></article></body></html><script>x</script>",
    "<!-- --><![CDATA[<script>x</script>]]>",
    "[ref]: javascript:alert(1)\n\n[ref]",
    '<a href="javascript:x">y</a><iframe src="https://evil.org"></iframe>',
    "<style>body{background:url(https://evil.org)}</style>",
]

TAGS = """
html head meta title style body h1 h2 h3 h4 h5 h6 p small section article details summary div
pre code a img em strong s ol ul li blockquote table thead tbody tr th td hr br
"""


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.ids: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        found = dict(attrs)
        self.links += [found["href"]] if "href" in found else []
        self.sources += [found["src"]] if "src" in found else []
        self.ids |= {found["id"]} if "id" in found else set()

    def handle_data(self, data):
        self.text += data


def page(folder: Path, *conversations, **options) -> Page:
    return Page(written("html", folder, *conversations, **options).read_text(encoding="utf-8"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_in_a_conversation_steers_the_page(tmp_path, hostile):
    kinds = ["text", "reasoning", "code", "tool_result", "error", "context", hostile]
    parts = [{"type": kind, "text": hostile} for kind in kinds]
    parts += [
        {"type": "tool_call", "name": hostile, "arguments": hostile, "call_id": hostile},
        {"type": "citation", "url": hostile, "title": hostile, "text": hostile},
        {"type": "image", "url": hostile, "name": hostile},
        {"type": "file", "url": "javascript:alert(1)", "name": hostile},
        {"type": "x", "value": {hostile: hostile}},
    ]
    said = conversation(
        message("1", *parts, role=hostile, model=hostile),
        title=hostile,
        folder=hostile,
        system_prompt=hostile,
        **{f"tag:{hostile}": True},
    )
    found = page(tmp_path, said, conversation(title=hostile))
    assert found.tags <= set(TAGS.split())
    assert found.attributes <= {
        "lang", "charset", "http-equiv", "content", "name", "id", "class", "href", "rel", "open",
        "start",
    }  # fmt: skip
    assert found.sources == []
    assert all(link.startswith(("#", "https://", "http://", "mailto:")) for link in found.links)
    assert "default-src 'none'" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_a_picture_by_its_address_is_a_link_that_nobody_follows_unasked(tmp_path):
    said = conversation(
        message("1", "![A cat](https://a.org/cat.png)", {"type": "image", "url": "https://b.org/c"})
    )
    found = page(tmp_path, said)
    assert "img" not in found.tags
    assert found.links == ["https://a.org/cat.png", "https://b.org/c"]
    assert "A cat" in found.text


def test_markdown_is_rendered_with_the_line_ends_of_a_chat():
    html = markdown_html("**a**\nb\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n~~s~~")
    assert "<strong>a</strong><br" in html
    assert "<td>1</td>" in html
    assert "<s>s</s>" in html


def test_a_nesting_bomb_is_shown_as_text():
    assert markdown_html("> " * 5_000 + "deep").startswith("<pre>")


def test_pictures_are_in_the_page_and_other_files_beside_it(tmp_path, monkeypatch):
    monkeypatch.setattr(export_html, "PICTURE_BYTES_MAX", 100)
    for name, data in (("cat", PNG), ("big", PNG * 50), ("notes", b"notes")):
        (tmp_path / name).write_bytes(data)
    cat = attachment(tmp_path / "cat")
    big = attachment(tmp_path / "big", "big.png")
    drawing = attachment(tmp_path / "notes", 'x"y.svg', "image/svg+xml")
    away = attachment(None, "away.png")
    every = [cat, big, drawing, away]
    found = page(tmp_path, conversation(message("1", *map(picture_of, every)), attachments=every))
    assert found.sources == ["data:image/png;base64," + base64.b64encode(PNG).decode()]
    assert found.links == ["out-files/big.png", "out-files/x-y.svg"]
    assert (tmp_path / "out-files" / "big.png").read_bytes() == PNG * 50
    assert "away.png (not on this computer yet)" in found.text


def test_several_conversations_have_an_index_that_leads_to_each(tmp_path):
    said = [conversation(message(t, f"in {t}"), title=t) for t in ("西安", "Lyon")]
    found = page(tmp_path, *said)
    assert found.links == ["#c1", "#c2"]
    assert {"c1", "c2"} <= found.ids
    assert found.text.index("in 西安") < found.text.index("in Lyon")


def test_one_conversation_is_open(tmp_path):
    html = written("html", tmp_path, conversation(message("1", "Hi"))).read_text(encoding="utf-8")
    assert html.count("<details open>") == 1
    assert "<title>Trip</title>" in html
    assert "<ol>" not in html
