"""Whatever a file claims of its conversations, trees come out, and the same ones everywhere."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.formats.base import ImportedRecord, Item, Skipped
from companion.formats.thread import Thread, Threads, Turn
from companion.formats.values import NotUsable
from companion.model.ids import imported
from companion.model.records import CONVERSATION, MESSAGE, canonical


def turn(key: str = "", parent: str | None = None, text: str = "", **more) -> Turn:
    return Turn(key, parent, "user", [{"type": "text", "text": text or key}], **more)


def thread(*turns: Turn, **more) -> Thread:
    return Thread("app", "c1", list(turns), **more)


def items(one: Thread) -> list[Item]:
    return list(Threads().records(one, "c[0]"))


def messages(one: Thread) -> list[ImportedRecord]:
    return [
        each for each in items(one) if isinstance(each, ImportedRecord) and each.kind == MESSAGE
    ]


def parents(one: Thread) -> dict[str, str | None]:
    """The tree, by the texts of its messages."""
    found = {each.id: each for each in messages(one)}
    texts = {key: each.values["parts"][0]["text"] for key, each in found.items()}
    return {texts[key]: texts.get(each.values["parent"]) for key, each in found.items()}


def test_all_that_a_source_says_is_in_the_records():
    first = turn("a", created_ms=5, created_text="then", model="m", status="error", hidden=True)
    second = turn("b", "a", continues=True, extra={"x": 1}, created_ms=9)
    conversation, one, two = items(
        thread(
            first,
            second,
            title="T",
            model="m",
            system_prompt="S",
            folder="F/G",
            pinned=True,
            archived=True,
            tags=["t", ""],
            leaf="a",
            extra={"y": 2},
        )
    )
    assert conversation == ImportedRecord(
        imported("app", "c1"),
        CONVERSATION,
        {
            "title": "T",
            "created_ms": 5,
            "updated_ms": 9,
            "model": "m",
            "system_prompt": "S",
            "folder": "F/G",
            "source_app": "app",
            "source_id": "c1",
            "current_leaf": imported("app", "c1", "a"),
            "extra": {"y": 2},
            "tag:t": True,
            "pinned": True,
            "archived": True,
        },
    )
    assert one.values == {
        "source_id": "a",
        "conversation": conversation.id,
        "parent": None,
        "ordinal": 0,
        "role": "user",
        "parts": [{"type": "text", "text": "a"}],
        "model": "m",
        "created_ms": 5,
        "created_text": "then",
        "status": "error",
        "hidden": True,
    }
    assert two.values["parent"] == one.id
    assert (two.values["continues"], two.values["extra"]) == (True, {"x": 1})


def test_what_a_source_does_not_say_is_not_written():
    conversation, message = items(thread(turn("a")))
    assert set(conversation.values) == {"source_app", "source_id", "current_leaf"}
    assert set(message.values) == {
        *("conversation", "parent", "ordinal", "role", "parts", "source_id"),
    }


def test_branches_stay_branches():
    found = parents(thread(turn("a"), turn("b", "a"), turn("c", "a"), turn("d", "b")))
    assert found == {"a": None, "b": "a", "c": "a", "d": "b"}


def test_the_order_of_the_file_is_not_that_of_the_tree():
    assert parents(thread(turn("b", "a"), turn("a"))) == {"b": "a", "a": None}


def test_what_follows_nothing_known_begins_anew_and_keeps_what_it_said():
    one = thread(turn("a", "gone", extra={"x": 1}), turn("b", "a"))
    assert parents(one) == {"a": None, "b": "a"}
    assert messages(one)[0].values["extra"] == {"x": 1, "orphan_of": "gone"}


def test_a_circle_is_cut_where_the_file_mentions_it_first():
    circle = [turn("a", "c"), turn("b", "a"), turn("c", "b")]
    assert parents(thread(*circle)) == {"a": None, "b": "a", "c": "b"}
    tail = [turn("d", "a"), *circle]
    assert parents(thread(*tail)) == {"d": "a", "a": None, "b": "a", "c": "b"}
    assert parents(thread(turn("a", "a"))) == {"a": None}


def test_a_long_line_and_a_long_circle_take_linear_time():
    many = 100_000
    circle = [turn(str(n), str((n + 1) % many), "x") for n in range(many)]
    backwards = [turn(str(n), str(n - 1) if n else None, "x") for n in reversed(range(many // 4))]
    for turns in (backwards, circle):
        found = messages(thread(*turns))
        assert sum(each.values["parent"] is None for each in found) == 1


def test_equal_turns_without_keys_are_told_apart_in_linear_time():
    found = messages(thread(*(turn(text="same") for _ in range(50_000))))
    assert len({each.id for each in found}) == 50_000


def test_turns_without_keys_are_named_by_what_is_in_them():
    one, two = messages(thread(turn(text="a"), turn(text="b")))
    again, *_ = messages(thread(turn(text="a"), turn(text="c"), turn(text="b")))
    assert one.id == again.id != two.id


def test_a_key_that_stands_twice_counts_once_and_is_told():
    found = items(thread(turn("a", text="first"), turn("a", text="second"), turn("b", "a")))
    assert [each.values["parts"][0]["text"] for each in found[1:3]] == ["first", "b"]
    assert found[3:] == [Skipped("c[0].messages[1]", "skipped_twice")]


def test_the_open_branch_is_that_of_the_leaf_or_of_the_last_turn():
    turns = [turn("a"), turn("b", "a"), turn("c", "a")]
    for leaf, shown in (("b", "b"), ("", "c"), ("gone", "c")):
        conversation = items(thread(*turns, leaf=leaf))[0]
        assert conversation.values["current_leaf"] == imported("app", "c1", shown)


@pytest.mark.parametrize(
    ("changes", "why"), [({"key": ""}, "skipped_no_id"), ({"turns": []}, "skipped_empty")]
)
def test_without_a_key_or_turns_it_is_none(changes, why):
    with pytest.raises(NotUsable) as told:
        items(replace(thread(turn("a")), **changes))
    assert told.value.why == why


def test_a_conversation_that_stands_twice_counts_once():
    threads = Threads()
    list(threads.records(thread(turn("a")), ""))
    with pytest.raises(NotUsable) as told:
        list(threads.records(thread(turn("b")), ""))
    assert told.value.why == "skipped_twice"


keys = st.sampled_from(["", "a", "b", "c", "d", "e"])


@given(st.lists(st.tuples(keys, st.none() | keys), min_size=1, max_size=12))
def test_whatever_is_claimed_every_message_has_a_way_to_a_root(claims):
    one = thread(*(turn(key, parent, "x") for key, parent in claims))
    found = {each.id: each for each in messages(one)}
    for each in found.values():
        steps, step = 0, each.values["parent"]
        while step is not None:
            step = found[step].values["parent"]
            steps += 1
            assert steps <= len(found)
        canonical(each.values)
    assert items(one) == items(one)  # two devices, one result
