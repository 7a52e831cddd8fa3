"""Pictures and files: their bytes once, with a type that they show and a name that harms nobody."""

import base64
import io

import pytest

from companion.formats.attachments import OCTETS, Attachments, media_type_of, missing
from companion.formats.base import ImportedBlob, ImportedRecord
from companion.model.ids import imported
from companion.model.records import ATTACHMENT, canonical
from tests.companion.formats.reading import Sink

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(50)


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def attachments(sink) -> Attachments:
    return Attachments("app", sink)


def test_a_picture_is_kept_and_told_before_what_names_it(attachments, sink):
    part = attachments.of_bytes(PICTURE, name="cat.png")
    blob, record = attachments.drain()
    assert sink.kept == {blob.digest: PICTURE}
    assert blob == ImportedBlob(blob.digest, len(PICTURE))
    assert record == ImportedRecord(
        imported("app", "attachment", blob.digest.hex()),
        ATTACHMENT,
        {"name": "cat.png", "media_type": "image/png", "size": 58, "digest": blob.digest},
    )
    assert part == {"type": "image", "attachment": record.id}
    assert list(attachments.drain()) == []


def test_the_same_bytes_are_kept_once_whichever_way_they_come(attachments, sink):
    url = "data:image/png;base64," + base64.b64encode(PICTURE).decode()
    parts = [
        attachments.of_bytes(PICTURE, name="cat.png"),
        attachments.of_stream(io.BytesIO(PICTURE), name="cat.png"),
        attachments.of_url(url, name="cat.png"),
    ]
    assert parts[0] == parts[1] == parts[2]
    assert len(list(attachments.drain())) == 2
    assert len(sink.kept) == 1


def test_another_name_for_the_same_bytes_stays_with_the_message(attachments):
    first = attachments.of_bytes(b"text", name="a.txt")
    second = attachments.of_bytes(b"text", name="b.txt")
    assert "name" not in first
    assert second == first | {"name": "b.txt"}


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 100_000])
def test_a_stream_of_any_size_is_kept_whole(attachments, sink, size):
    attachments.of_stream(io.BytesIO(b"x" * size), name="file.bin")
    blob, record = attachments.drain()
    assert sink.kept[blob.digest] == b"x" * size
    assert record.values["size"] == blob.size == size


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\dir\\passwd", "a/b\\passwd", "passwd"])
def test_a_name_is_a_name_and_no_path(attachments, name):
    attachments.of_bytes(b"x", name=name)
    assert list(attachments.drain())[1].values["name"] == "passwd"


def test_what_has_no_name_gets_one_of_its_content(attachments):
    attachments.of_bytes(PICTURE)
    name = list(attachments.drain())[1].values["name"]
    assert name.startswith("image-")
    assert name.endswith(".png")
    attachments.of_bytes(b"y", name="n" * 1_000)
    assert len(list(attachments.drain())[1].values["name"]) == 255


def test_an_address_is_kept_and_never_asked(attachments, sink):
    url = "https://example.com/cat.png"
    assert attachments.of_url(url) == {"type": "image", "missing": True, "url": url}
    assert attachments.of_url("data:image/png;base64,!!!")["missing"] is True
    assert list(attachments.drain()) == []
    assert sink.kept == {}


def test_what_an_export_speaks_of_and_does_not_hold_is_told():
    assert missing("file", "a.pdf", size=3, url="", width=None) == {
        "type": "file",
        "missing": True,
        "name": "a.pdf",
        "size": 3,
    }


@pytest.mark.parametrize(
    ("head", "claimed", "found"),
    [
        (PICTURE, "text/html", "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/png", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "", "audio/wav"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4", "audio/mp4"),
        (b"\0\0\0\x20ftypisom", "", "video/mp4"),
        (b"PK\x03\x04", "application/epub+zip", "application/epub+zip"),
        (b"PK\x03\x04", "", "application/zip"),
        (b"plain", "Text/Plain ", "text/plain"),
        (b"plain", "text/plain; charset=utf-8", OCTETS),
        (b"plain", "x" * 10_000, OCTETS),
        (b"", "", OCTETS),
    ],
)  # fmt: skip
def test_the_first_bytes_tell_the_type_and_not_the_claim(head, claimed, found):
    assert media_type_of(head, claimed) == found


def test_whatever_is_claimed_can_be_stored(attachments):
    attachments.of_bytes(b"x", name="\x00/\n", media_type="a/b\n" * 9)
    (record,) = (item for item in attachments.drain() if isinstance(item, ImportedRecord))
    assert record.values["media_type"] == OCTETS
    assert record.values["name"] == "\n"
    assert canonical(record.values)
