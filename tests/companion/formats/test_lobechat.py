"""LobeChat's dumps: rows of many tables become conversations, with their tools and threads."""

import json

import pytest

from companion.model.records import CONVERSATION, MESSAGE, PROMPT
from tests.companion.formats.reading import HELDIN, Read, attempt

SAMPLES = HELDIN / "lobechat"
MINUTE = 1_772_693_700_000


@pytest.fixture(scope="module")
def legacy() -> Read:
    return Read(SAMPLES / "legacy.json")


@pytest.fixture(scope="module")
def server() -> Read:
    return Read(SAMPLES / "server.json")


@pytest.fixture
def read(read_json):
    return read_json


def lines(found: Read, key: str, names: list[str]) -> dict[str, dict]:
    """The messages of a conversation, which come in time, under these names."""
    messages = found.messages(found.conversation(key))
    return {name: {**m.values, "id": m.id} for name, m in zip(names, messages, strict=True)}


@pytest.fixture(scope="module")
def tree(server) -> dict[str, dict]:
    return lines(server, "tpc_1", ["u1", "a1", "t1", "t2", "a2", "b1", "u2", "x1", "x2"])


def test_a_topic_of_the_browser_comes_with_all_that_is_said_of_it(legacy):
    messages = lines(legacy, "t1", ["u1", "a1", "u2", "f1", "e1"])
    assert legacy.conversation("t1").values == {
        "title": "话题",
        "created_ms": 1_710_649_845_534,
        "updated_ms": 1_710_649_846_000,
        "model": "gpt-4o",
        "system_prompt": "你是助手",
        "folder": "工作\u2215学习/助手",
        "source_app": "lobechat",
        "source_id": "t1",
        "current_leaf": messages["e1"]["id"],
        "extra": {
            "topic": {"sessionId": "s1", "favorite": 1},
            "session": {
                "id": "s1",
                "type": "agent",
                "group": "g1",
                "pinned": True,
                "meta": {"title": "助手", "tags": ["a"]},
                "createdAt": 1_710_649_845_534,
            },
            "agent": {"params": {"temperature": 1}},
        },
        "pinned": True,
    }
    assert legacy.formats == ["lobechat"]


def test_messages_are_a_line_in_time_whatever_they_answer(legacy):
    messages = lines(legacy, "t1", ["u1", "a1", "u2", "f1", "e1"])
    parents = [message["parent"] for message in messages.values()]
    assert parents == [None, *[message["id"] for message in messages.values()][:-1]]
    assert messages["e1"]["extra"]["parentId"] == "u2"
    assert "parentId" not in messages["a1"]["extra"]


def test_the_messages_of_the_browser_keep_their_fields(legacy):
    messages = lines(legacy, "t1", ["u1", "a1", "u2", "f1", "e1"])
    assert messages["u1"]["parts"] == [
        {"type": "file", "missing": True, "name": "file-1", "id": "file-1"},
        {"type": "text", "text": "你好"},
    ]
    assert messages["a1"]["model"] == "gpt-4o-mini"
    assert messages["a1"]["created_ms"] == 1_710_649_845_605
    assert messages["a1"]["extra"] == {
        "extra": {"fromProvider": "openai", "translate": {"content": "ok", "to": "en"}}
    }
    assert messages["f1"]["role"] == "tool"
    assert messages["f1"]["parts"] == [
        {
            "type": "tool_result",
            "call_id": "call_1",
            "text": "晴",
            "plugin": {
                "identifier": "weather",
                "apiName": "now",
                "arguments": "{}",
                "type": "default",
            },
        }
    ]
    assert messages["f1"]["extra"]["pluginState"] == {"t": 21}
    assert messages["e1"]["status"] == "error"
    assert messages["e1"]["parts"] == [
        {
            "type": "error",
            "text": "quota",
            "body": {"status": 429},
            "source": {"type": "OpenAIBizError"},
        }
    ]


def test_messages_outside_of_topics_are_a_conversation_of_their_session(legacy):
    (message,) = legacy.messages(legacy.conversation("inbox"))
    assert message.values["parts"] == [{"type": "text", "text": "收件箱"}]


def test_a_topic_without_messages_is_told(legacy):
    assert [(s.place, s.why) for s in legacy.skipped] == [("topics.t-empty “空”", "skipped_empty")]


def test_a_topic_of_the_server_comes_with_its_agent_and_group(server, tree):
    assert server.conversation("tpc_1").values == {
        "title": "树",
        "created_ms": 1_772_693_746_808,
        "updated_ms": 1_772_703_134_622,
        "model": "gpt-4o",
        "system_prompt": "你是助手",
        "folder": "工作/搜索",
        "source_app": "lobechat",
        "source_id": "tpc_1",
        "current_leaf": tree["u2"]["id"],
        "pinned": True,
        "extra": {
            "topic": {
                "sessionId": "ssn_1",
                "historySummary": "摘要",
                "createdAt": "2026-03-05T06:55:46.808123Z",
            },
            "session": {
                "id": "ssn_1",
                "slug": "s",
                "title": "搜索",
                "type": "agent",
                "groupId": "sg_1",
                "pinned": False,
            },
            "agent": {
                "id": "agt_1",
                "slug": "x",
                "title": "搜索员",
                "provider": "openai",
                "chatConfig": {"historyCount": 8},
            },
            "threads": [
                {
                    "id": "thd_1",
                    "topicId": "tpc_1",
                    "type": "standalone",
                    "sourceMessageId": "a1",
                    "title": "旁支",
                    "status": "active",
                }
            ],
        },
    }
    assert server.skipped == []


