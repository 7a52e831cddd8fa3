"""Markdown that any editor shows as the conversation was, whatever is in it."""

import json

import pytest
from markdown_it import MarkdownIt

from companion.formats.markdown_text import closed, fenced, folded
from tests.companion.formats.writing import (
    PNG,
    attachment,
    conversation,
    message,
    picture_of,
    written,
)


def only(folder):
    (path,) = folder.glob("*.md")
    return path.read_text(encoding="utf-8")


def test_a_conversation_is_a_file_with_what_is_known_of_it_at_its_head(tmp_path):
    said = conversation(
        message("1", "去哪里？"),
        message("2", "西安", role="assistant", parent="1", model="gpt-4o"),
        title='西安: "三日游"',
        model="gpt-4o",
        folder="Travel/China",
        source_app="chatgpt",
        source_id="abc",
        pinned=True,
        **{"tag:旅行": True, "tag:old": False},
    )
    folder = written("markdown", tmp_path, said)
    (path,) = folder.iterdir()
    assert path.name == "西安- -三日游.md"
    text = path.read_text(encoding="utf-8")
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    told = dict(line.split(": ", 1) for line in head.split("\n"))
    assert {name: json.loads(value) for name, value in told.items()} == {
        "title": '西安: "三日游"',
        "id": said.record.id.hex(),
        "created": "2023-11-14T22:13:20.000Z",
        "updated": "2023-11-14T22:13:20.000Z",
        "source": "chatgpt",
        "source_id": "abc",
        "model": "gpt-4o",
        "folder": "Travel/China",
        "tags": ["旅行"],
        "pinned": True,
    }
    assert body.strip() == (
        '# 西安: "三日游"\n\n'
        "## You · 2023-11-14 22:13 UTC\n\n去哪里？\n\n"
        "## Assistant · gpt-4o · 2023-11-14 22:13 UTC\n\n西安"
    )


def test_a_head_holds_no_character_that_yaml_refuses(tmp_path):
    text = only(written("markdown", tmp_path, conversation(title="a\x85b\x7fc\u2028d\ufeffe")))
    (line,) = [line for line in text.split("\n") if line.startswith("title: ")]
    assert line.isprintable()
    assert json.loads(line.removeprefix("title: ")) == "a b\x7fc d\ufeffe"


def test_what_a_message_leaves_open_does_not_reach_the_next(tmp_path):
    said = conversation(
        message("1", "```python\nprint(1)"),
        message(
            "2",
            {"type": "code", "text": "a\n```\n# no heading\n````", "language": "md\n`x`"},
            {"type": "reasoning", "text": "</details>\n\n~~~\nx"},
            {"type": "tool_call", "name": "sea*rch", "arguments": '{"q": "```"}', "call_id": "1"},
            {"type": "tool_result", "text": "``````", "call_id": "1", "error": True},
            {"type": "citation", "title": "A [b]", "url": "https://a.org/x y>z"},
            {"type": "mystery", "value": {"n": 1}},
            role="assistant",
        ),
        message("3", "the end"),
    )
    tokens = MarkdownIt("commonmark").parse(
        only(written("markdown", tmp_path, said)).split("\n---\n", 1)[1]
    )
    headings = [
        tokens[at + 1].content.split(" ·")[0]
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    assert headings == ["Trip", "You", "Assistant", "You"]
    fences = [token.content for token in tokens if token.type == "fence"]
    assert fences[:2] == ["print(1)\n", "a\n```\n# no heading\n````\n"]
    assert fences[-2:] == ["``````\n", '{\n  "n": 1\n}\n']
    links = [c for token in tokens for c in token.children or () if c.type == "link_open"]
    assert [link.attrGet("href") for link in links] == ["https://a.org/x%20y%3Ez"]


@pytest.mark.parametrize(
    "markdown", ["```\nx", "~~~~ a\n```\nx", "```\n``` b\nx", "````\n```", "a\n\n   ```js\nb\n"]
)
def test_an_open_block_of_code_is_closed(markdown):
    tokens = MarkdownIt("commonmark").parse(f"{closed(markdown)}\n\n# after")
    assert tokens[-3].type == "heading_open"
    assert closed(closed(markdown)) == closed(markdown)


@pytest.mark.parametrize("markdown", ["", "a", "```\nx\n```", "`a`", "```a``` b", "~~~\n```\n~~~"])
def test_a_text_that_leaves_nothing_open_stays_as_it_is(markdown):
    assert closed(markdown) == markdown


def test_a_fence_is_longer_than_any_inside():
    assert fenced("a").startswith("```\n")
    assert fenced("a ````` b").startswith("``````\n")


def test_a_fold_is_not_ended_from_inside():
    assert folded("Why", "</DETAILS></summary>").count("</details>") == 1


def test_attachments_lie_beside_and_are_linked(tmp_path):
    (tmp_path / "cat").write_bytes(PNG)
    (tmp_path / "notes").write_bytes(b"notes")
    cat = attachment(tmp_path / "cat", "cat [1].png")
    same = attachment(tmp_path / "cat", "copy.png")
    notes = attachment(tmp_path / "notes", "a:b.txt", "text/plain")
    away = attachment(None, "away.png")
    said = conversation(
        message("1", picture_of(cat), picture_of(same), picture_of(notes, "file")),
        message("2", picture_of(away), {"type": "image", "url": "https://a.org/c.png"}),
        message("3", {"type": "audio", "missing": True, "name": "voice.wav"}),
        attachments=[cat, same, notes, away],
    )
    folder = written("markdown", tmp_path, said)
    beside = {path.name: path.read_bytes() for path in (folder / "attachments").iterdir()}
    assert beside == {"cat [1].png": PNG, "a-b.txt": b"notes"}
    text = only(folder)
    assert "![cat \\[1\\].png](attachments/cat%20%5B1%5D.png)" in text
    assert "![copy.png](attachments/cat%20%5B1%5D.png)" in text
    assert "\n[a:b.txt](attachments/a-b.txt)" in text
    assert "*away.png (not on this computer yet)*" in text
    assert "[https://a.org/c.png](<https://a.org/c.png>)" in text
    assert "*voice.wav (not in this export)*" in text


def test_the_open_branch_is_written_and_all_if_asked(tmp_path):
    first, one = message("1", "q"), message("2", "old answer", role="assistant", parent="1")
    other = message("3", "new answer", role="assistant", parent="1")
    hidden = message("4", "secret", role="system", hidden=True)
    said = conversation(hidden, first, one, other, shown=[hidden, first, other])
    text = only(written("markdown", tmp_path, said))
    assert "new answer" in text
    assert "old answer" not in text
    (tmp_path / "all").mkdir()
    text = only(written("markdown", tmp_path / "all", said, all_branches=True))
    assert "UTC · another version\n\nold answer" in text
    assert "secret" not in text


def test_conversations_of_one_title_are_files_of_their_own(tmp_path):
    said = [conversation(message(n, n), title=t) for n, t in (("a", "Trip"), ("b", "TRIP"))]
    folder = written("markdown", tmp_path, *said, conversation(title="attachments"))
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["TRIP (2).md", "Trip.md", "attachments.md"]
