"""With OpenCC, Chinese is found in whichever script it was written."""

import pytest

from companion.store.writer import Edit, Store
from companion.views.folding import spellings
from companion.views.pages import Views
from companion.views.query import Term

pytest.importorskip("opencc")


def test_a_term_is_spelled_in_both_scripts():
    assert set(spellings(Term("软件"))) == {"软件", "軟件"}
    assert set(spellings(Term("軟件"))) == {"软件", "軟件"}


def test_what_is_not_chinese_is_spelled_as_it_is():
    assert spellings(Term("word")) == ("word",)
    assert spellings(Term("カナ")) == ("カナ",)


def test_each_script_finds_the_other(tmp_path):
    store = Store.open(tmp_path / "companion.db")
    store.write([Edit(b"c" * 16, "conversation", {"title": "Talk"})], wall_ms=1)
    for n, text in enumerate(("打开软件", "打開軟件"), start=1):
        parts = [{"type": "text", "text": text}]
        edit = Edit(bytes([n]) * 16, "message", {"conversation": b"c" * 16, "parts": parts})
        store.write([edit], wall_ms=n)
    views = Views.open(tmp_path / "companion.db", tmp_path)
    for typed in ("软件", "軟件"):
        found = {hit.snippet for hit in views.search(typed, limit=9)}
        assert found == {"打开\x02软件\x03", "打開\x02軟件\x03"}
    assert views.search("打开 -軟件", limit=9) == []
    views.close()
    store.close()
