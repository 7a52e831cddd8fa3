"""NextChat backups: everything in them comes in, and nothing in them can break the import."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.demo.run import SAMPLE
from companion.errors import CompanionError
from companion.formats.base import ImportedBlob, ImportedRecord, Skipped
from companion.formats.registry import importers_for
from companion.formats.source import open_source
from companion.model.records import ATTACHMENT, CONVERSATION, KINDS, MESSAGE, PROMPT, canonical

PICTURE = b"\x89PNG\r\n\x1a\n picture"
PICTURE_URL = "data:image/png;base64," + base64.b64encode(PICTURE).decode()


class Sink:
    def __init__(self) -> None:
        self.kept: dict[bytes, bytes] = {}

    def put(self, data: bytes) -> bytes:
        digest = hashlib.blake2b(data, digest_size=32).digest()
        self.kept[digest] = data
        return digest


class Read:
    """A file that was read."""

    def __init__(self, path) -> None:
        self.sink = Sink()
        ((importer, source),), _ = importers_for(open_source(path))
        items = list(importer.read(source, self.sink))
        self.records = [item for item in items if isinstance(item, ImportedRecord)]
        self.skipped = [item for item in items if isinstance(item, Skipped)]
        self.blobs = [item.digest for item in items if isinstance(item, ImportedBlob)]

    def of(self, kind: str) -> list[ImportedRecord]:
        return [record for record in self.records if record.kind == kind]


def attempt(path) -> Read | str:
    """What was read, or the code of the reason why nothing was."""
    try:
        return Read(path)
    except CompanionError as refusal:
        return refusal.reason.code


def session(**changes: Any) -> dict[str, Any]:
    return {
        "id": "s1",
        "topic": "Trip",
        "lastUpdate": 1_700_000_000_000,
        "messages": [message()],
        "mask": {"name": "x", "context": [], "modelConfig": {"model": "gpt-4o"}},
        **changes,
    }


def message(**changes: Any) -> dict[str, Any]:
    return {
        "id": "m1",
        "role": "user",
        "content": "Hello",
        "date": "11/14/2023, 10:13:20 PM",
        **changes,
    }


@pytest.fixture
def read(tmp_path):
    def read(*sessions: Any, **stores: Any) -> Read:
        path = tmp_path / "backup.json"
        chats = {"sessions": list(sessions)}
        path.write_text(json.dumps({"chat-next-web-store": chats, **stores}))
        return Read(path)

    return read


def test_a_conversation_and_its_messages_come_in_whole(read):
    second = message(id="m2", role="assistant", content="Hi", model="gpt-4o-mini")
    found = read(session(messages=[message(), second]))
    (conversation,) = found.of(CONVERSATION)
    first, answer = found.of(MESSAGE)
    assert conversation.values["title"] == "Trip"
    assert conversation.values["updated_ms"] == 1_700_000_000_000
    assert conversation.values["model"] == "gpt-4o"
    assert conversation.values["current_leaf"] == answer.id
    assert first.values["conversation"] == answer.values["conversation"] == conversation.id
    assert (first.values["parent"], answer.values["parent"]) == (None, first.id)
    assert first.values["parts"] == [{"type": "text", "text": "Hello"}]
    assert answer.values["model"] == "gpt-4o-mini"
    assert found.skipped == []


def test_times_are_read_in_the_writer_s_zone(read):
    (first,) = read(session()).of(MESSAGE)
    assert first.values["created_ms"] == 1_700_000_000_000  # lastUpdate says: UTC
    assert first.values["created_text"] == "11/14/2023, 10:13:20 PM"
    east = session(messages=[message(date="2023/11/15 06:13:20")])
    (first,) = read(east).of(MESSAGE)
    assert first.values["created_ms"] == 1_700_000_000_000  # eight hours east of it


def test_a_date_with_two_readings_is_settled_by_the_others(read):
    clear = message(id="m0", date="23/11/2023, 09:00:00")
    open_ = message(id="m1", date="03/12/2023, 09:00:00")
    found = read(session(messages=[clear, open_], lastUpdate=1_701_594_000_000))
    created = datetime.fromtimestamp(found.of(MESSAGE)[1].values["created_ms"] / 1000, UTC)
    assert (created.month, created.day) == (12, 3)


def test_pictures_become_attachments_once(read):
    content = [
        {"type": "text", "text": "Look"},
        {"type": "image_url", "image_url": {"url": PICTURE_URL}},
        {"type": "image_url", "image_url": {"url": PICTURE_URL}},
        {"type": "image_url", "image_url": {"url": "https://example.org/cat.png"}},
    ]
    found = read(session(messages=[message(content=content)]))
    (attachment,) = found.of(ATTACHMENT)
    assert found.sink.kept == {attachment.values["digest"]: PICTURE}
    assert found.blobs == [attachment.values["digest"]]
    assert attachment.values["size"] == len(PICTURE)
    parts = found.of(MESSAGE)[0].values["parts"]
    image = {"type": "image", "attachment": attachment.id}
    assert parts[1:] == [image, image, {"type": "image", "url": "https://example.org/cat.png"}]


def test_tools_and_what_we_do_not_model_are_kept(read):
    tool = {"id": "c1", "function": {"name": "search", "arguments": "{}"}, "content": "found"}
    odd = {"type": "audio", "audio": {"id": "x"}}
    found = read(session(messages=[message(content=["Hi", odd], tools=[tool], rating=5)], pin=1))
    values = found.of(MESSAGE)[0].values
    assert [part["type"] for part in values["parts"]] == [
        "text",
        "audio",
        "tool_call",
        "tool_result",
    ]
    assert values["extra"] == {"rating": 5}
    assert found.of(CONVERSATION)[0].values["extra"]["pin"] == 1


def test_masks_and_prompts_come_in(read):
    masks = {
        "masks": {
            "a": {"id": "a", "name": "Poet", "context": [{"role": "system", "content": "Rhyme"}]}
        }
    }
    prompts = {"prompts": {"b": {"id": "b", "title": "Sum up", "content": "In one line:"}}}
    found = read(**{"mask-store": masks, "prompt-store": prompts})
    assert {record.values["title"] for record in found.of(PROMPT)} == {"Poet", "Sum up"}


def test_keys_and_settings_are_never_read(read):
    secret = {"accessCode": "sk-secret", "openaiApiKey": "sk-secret"}
    found = read(session(), **{"access-control": secret, "app-config": secret})
    assert "sk-secret" not in repr(found.records)


def test_the_same_file_gives_the_same_records(read):
    first, again = read(session()), read(session())
    assert first.records == again.records


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": ""}, "skipped_no_id"),
        ({"id": 7}, "skipped_no_id"),
        ({"messages": []}, "skipped_empty"),
        ({"messages": "none"}, "skipped_wrong_shape"),
        ({"extra": [[[[0]]]] * 1}, None),
    ],
)
def test_a_session_that_cannot_be_used_is_left_out_and_the_rest_comes_in(read, changes, why):
    good = session(id="good", messages=[message(id="g")])
    found = read(session(**changes), good, None, "text")
    assert any(record.values.get("source_id") == "good" for record in found.records)
    if why is not None:
        assert found.skipped[0].why == why


def test_a_session_or_message_that_stands_twice_comes_in_once(read):
    found = read(session(messages=[message(), message()]), session())
    assert len(found.of(MESSAGE)) == 1
    assert {skipped.why for skipped in found.skipped} == {"skipped_twice"}


@pytest.mark.parametrize("date", ["", "yesterday", 5, None, "99/99/9999, 99:99:99", "x" * 100_000])
def test_a_date_that_is_none_is_left_open(read, date):
    (found,) = read(session(messages=[message(date=date)])).of(MESSAGE)
    assert "created_ms" not in found.values


@pytest.mark.parametrize("last", [True, -1, 1e300, "soon", None, float("nan"), 10**30])
def test_a_last_change_that_is_no_time_is_left_out(read, last):
    found = read(session(lastUpdate=last))
    assert isinstance(found.of(CONVERSATION)[0].values.get("updated_ms", 0), int)


def test_half_an_emoji_and_a_nul_do_not_reach_the_database(read):
    (found,) = read(session(messages=[message(content="a\ud83d b\x00 c")])).of(MESSAGE)
    text = found.values["parts"][0]["text"]
    assert "\x00" not in text
    canonical(found.values)


def test_a_nesting_bomb_is_left_out(read):
    bomb: Any = 0
    for _ in range(90):
        bomb = [bomb]
    found = read(session(bomb=bomb), session(id="good", messages=[message(id="g")]))
    assert [skipped.why for skipped in found.skipped] == ["skipped_too_deep"]
    assert len(found.of(CONVERSATION)) == 1


def test_our_own_sample_comes_in_completely():
    found = Read(SAMPLE)
    assert found.skipped == []
    assert len(found.of(CONVERSATION)) >= 5
    assert found.of(ATTACHMENT)
    assert found.of(PROMPT)
    assert all("created_ms" in record.values for record in found.of(MESSAGE))


@pytest.mark.parametrize("cut", [1, 40, 500])
def test_a_file_that_ends_before_a_conversation_does_is_said_to(tmp_path, cut):
    path = tmp_path / "cut.json"
    path.write_bytes(SAMPLE.read_bytes()[:cut])
    with pytest.raises(CompanionError) as told:
        Read(path)
    assert told.value.reason.code in ("import_truncated", "import_unknown_format")
    assert cut < 50 or told.value.reason.code == "import_truncated"


@pytest.mark.parametrize("left", [0.3, 0.6, 0.9])
def test_a_file_that_ends_in_the_middle_brings_what_comes_before(tmp_path, left):
    whole = SAMPLE.read_bytes()
    path = tmp_path / "cut.json"
    path.write_bytes(whole[: int(len(whole) * left)])
    found, complete = Read(path), Read(SAMPLE)
    assert found.of(CONVERSATION)
    assert {record.id for record in found.records} < {record.id for record in complete.records}
    assert [skipped.why for skipped in found.skipped] == ["skipped_rest"]


def test_a_session_that_is_damaged_inside_costs_only_itself(tmp_path):
    good = json.dumps(session(id="good", messages=[message(id="g")]))
    path = tmp_path / "backup.json"
    path.write_text('{"chat-next-web-store": {"sessions": [{"id": "bad" 7}, ' + good + "]}}")
    found = Read(path)
    assert [record.values["source_id"] for record in found.of(CONVERSATION)] == ["good"]
    assert [skipped.why for skipped in found.skipped] == ["skipped_damaged"]


def test_what_a_date_means_is_learned_from_sessions_that_come_later(read):
    unclear = session(messages=[message(date="03/12/2023, 09:00:00")], lastUpdate=None)
    clear = session(id="later", messages=[message(date="23/11/2023, 09:00:00")])
    found = read(unclear, clear)
    created = datetime.fromtimestamp(found.of(MESSAGE)[0].values["created_ms"] / 1000, UTC)
    assert (created.month, created.day) == (12, 3)


def test_a_date_far_out_of_our_time_is_left_open(read):
    (found,) = read(session(messages=[message(date="0001-01-01T00:00:00Z")])).of(MESSAGE)
    assert "created_ms" not in found.values
    assert found.values["created_text"] == "0001-01-01T00:00:00Z"


@pytest.mark.parametrize("store", ["chat-next-web-store", "mask-store", "prompt-store"])
@pytest.mark.parametrize("value", [None, 5, "text", [], [1], {}, {"sessions": 7, "masks": [1]}])
def test_a_store_of_another_shape_brings_nothing_and_breaks_nothing(tmp_path, store, value):
    path = tmp_path / "backup.json"
    path.write_text(json.dumps({store: value}))
    found = attempt(path)
    assert found == "import_unknown_format" or found.records == []


def test_masks_and_prompts_that_cannot_be_used_are_left_out_and_the_rest_comes_in(read):
    masks = {"masks": {"a": 7, "b": {"name": "no id"}, "c": {"id": "c", "name": "good"}}}
    prompts = {"prompts": {"a": None, "c": {"id": "c", "title": "good too", "content": "x"}}}
    found = read(**{"mask-store": masks, "prompt-store": prompts})
    assert {record.values["title"] for record in found.of(PROMPT)} == {"good", "good too"}
    assert [skipped.why for skipped in found.skipped] == [
        "skipped_wrong_shape",
        "skipped_no_id",
        "skipped_wrong_shape",
    ]


def test_the_masks_that_nextchat_ships_are_not_the_person_s(read):
    masks = {"masks": {"a": {"id": "a", "name": "Shipped", "builtin": True}}}
    assert read(session(), **{"mask-store": masks}).of(PROMPT) == []


def test_the_same_picture_in_two_conversations_is_kept_once(read):
    content = [{"type": "image_url", "image_url": {"url": PICTURE_URL}}]
    found = read(
        session(messages=[message(content=content)]),
        session(id="s2", messages=[message(content=content)]),
    )
    assert len(found.of(ATTACHMENT)) == len(found.blobs) == 1
    one, other = (record.values["parts"] for record in found.of(MESSAGE))
    assert one == other


def test_a_picture_that_is_damaged_stays_as_it_was_written(read):
    url = "data:image/png;base64,!!!"
    content = [{"type": "image_url", "image_url": {"url": url}}]
    found = read(session(messages=[message(content=content)]))
    assert found.of(MESSAGE)[0].values["parts"] == [{"type": "image", "url": url}]
    assert found.of(ATTACHMENT) == []


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        (10**400, None),
        (-(10**400), None),
        (2**63 - 1, 2**63 - 1),
        (2**63, float(2**63)),
        (1e308, 1e308),
        (float("inf"), None),
    ],
)
def test_huge_numbers_are_kept_as_far_as_they_can_be(read, number, kept):
    found = read(session(score=number, messages=[message(rating=number)]))
    assert found.of(CONVERSATION)[0].values["extra"]["score"] == kept
    assert found.of(MESSAGE)[0].values["extra"] == {"rating": kept}
    for record in found.records:
        canonical(record.values)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "content", "role", "date", "type", "text", "url", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(
                ("id", "topic", "messages", "lastUpdate", "mask", "memoryPrompt"), json_values
            ),
        )
        | json_values,
        max_size=4,
    )
)
def test_whatever_stands_in_a_backup_gives_records_that_can_be_kept(tmp_path_factory, sessions):
    path = tmp_path_factory.mktemp("any") / "backup.json"
    path.write_text(json.dumps({"chat-next-web-store": {"sessions": sessions}}))
    found = Read(path)
    for record in found.records:
        assert record.kind in KINDS
        assert len(record.id) == 16
        canonical(record.values)


@settings(max_examples=150)
@given(
    st.dictionaries(
        st.sampled_from(["chat-next-web-store", "mask-store", "prompt-store", "access-control"]),
        json_values
        | st.dictionaries(st.sampled_from(["sessions", "masks", "prompts"]), json_values),
    )
    | json_values
)
def test_whatever_json_a_file_holds_it_is_read_or_refused_with_a_reason(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("any") / "backup.json"
    path.write_text(json.dumps(value))
    found = attempt(path)
    if isinstance(found, str):
        assert found.startswith("import_")
    else:
        for record in found.records:
            canonical(record.values)


@settings(max_examples=150)
@given(st.integers(0, 4_000), st.binary(min_size=1, max_size=6))
def test_a_file_with_wrong_bytes_in_it_is_read_or_refused_with_a_reason(
    tmp_path_factory, position, wrong
):
    path = tmp_path_factory.mktemp("any") / "backup.json"
    good = json.dumps({"chat-next-web-store": {"sessions": [session(), session(id="s2")]}})
    at = position % len(good)
    path.write_bytes(good[:at].encode() + wrong + good[at:].encode())
    found = attempt(path)
    assert isinstance(found, Read) or found.startswith("import_")
