"""ChatGPT's account export: every field of it, in all the shapes that it has had."""

import copy
import json
from typing import Any

import pytest

from companion.formats.chatgpt_citations import text_parts
from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, attempt, zipped

CLASSIC = HELDIN / "chatgpt" / "classic"
CURRENT = HELDIN / "chatgpt" / "current"
FIRST = "11111111-0000-4000-8000-00000000000a"
SECOND = "22222222-0000-4000-8000-00000000000b"
THIRD = "33333333-0000-4000-8000-00000000000c"


@pytest.fixture(scope="module")
def classic() -> Read:
    return Read(CLASSIC)


@pytest.fixture(scope="module")
def current() -> Read:
    return Read(CURRENT)


def message(read: Read, words: str) -> dict[str, Any]:
    """The values of the message in whose first part these words stand."""
    (found,) = (each.values for each in read.of(MESSAGE) if words in str(each.values["parts"][:1]))
    return found


def node(key: str, parent: str | None, *parts: Any, **changes: Any) -> dict[str, Any]:
    content = {"content_type": "text", "parts": list(parts)}
    said = {"id": key, "author": {"role": "user"}, "content": content, **changes}
    return {"id": key, "parent": parent, "message": said}


def conversation(*nodes: dict[str, Any], **changes: Any) -> dict[str, Any]:
    tree = {each["id"]: each for each in nodes}
    return {"id": "c1", "title": "T", "create_time": 1.0, "mapping": tree, **changes}


@pytest.fixture
def read(read_conversations):
    return read_conversations


# --- the conversation --------------------------------------------------------------------


def test_a_conversation_has_all_that_the_export_says_of_it(classic):
    found = classic.conversation(FIRST).values
    assert found["title"] == "面包 and bread"
    assert (found["created_ms"], found["updated_ms"]) == (1_756_000_000_500, 1_756_000_900_250)
    assert found["model"] == "gpt-4o"
    assert found["folder"] == "Baking 烘焙"
    assert found["pinned"] is True
    assert "archived" not in found
    assert found["source_app"] == "chatgpt"
    assert found["extra"] == {
        "moderation_results": [],
        "plugin_ids": None,
        "conversation_template_id": "g-p-77",
        "gizmo_id": "g-p-77",
        "gizmo_type": "snorlax",
        "is_starred": True,
        "safe_urls": [],
        "blocked_urls": [],
        "memory_scope": "global_enabled",
        "voice": None,
        "project": {"id": "g-p-77", "name": "Baking 烘焙"},
        "mapping": {
            "client-created-root": {"id": "client-created-root", "message": None, "parent": None}
        },
    }


def test_what_is_archived_pinned_or_spoken_is_so(classic):
    found = classic.conversation(SECOND).values
    assert (found["archived"], found["pinned"]) == (True, True)
    assert found["extra"]["voice"] == "juniper"
    assert found["extra"]["pinned_time"] == 1_756_000_950.0
    assert "title" not in found
    assert "created_ms" not in found


def test_branches_stay_and_the_open_one_is_known(classic):
    first = classic.conversation(FIRST)
    texts = {each.id: each.values for each in classic.messages(first)}
    way, step = [], first.values["current_leaf"]
    while step is not None:
        way.append(texts[step])
        step = texts[step]["parent"]
    assert way[0]["parts"][0]["text"] == "Done and done."
    assert len(way) == 18
    assert message(classic, "file-AbCd1234") in way
    assert message(classic, "Second version") not in way


def test_siblings_stand_in_the_order_in_which_their_parent_lists_them(classic):
    second, first = message(classic, "Second version"), message(classic, "A loaf.")
    assert second["parent"] == first["parent"]
    assert second["ordinal"] < first["ordinal"]


def test_a_turn_that_follows_nothing_known_begins_anew(classic):
    orphan = message(classic, "An orphan turn")
    assert orphan["parent"] is None
    assert orphan["extra"] == {"orphan_of": "nowhere"}


def test_what_the_window_hides_is_hidden(classic):
    hidden = [each.values for each in classic.of(MESSAGE) if each.values.get("hidden")]
    assert [(each["role"], each["parts"]) for each in hidden] == [
        ("system", []),
        (
            "user",
            [
                {"type": "context", "text": "I bake bread 做面包", "name": "user_profile"},
                {"type": "context", "text": "Answer briefly 简短回答", "name": "user_instructions"},
            ],
        ),
        (
            "system",
            [{"type": "context", "text": "1. Likes rye 喜欢黑麦", "name": "model_set_context"}],
        ),
    ]
    assert hidden[0]["extra"] == {"weight": 0.0, "parent": "client-created-root"}


