"""What is given to be imported may be anything, and nothing that it names is trusted."""

import contextlib
import gzip
import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from companion.errors import CompanionError
from companion.formats import source as module
from companion.formats.source import open_source
from tests.companion.formats.reading import zipped

UNSAFE = [
    "../out.json",
    "a/../../out.json",
    "/etc/out.json",
    "//server/out.json",
    "C:/out.json",
    "c:out.json",
    "..\\out.json",
    "a\\..\\..\\out.json",
    "\\\\server\\share\\out.json",
    "/",
    ".",
    "./.",
]


def code_of(path: Path, name: str | None = None) -> str:
    """Why it cannot be opened, or a member of it not be read."""
    with pytest.raises(CompanionError) as told:
        content(open_source(path), name)
    return told.value.reason.code


def content(source, name: str | None = None) -> bytes:
    with source.members[name or next(iter(source.members))].open() as file:
        return file.read()


def test_a_file_by_itself_is_its_only_member(tmp_path):
    (tmp_path / "a.json").write_bytes(b"[1]")
    source = open_source(tmp_path / "a.json")
    assert source.only is not None
    assert (source.only.name, source.only.size, source.size) == ("a.json", 3, 3)
    assert content(source, "a.json") == b"[1]"


def test_what_is_not_there_or_no_file_is_refused(tmp_path):
    assert code_of(tmp_path / "nowhere") == "file_missing"
    os.mkfifo(tmp_path / "pipe")
    assert code_of(tmp_path / "pipe") == "file_unreadable"


def test_a_folder_is_all_files_in_it_in_the_order_of_their_names(tmp_path):
    for name in ("b/z.json", "b/a.json", "a.json", "会话/一.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    source = open_source(tmp_path)
    assert list(source.members) == ["a.json", "b/a.json", "b/z.json", "会话/一.json"]
    assert source.only is None
    assert content(source, "b/z.json") == b"b/z.json"
    assert source.members["b/z.json"].leaf == "z.json"


def test_links_and_what_is_no_file_in_a_folder_are_not_followed_and_told(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"secret")
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "good.json").write_bytes(b"[]")
    (folder / "link.json").symlink_to(outside / "secret")
    (folder / "dangling").symlink_to(outside / "nothing")
    (folder / "folder").symlink_to(outside)
    os.mkfifo(folder / "pipe")
    source = open_source(folder)
    assert list(source.members) == ["good.json"]
    assert sorted(skipped.place for skipped in source.skipped) == [
        "dangling",
        "folder",
        "link.json",
        "pipe",
    ]
    assert {skipped.why for skipped in source.skipped} == {"skipped_unsafe_path"}


def test_a_circle_of_links_ends(tmp_path):
    (tmp_path / "self").symlink_to(tmp_path)
    assert open_source(tmp_path).members == {}


def test_a_name_that_is_no_utf8_can_be_told(tmp_path):
    with open(os.fsencode(tmp_path) + b"/\xff.json", "wb") as file:
        file.write(b"[]")
    source = open_source(tmp_path)
    (name,) = source.members
    name.encode()
    source.members[name].shown.encode()
    assert content(source, name) == b"[]"


def test_more_files_than_any_export_has_are_not_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MEMBERS_MAX", 3)
    names = [f"{number}.json" for number in range(6)]
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"[]")
    zipped(tmp_path / "many.zip", dict.fromkeys(names, b"[]"))
    for path in (folder, tmp_path / "many.zip"):
        source = open_source(path)
        assert len(source.members) == 3
        assert [skipped.why for skipped in source.skipped] == ["skipped_too_many"]


def test_neither_are_more_files_that_were_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MEMBERS_MAX", 3)
    zipped(tmp_path / "bad.zip", {f"../{number}": b"" for number in range(9)})
    assert len(open_source(tmp_path / "bad.zip").skipped) == 4


def test_a_zip_is_read_member_by_member(tmp_path):
    path = zipped(tmp_path / "any.name", {"a/b.json": "[1]", "./c//d.json": "[2]", "空/": b""})
    source = open_source(path)
    assert list(source.members) == ["a/b.json", "c/d.json"]
    assert content(source, "a/b.json") == b"[1]"
    assert content(source, "c/d.json") == b"[2]"
    assert source.skipped == []
    source.close()