def test_versions_stand_side_by_side_and_tools_one_after_the_other(tree):
    follows = {name: message["parent"] for name, message in tree.items()}
    assert follows == {
        "u1": None,
        "a1": tree["u1"]["id"],
        "t1": tree["a1"]["id"],
        "t2": tree["t1"]["id"],
        "a2": tree["t2"]["id"],
        "b1": tree["u1"]["id"],
        "u2": tree["a2"]["id"],
        "x1": tree["a1"]["id"],
        "x2": tree["x1"]["id"],
    }


def test_the_version_that_is_shown_is_the_open_branch(read):
    value = json.loads((SAMPLES / "server.json").read_text("utf-8"))
    value["data"]["messages"][0]["metadata"]["activeBranchIndex"] = 1
    found = read(value)
    messages = found.messages(found.conversation("tpc_1"))
    assert found.conversation("tpc_1").values["current_leaf"] == messages[5].id


def test_the_messages_of_the_server_keep_their_fields(tree):
    assert tree["a1"]["parts"] == [
        {"type": "reasoning", "text": "想", "duration": 1200, "signature": "s"},
        {
            "type": "tool_call",
            "name": "search",
            "arguments": '{"q":1}',
            "call_id": "c1",
            "identifier": "web",
            "source": {"type": "builtin"},
        },
        {
            "type": "tool_call",
            "name": "crawl",
            "arguments": "{}",
            "call_id": "c2",
            "identifier": "web",
            "source": {"type": "builtin"},
        },
    ]
    assert tree["a1"]["created_ms"] == 1_772_693_702_000
    assert tree["a1"]["extra"] == {
        "provider": "openai",
        "metadata": {"totalTokens": 9},
        "updatedAt": "2026-03-05T06:55:02.000Z",
        "favorite": False,
    }
    (answer,) = tree["t1"]["parts"]
    assert (answer["type"], answer["call_id"], answer["text"]) == ("tool_result", "c1", "[]")
    assert answer["plugin"]["state"] == {"n": 0}
    (failed,) = tree["t2"]["parts"]
    assert (failed["error"], failed["why"]) == (True, {"message": "403"})
    assert tree["a2"]["parts"] == [
        {"type": "text", "text": "结果"},
        {"type": "citation", "url": "https://example.com", "title": "例", "favicon": "f"},
    ]
    assert tree["a2"]["extra"]["search"] == {"searchQueries": ["q"]}
    assert tree["a2"]["extra"]["translate"] == {"content": "result", "from": "zh", "to": "en"}
    assert tree["x1"]["extra"]["threadId"] == "thd_1"


def test_agents_are_prompts(legacy, server):
    (one,), (other,) = legacy.of(PROMPT), server.of(PROMPT)
    assert one.values == {
        "title": "助手",
        "text": "你是助手",
        "model": "gpt-4o",
        "source_app": "lobechat",
        "source_id": "s1",
        "extra": {"params": {"temperature": 1}},
    }
    assert (other.values["title"], other.values["text"]) == ("搜索员", "你是助手")


def test_keys_are_never_imported(legacy, server):
    assert "sk-secret" not in repr([legacy.records, server.records])


def test_one_topic_alone_has_the_same_id_every_time(read):
    value = json.loads((SAMPLES / "topic.json").read_text("utf-8"))
    found = read(value)
    (conversation,) = found.of(CONVERSATION)
    grown = {
        **value,
        "messages": [*value["messages"], {"id": "m3", "role": "user", "content": "x"}],
    }
    assert read(grown).of(CONVERSATION)[0].id == conversation.id
    assert conversation.values["title"] == "话题"
    assert conversation.values["extra"] == {
        "version": "2.0",
        "exportedAt": "2026-10-01T00:00:00.000Z",
    }
    question, answer = found.of(MESSAGE)
    assert question.values["parts"] == [
        {
            "type": "image",
            "missing": True,
            "name": "猫",
            "url": "https://example.com/p.png",
            "id": "f1",
            "alt": "猫",
        },
        {
            "type": "file",
            "missing": True,
            "name": "a.pdf",
            "url": "https://example.com/a.pdf",
            "id": "f2",
            "fileType": "application/pdf",
            "size": 3,
        },
        {"type": "text", "text": "看图"},
    ]
    assert answer.values["parent"] == question.id
    assert answer.values["extra"] == {"provider": "openai"}


def test_the_order_of_the_tables_does_not_matter(read, server):
    value = json.loads((SAMPLES / "server.json").read_text("utf-8"))
    value["data"] = dict(reversed(value["data"].items()))
    assert read(value).records == server.records


@pytest.mark.parametrize("row", [7, None, {}, {"id": 5}, {"id": "m", "topicId": 5, "role": []}])
def test_rows_that_are_none_break_nothing(read, row):
    tables = ("sessionGroups", "sessions", "topics", "threads", "messages", "messagePlugins")
    found = read({"exportType": "all", "state": {table: [row] for table in tables}})
    assert len(found.of(CONVERSATION)) <= 1


def test_a_dump_that_ends_in_the_middle_brings_what_comes_before(tmp_path):
    whole = (SAMPLES / "server.json").read_text("utf-8")
    path = tmp_path / "cut.json"
    path.write_text(whole[: whole.index('"messageTranslates"')])
    found = Read(path)
    assert len(found.of(MESSAGE)) == 9
    assert found.whys() == ["skipped_rest"]
    path.write_text(whole[: whole.index('"agents"')])
    assert attempt(path) in ("import_truncated", "import_unknown_format")