# --- messages ----------------------------------------------------------------------------


def test_a_message_has_its_model_time_and_state(classic):
    found = message(classic, "Second version")
    assert found["role"] == "assistant"
    assert found["model"] == "gpt-4o-mini"
    assert found["created_ms"] == 1_756_000_004_000
    assert found["status"] == "partial"
    assert found["extra"] == {"metadata": {"finish_details": {"type": "interrupted"}}}
    unfinished = message(classic, "Done and done.")
    assert unfinished["status"] == "partial"
    assert unfinished["extra"]["status"] == "in_progress"


def test_a_time_finer_than_a_millisecond_is_kept_as_it_was(classic):
    found = message(classic, "file-AbCd1234")
    assert found["created_ms"] == 1_756_000_001_123
    assert found["extra"]["create_time"] == 1_756_000_001.123456
    assert "create_time" not in message(classic, "Second version")["extra"]


def test_pictures_files_and_what_is_missing_of_them_are_parts(classic):
    picture, said, notes, gone = message(classic, "file-AbCd1234")["parts"]
    assert picture["type"] == "image"
    assert picture["source"]["asset_pointer"] == "file-service://file-AbCd1234"
    assert classic.attachment(picture["attachment"])["name"] == "面包.png"
    assert classic.attachment(picture["attachment"])["media_type"] == "image/png"
    assert said == {"type": "text", "text": "What is on this picture? 图上是什么？"}
    assert classic.attachment(notes["attachment"])["name"] == "my notes.txt"
    assert (
        classic.sink.kept[classic.attachment(notes["attachment"])["digest"]]
        == (CLASSIC / "file-Notes9-my notes.txt").read_bytes()
    )
    assert gone == {"type": "file", "missing": True, "name": "gone away.pdf"}


def test_a_picture_that_was_made_has_what_was_asked_for(classic):
    asked = message(classic, "dalle.text2im")
    assert asked["parts"] == [
        {
            "type": "tool_call",
            "name": "dalle.text2im",
            "arguments": '{"prompt": "a warm loaf"}',
            "call_id": "",
        }
    ]
    made = message(classic, "file-Dalle555")
    assert made["role"] == "tool"
    (picture,) = made["parts"]
    assert (picture["type"], picture["alt"]) == ("image", "a warm loaf on a table")
    assert classic.attachment(picture["attachment"])["media_type"] == "image/webp"


