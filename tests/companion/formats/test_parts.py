"""Parts keep what else their source says, and nothing of it is taken for our own."""

import base64

from companion.formats.attachments import Attachments
from companion.formats.parts import kind_of, linked, part
from tests.companion.formats.reading import Sink

URL = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def test_other_fields_stand_beside_what_is_modelled():
    raw = {"kind": "think", "say": "hm", "duration": 3, "nothing": None}
    made = part("reasoning", raw, "kind", "say", text="hm")
    assert made == {"type": "reasoning", "text": "hm", "duration": 3}


def test_a_field_of_one_of_our_names_moves_aside():
    raw = {"type": "x", "attachment": "y", "missing": 1, "source": "z", "text": "theirs"}
    made = part("reasoning", raw, text="ours")
    assert made == {"type": "reasoning", "text": "ours", "source": raw}


def test_an_address_with_the_bytes_in_it_becomes_an_attachment():
    attachments = Attachments("some", Sink())
    made = linked(attachments, URL, "file", {"url": URL, "id": "f"}, "url", name="a.png")
    assert (made["type"], made["id"]) == ("image", "f")
    assert "attachment" in made
    assert "missing" not in made


def test_any_other_address_is_kept_and_never_fetched():
    attachments = Attachments("some", Sink())
    for url in ("https://example.com/a.png", "data:image/png;base64,!", "", None):
        made = linked(attachments, url, "image", {}, name="")
        assert made["missing"] is True
        assert made.get("url", "") == (url or "")
    assert list(attachments.drain()) == []


def test_the_kind_of_a_part_is_told_by_its_media_type():
    assert [kind_of(t) for t in ("image/png", "audio/mpeg", "application/pdf", None, 5)] == [
        *("image", "audio", "file", "file", "file"),
    ]