@pytest.mark.parametrize("name", UNSAFE)
def test_a_name_that_leads_out_of_a_zip_is_left_out_and_told(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        archive.writestr(entry, b"[]")
        archive.writestr("good.json", b"[]")
    source = open_source(tmp_path / "a.zip")
    assert list(source.members) == ["good.json"]
    told = {skipped.why for skipped in source.skipped}
    assert told == ({"skipped_unsafe_path"} if not name.endswith("/") else set())


def test_a_link_in_a_zip_is_left_out_and_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        entry = zipfile.ZipInfo("link.json")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    source = open_source(tmp_path / "a.zip")
    assert source.members == {}
    assert [skipped.why for skipped in source.skipped] == ["skipped_unsafe_path"]


def test_a_member_with_a_password_is_left_out_and_told(tmp_path):
    data = bytearray(zipped(tmp_path / "a.zip", {"a.json": "[]"}).read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # APPNOTE 4.4.4, bit 0 of the directory's flags
    (tmp_path / "a.zip").write_bytes(data)
    source = open_source(tmp_path / "a.zip")
    assert source.members == {}
    assert [skipped.why for skipped in source.skipped] == ["skipped_encrypted"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_members_with_the_same_name_the_first_counts(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.json", b"first")
        archive.writestr("a.json", b"second")
        archive.writestr("./a.json", b"third")
    source = open_source(tmp_path / "a.zip")
    assert content(source, "a.json") == b"first"
    assert [skipped.why for skipped in source.skipped] == ["skipped_twice"] * 2


def test_a_bomb_is_left_out_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BOMB_BYTES_MIN", 1 << 20)
    zipped(tmp_path / "a.zip", {"bomb": bytes(2 << 20), "small": bytes(1 << 19), "a": "[]"})
    source = open_source(tmp_path / "a.zip")
    assert list(source.members) == ["small", "a"]
    assert [(s.place, s.why) for s in source.skipped] == [("bomb", "skipped_bomb")]


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_said(tmp_path):
    data = bytearray(zipped(tmp_path / "a.zip", {"a": bytes(100_000)}).read_bytes())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)  # its size, unpacked
    (tmp_path / "a.zip").write_bytes(data)
    assert code_of(tmp_path / "a.zip") == "import_damaged_member"


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_is_told_whatever_packed_it(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.writestr("a", os.urandom(5_000))
    good = (tmp_path / "a.zip").read_bytes()
    for at in range(31, 200, 7):
        (tmp_path / "a.zip").write_bytes(good[:at] + b"\x55\xaa\x55" + good[at + 3 :])
        assert code_of(tmp_path / "a.zip") in ("import_damaged_member", "file_unreadable")


def test_bytes_that_do_not_fit_their_checksum_are_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.json", b"[1, 2, 3]")
    data = (tmp_path / "a.zip").read_bytes().replace(b"[1, 2, 3]", b"[1, 7, 3]")
    (tmp_path / "a.zip").write_bytes(data)
    assert code_of(tmp_path / "a.zip") == "import_damaged_member"


def test_a_zip_that_was_not_downloaded_to_its_end_is_told(tmp_path):
    data = zipped(tmp_path / "a.zip", {"a.json": "[1]" * 50, "b": os.urandom(99)}).read_bytes()
    for cut in range(4, len(data), 7):
        (tmp_path / "a.zip").write_bytes(data[:cut])
        assert code_of(tmp_path / "a.zip") == "import_damaged_zip"


def test_whatever_byte_of_a_zip_is_wrong_it_is_read_or_told(tmp_path):
    good = zipped(tmp_path / "a.zip", {"ä.json": "[1]" * 9, "b": b"b"}).read_bytes()
    for at in range(len(good)):
        (tmp_path / "a.zip").write_bytes(good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :])
        with contextlib.suppress(CompanionError):
            source = open_source(tmp_path / "a.zip")
            for name in source.members:
                content(source, name)
            source.close()


def test_a_compressed_file_is_read_as_what_it_holds(tmp_path):
    (tmp_path / "export.json.gz").write_bytes(gzip.compress(b'{"a": 1}'))
    source = open_source(tmp_path / "export.json.gz")
    assert source.only is not None
    assert source.only.name == "export.json"
    assert source.shape("export.json").has("a")
    assert content(source, "export.json") == b'{"a": 1}'


@pytest.mark.parametrize("cut", [3, 12, 40, -9, -4])
def test_a_compressed_file_that_is_damaged_is_told(tmp_path, cut):
    data = gzip.compress(os.urandom(99))
    (tmp_path / "a.gz").write_bytes(data[:cut])
    assert code_of(tmp_path / "a.gz") == "import_damaged_member"
    (tmp_path / "a.gz").write_bytes(data[:cut] + bytes([data[cut] ^ 255]) + data[cut + 1 :])
    assert code_of(tmp_path / "a.gz") == "import_damaged_member" or cut == 3  # flags and times


def test_a_member_comes_to_the_disk_and_goes_again(tmp_path):
    source = open_source(zipped(tmp_path / "a.zip", {"b/data.db": b"SQLite"}))
    with source.on_disk("b/data.db") as path:
        assert path.read_bytes() == b"SQLite"
    assert not path.exists()


def test_a_bomb_does_not_come_to_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BOMB_BYTES_MIN", 1 << 20)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        file.write(bytes(4 << 20))
    (tmp_path / "a.gz").write_bytes(packed.getvalue())
    source = open_source(tmp_path / "a.gz")
    with pytest.raises(CompanionError) as told, source.on_disk("a"):
        pass
    assert told.value.reason.code == "import_too_large"


def test_a_part_of_a_source_is_a_source_of_its_own(tmp_path):
    source = open_source(zipped(tmp_path / "a.zip", {"x/a.json": "[]", "b.json": '{"b": 1}'}))
    part = source.part("b.json")
    assert part.only is not None
    assert part.only.name == "b.json"
    assert part.shape("b.json").has("b")
    assert content(part, "b.json") == b'{"b": 1}'


def test_the_shape_of_what_cannot_be_read_is_none(tmp_path):
    data = bytearray(zipped(tmp_path / "a.zip", {"a.json": "[1]" * 50}).read_bytes())
    data[40] ^= 255
    (tmp_path / "a.zip").write_bytes(data)
    assert open_source(tmp_path / "a.zip").shape("a.json").paths == frozenset()


def test_of_a_picture_a_glance_is_enough(tmp_path):
    asked: list[int] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            asked.append(size or 0)
            return super().read(size)

    @contextlib.contextmanager
    def opened():
        yield Watched(b"\x89PNG\r\n\x1a\n\0\0\0" + bytes(1_000_000))

    picture = module.Member("a.png", 1_000_000, "a.png", opened)
    source = module.Source(tmp_path, {"a.png": picture}, [], is_single=True)
    assert source.shape("a.png") is source.shape("a.png")
    assert sum(asked) < 1_000