@pytest.mark.parametrize(
    ("words", "parts", "rest"),
    [
        (
            "print('六' * 2)",
            [{"type": "code", "text": "print('六' * 2)", "language": ""}],
            {"language": "unknown", "response_format_name": None, "content_type": "code"},
        ),
        (
            "六六 printed",
            [{"type": "tool_result", "call_id": "", "text": "六六 printed", "name": "python"}],
            {"content_type": "execution_output"},
        ),
        (
            "A quoted page",
            [
                {
                    "type": "citation",
                    "url": "https://example.com/q",
                    "title": "A quoted page",
                    "text": "Quoted words 引文",
                }
            ],
            {"domain": "example.com", "content_type": "tether_quote"},
        ),
        (
            "L0: a result line",
            [
                {
                    "type": "tool_result",
                    "call_id": "",
                    "text": "L0: a result line",
                    "name": "browser",
                },
                {
                    "type": "tool_result",
                    "call_id": "",
                    "text": "the summary line",
                    "name": "browser",
                },
            ],
            {"assets": None, "tether_id": None, "content_type": "tether_browsing_display"},
        ),
        (
            "Sonic page",
            [
                {
                    "type": "citation",
                    "url": "https://example.com/s",
                    "title": "Sonic page",
                    "text": "Sonic text 声波",
                }
            ],
            {
                "domain": "example.com",
                "snippet": "a sonic snippet",
                "pub_timestamp": 1755000000.0,
                "crawl_date": None,
                "pub_date": None,
                "ref_id": {"turn_index": 0},
                "content_type": "sonic_webpage",
            },
        ),
        (
            "citable output",
            [
                {
                    "type": "tool_result",
                    "call_id": "",
                    "text": "citable output 可引用",
                    "name": "web.run",
                }
            ],
            {"content_type": "citable_code_output"},
        ),
        (
            "Something broke",
            [{"type": "error", "text": "Something broke 出错了", "name": "tool_error"}],
            {"content_type": "system_error"},
        ),
        (
            "app_pairing_content",
            [
                {
                    "type": "unknown",
                    "value": {
                        "content_type": "app_pairing_content",
                        "workspaces": [{"title": "a workspace 工作区"}],
                    },
                }
            ],
            {"content_type": "app_pairing_content"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_content_type_is_typed_parts(classic, words, parts, rest):
    found = message(classic, words)
    assert found["parts"] == parts
    assert found["extra"]["content"] == rest


def test_a_screenshot_is_a_picture(classic):
    found = message(classic, "file_00ab")
    (picture,) = found["parts"]
    assert classic.attachment(picture["attachment"])["size"] == 69
    assert found["extra"]["content"] == {
        "computer_id": "0",
        "state": {"title": "a window 窗口"},
        "content_type": "computer_output",
    }


def test_what_was_said_aloud_is_text_and_sound(classic):
    said, sound = message(classic, "What I said aloud")["parts"]
    assert said == {
        "type": "text",
        "text": "What I said aloud 我说的话",
        "spoken": True,
        "source": {"direction": "in", "decoding_id": None},
    }
    assert sound["type"] == "audio"
    assert classic.attachment(sound["attachment"])["media_type"] == "audio/wav"
    assert sound["source"]["audio_start_timestamp"] == 0.2


def test_feedback_stays_with_its_message(classic):
    assert message(classic, "A loaf.")["extra"]["feedback"]["rating"] == "thumbs_up"


# --- citations ---------------------------------------------------------------------------


def test_marks_leave_the_text_and_sources_know_their_place(classic):
    said, *sources = message(classic, "A loaf.")["parts"]
    assert said["text"] == "A loaf. It is brown  and warm."
    assert [(each["url"][20:], each.get("start")) for each in sources] == [
        ("bread", 20),
        ("warm", 29),
        ("oven", 29),
        ("foot", None),
    ]
    assert sources[0]["title"] == "About bread"
    assert sources[0]["text"] == "Bread is brown"


def test_brackets_of_older_answers_are_marks_too(classic):
    said, source = message(classic, "Done and done.")["parts"]
    assert said["marks"] == [[4, "【12†source】"]]
    assert source == {
        "type": "citation",
        "url": "https://example.com/older",
        "title": "An older source",
        "text": "older words",
        "start": 4,
    }


def test_where_marks_and_sources_are_not_as_many_none_has_a_place(current):
    said, one, two = message(current, "A blue dot")["parts"]
    assert said["text"] == "A blue dot 蓝点"
    assert "start" not in one
    assert "start" not in two


@pytest.mark.parametrize(
    "text",
    [
        "a\ue200cite\ue202turn0search3\ue201b\ue206",
        "【1†a】【2†b】",
        "\ue200",
        "a\ue200b\ue200c\ue201",
        "【12】 stays",
        "plain",
        "\ue201\ue200",
    ],
)
def test_a_text_can_be_put_together_again(text):
    (part,) = text_parts(text)
    whole = part["text"]
    for place, mark in reversed(part.get("marks", [])):
        whole = whole[:place] + mark + whole[place:]
    assert whole == text
    assert not set(part["text"]) & set(map(chr, range(0xE200, 0xE207)))


# --- the newer archives ------------------------------------------------------------------


def test_shards_without_children_metadata_and_numbers_for_times_come_in(current):
    found = current.conversation(THIRD).values
    assert found["created_ms"] == 1_785_578_400_000
    assert found["updated_ms"] == 1_785_579_000_123
    assert found["extra"]["update_time"] == "2026-08-01T10:10:00.123456+00:00"
    assert found["pinned"] is True
    asked = message(current, "file_0000aa")
    assert asked["created_ms"] == 1_785_578_401_250
    assert asked["created_text"] == "2026-08-01T10:00:01.250000+00:00"
    assert current.conversation("44444444-0000-4000-8000-00000000000d")


def test_a_node_without_a_message_is_stepped_over(current):
    answer = message(current, "A blue dot")
    (before,) = (each for each in current.of(MESSAGE) if each.id == answer["parent"])
    assert before.values["parts"][0]["text"] == "Thought for 2 seconds"
    assert answer["extra"]["parent"] == "mid"


def test_thoughts_are_reasoning(current):
    assert message(current, "First the size")["parts"] == [
        {
            "type": "reasoning",
            "text": "First the size 先看尺寸",
            "summary": "Looking 看图",
            "source": {"chunks": ["First the size"], "finished": True},
        },
        {
            "type": "reasoning",
            "text": "Only a summary",
            "summary": "Only a summary",
            "source": {"chunks": [], "finished": True},
        },
    ]


def test_a_dat_file_has_the_name_that_the_export_knows(current):
    picture, _ = message(current, "file_0000aa")["parts"]
    found = current.attachment(picture["attachment"])
    assert (found["name"], found["media_type"]) == ("蓝点.png", "image/png")


def test_a_document_that_only_the_library_knows_is_with_the_message_that_made_it(current):
    call, document = message(current, "canmore.create_textdoc")["parts"]
    assert call["type"] == "tool_call"
    found = current.attachment(document["attachment"])
    assert found["name"] == "Report 报告.docx"
    assert found["media_type"].endswith("wordprocessingml.document")


def test_what_is_absent_empty_or_none_is_told(current):
    assert [(each.place, each.why) for each in current.skipped] == [
        ("conversations-001.json[0] “Nothing in it”", "skipped_empty"),
        ("conversations-001.json[2]", "skipped_wrong_shape"),
        ("conversations-002.json", "skipped_absent"),
    ]


def test_an_old_and_a_new_export_of_a_conversation_give_the_same_ids(tmp_path):
    old = json.loads((CLASSIC / "conversations.json").read_text(encoding="utf-8"))
    new = copy.deepcopy(old)
    for each in new:
        for one in each["mapping"].values():
            del one["children"]
    shards = {f"conversations-00{n}.json": [each] for n, each in enumerate(new)}
    first = Read(zipped(tmp_path / "old.zip", {"conversations.json": old}))
    second = Read(zipped(tmp_path / "new.zip", shards))
    assert {each.id for each in first.records} == {each.id for each in second.records}


def test_a_shard_that_is_cut_leaves_the_others(tmp_path):
    good = json.dumps([conversation(node("a", None, "Good"))])
    cut = json.dumps([conversation(node("b", None, "Lost"), id="c2")])[:60]
    members = {"conversations-000.json": good, "conversations-001.json": cut}
    found = Read(zipped(tmp_path / "a.zip", members))
    assert len(found.of(CONVERSATION)) == 1
    assert found.skipped[0].place == "conversations-001.json"
    assert attempt(zipped(tmp_path / "b.zip", {"conversations.json": cut})) == "import_truncated"


# --- what files may hold -----------------------------------------------------------------


def test_an_asset_is_found_by_the_beginning_of_a_name_and_no_other(read):
    pointer = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_0a"}
    found = read(conversation(node("a", None, pointer)), **{"file_0abc-x.png": b"wrong"})
    assert found.of(ATTACHMENT) == []
    found = read(
        conversation(node("a", None, pointer)), **{"file_0abc.png": b"", "d/file_0a-x.png": b"ok"}
    )
    assert [found.sink.kept[each.values["digest"]] for each in found.of(ATTACHMENT)] == [b"ok"]


def test_an_asset_that_is_damaged_is_told_and_missing(tmp_path):
    pointer = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_0a"}
    whole = conversation(node("a", None, pointer, "Look"))
    path = zipped(tmp_path / "a.zip", {"conversations.json": [whole], "file_0a.dat": "x" * 500})
    data = bytearray(path.read_bytes())
    at = data.index(b"file_0a.dat") + 12
    data[at] ^= 0xFF
    path.write_bytes(data)
    found = Read(path)
    assert found.whys() == ["skipped_damaged"]
    assert found.of(MESSAGE)[0].values["parts"][0]["missing"] is True


def test_one_conversation_that_an_extension_saved_comes_in():
    found = Read(HELDIN / "chatgpt" / "single.json")
    assert found.formats == ["chatgpt"]
    texts = [each.values["parts"][0]["text"] for each in found.of(MESSAGE)]
    assert texts == ["Saved alone 单独保存", "An answer alone"]


def test_an_object_with_a_list_is_a_list_too(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"conversations": [conversation(node("a", None, "Hi"))]}))
    assert len(Read(path).of(MESSAGE)) == 1


def test_a_long_conversation_of_empty_nodes_takes_linear_time(read):
    many = 10_000
    nodes = [{"id": f"e{n}", "parent": f"e{n - 1}", "message": None} for n in range(many)]
    leaves = [node(f"m{n}", f"e{many - 1 - n % 9}", "x") for n in range(many)]
    assert len(read(conversation(*nodes, *leaves)).of(MESSAGE)) == many


def test_a_group_chat_that_cannot_be_read_yet_is_told(read):
    found = read(
        conversation(node("a", None, "Hi")), **{"group_chats.json": [{"id": "g", "name": "Group"}]}
    )
    assert found.whys() == ["skipped_unknown_format"]
