"""Search finds words and, in writing without spaces, any substring; no character means anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.store.writer import Edit, Store
from companion.views.pages import Views

TEXTS = {
    "搜索结果": "请显示搜索结果，然后保存。",
    "api": "插件 API文档 在这里",
    "glued": "重跑gen-itgc后再看",
    "accent": "Mon résumé est prêt",
    "russian": "ПРИВЕТ, мир",
    "wide": "ＡＰＩ key",
    "rare": "𠮷野家で食べる",
    "kana": "ファイルを検索する",
    "korean": "한국어 검색",
    "quotes": 'he said "NEAR(a, b)" col: x*',
    "arrow": "left -> right 🙂",
    "question": "索问题修复：如何修复这个问题",
    "names": "call getUserName or snake_case_name in os.path.join",
    "signs": "written in C++ and not in C",
    "hindi": "नमस्ते दुनिया",
    "thai": "ที่นี่",
}


@pytest.fixture(scope="module")
def views(tmp_path_factory):
    directory = tmp_path_factory.mktemp("search")
    store = Store.open(directory / "companion.db")
    talk = b"c" * 16
    edits = [Edit(talk, "conversation", {"title": "Notizen 标题", "updated_ms": 5})]
    for n, text in enumerate(TEXTS.values()):
        edits.append(
            Edit(
                n.to_bytes(16, "big"),
                "message",
                {"conversation": talk, "created_ms": n, "parts": [{"type": "text", "text": text}]},
            )
        )
    store.write(edits, wall_ms=1)
    views = Views.open(directory / "companion.db", directory / "blobs")
    yield views
    views.close()
    store.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("搜", ["搜索结果"]),
        ("搜索", ["搜索结果"]),
        ("索问", ["question"]),
        ("问题修", ["question"]),
        ("请显示搜索结果，然后保存。", ["搜索结果"]),
        ("搜 then", []),
        ("然后 搜", ["搜索结果"]),
        ("api 插", ["api"]),
        ("索结", ["搜索结果"]),
        ("API文档", ["api"]),
        ("文档", ["api"]),
        ("api", ["api", "wide"]),
        ("itgc", ["glued"]),
        ("resume", ["accent"]),
        ("résum", ["accent"]),
        ("привет", ["russian"]),
        ("ＡＰＩ", ["api", "wide"]),
        ("𠮷野", ["rare"]),
        ("吉野", []),
        ("ファイル", ["kana"]),
        ("検索", ["kana"]),
        ("한국", ["korean"]),
        ("검색 -없음", ["korean"]),
        ("api -文档", ["wide"]),
        ('"NEAR(a"', ["quotes"]),
        ("->", ["arrow"]),
        ("left ->", ["arrow"]),
        ("right -left", []),
        ("=>", []),
        ("col:", ["quotes"]),
        ("x*", ["quotes"]),
        ("NEAR(a", ["quotes"]),
        ("NEAR", ["quotes"]),
        ("he (", ["quotes"]),
        ('"', ["quotes"]),
        ("getUserName", ["names"]),
        ("getusername", ["names"]),
        ("getUserNa", ["names"]),
        ("user", ["names"]),
        ('"user name"', ["names"]),
        ("UserName", ["names"]),
        ("snake_case_name", ["names"]),
        ("case", ["names"]),
        ("os.path.join", ["names"]),
        ("path", ["names"]),
        ("C++", ["signs"]),
        ("नमस्ते", ["hindi"]),
        ("नमस", ["hindi"]),
        ("नमसते ", []),
        ("ที่", ["thai"]),
        ("ท่า", []),
        ("rés", ["accent"]),
        ("ré", []),
        ("🙂", ["arrow"]),
        ("left right", ["arrow"]),
        ("right left", ["arrow"]),
        ('"right left"', []),
        ("", []),
        ("   ", []),
    ],
)
def test_what_is_typed_finds(views, typed, found):
    by_number = list(TEXTS)
    hits = views.search(typed, limit=50)
    assert sorted(by_number[int(hit.message, 16)] for hit in hits) == sorted(found)


def test_a_title_is_found_before_its_messages(views):
    (hit,) = views.search("标题", limit=5)
    assert (hit.message, hit.conversation, hit.title) == ("", (b"c" * 16).hex(), "Notizen 标题")


def test_neighbouring_characters_are_marked_as_one_hit(views):
    (hit,) = views.search("搜索结果", limit=5)
    assert hit.snippet == "请显示\x02搜索结果\x03，然后保存。"


@given(st.text(max_size=30) | st.text(alphabet='-":*()^ab搜 NOTAND', max_size=20))
def test_no_text_is_an_error(views, text):
    views.search(text, limit=3)


def test_text_that_was_edited_away_is_not_found(tmp_path):
    store = Store.open(tmp_path / "companion.db")
    views = Views.open(tmp_path / "companion.db", tmp_path)
    for text in ("before 旧文", "after 新文"):
        parts = [{"type": "text", "text": text}]
        store.write(
            [
                Edit(b"c" * 16, "conversation", {"title": text}),
                Edit(b"m" * 16, "message", {"conversation": b"c" * 16, "parts": parts}),
            ],
            wall_ms=1,
        )
    assert [views.search(typed, limit=9) for typed in ("before", "旧文")] == [[], []]
    assert len(views.search("after", limit=9)) == len(views.search("新文", limit=9)) == 2
    views.close()
    store.close()
