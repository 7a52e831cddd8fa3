"""ChatGPT's shape: what came from it goes back, and what did not is a sound tree of nodes."""

import json
from typing import Any

import pytest

from tests.companion.formats.writing import (
    PNG,
    attachment,
    conversation,
    message,
    picture_of,
    written,
)

ROOT = "client-created-root"
VOICE = {"content_type": "audio_asset_pointer", "asset_pointer": "sediment://file_1", "size": 3}
RECORDING = {
    "content_type": "real_time_user_audio_video_asset_pointer",
    "audio_asset_pointer": VOICE,
    "frames_asset_pointers": [],
}


def only(folder) -> dict[str, Any]:
    (found,) = json.loads((folder / "conversations.json").read_text(encoding="utf-8"))
    return found


def sound(found: dict[str, Any]) -> dict[str, Any]:
    """The nodes, if parents and children agree and all hang on one root."""
    nodes = found["mapping"]
    roots = [key for key, node in nodes.items() if node["parent"] is None]
    assert roots == [ROOT]
    for key, node in nodes.items():
        assert node["id"] == key
        assert all(nodes[child]["parent"] == key for child in node["children"])
        assert node["parent"] is None or key in nodes[node["parent"]]["children"]
    assert found["current_node"] in nodes
    return nodes


def path_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages from the root to the open node."""
    nodes, key, path = sound(found), found["current_node"], []
    while key is not None:
        path.append(nodes[key]["message"])
        key = nodes[key]["parent"]
    return [each for each in reversed(path) if each is not None]


def test_branches_are_nodes_with_one_parent(tmp_path):
    first = message("1", "问")
    old = message("2", "old", role="assistant", parent="1")
    new = message("3", "new", role="assistant", parent="1", model="gpt-4o", hidden=True)
    said = conversation(first, old, new, current_leaf=old.id, archived=True, title="西安")
    found = only(written("chatgpt", tmp_path, said))
    assert [each["content"]["parts"] for each in path_of(found)] == [["问"], ["old"]]
    assert found["mapping"][first.id.hex()]["children"] == [old.id.hex(), new.id.hex()]
    assert (found["title"], found["is_archived"], found["is_starred"]) == ("西安", True, None)
    assert found["create_time"] == 1_700_000_000.0
    other = found["mapping"][new.id.hex()]["message"]
    assert other["metadata"] == {
        "model_slug": "gpt-4o",
        "is_visually_hidden_from_conversation": True,
    }


def test_what_came_from_chatgpt_goes_back_field_by_field(tmp_path):
    first = message(
        "1",
        "q",
        source_id="node-1",
        extra={
            "parent": ROOT,
            "create_time": 1700000000.000123,
            "weight": 0.5,
            "channel": "final",
            "author": {"role": "user", "name": "x", "metadata": {"real": True}},
            "metadata": {"request_id": "r", "attachments": []},
        },
    )
    said = conversation(
        first,
        source_app="chatgpt",
        source_id="conv-1",
        current_leaf=first.id,
        extra={
            "create_time": 1700000000.0004,
            "update_time": 5.5,
            "voice": "juniper",
            "mapping": {
                ROOT: {"id": ROOT, "message": None, "parent": None, "children": ["node-1"]}
            },
        },
    )
    found = only(written("chatgpt", tmp_path, said))
    assert (found["id"], found["conversation_id"]) == ("conv-1", "conv-1")
    assert (found["voice"], found["create_time"]) == ("juniper", 1700000000.0004)
    assert found["update_time"] == 1_700_000_000.0  # it was changed here since
    assert found["current_node"] == "node-1"
    (back,) = path_of(found)
    assert back["create_time"] == 1700000000.000123
    assert (back["weight"], back["channel"]) == (0.5, "final")
    assert back["author"]["metadata"] == {"real": True}
    assert back["metadata"] == {"request_id": "r", "attachments": []}
    assert back["content"] == {"content_type": "text", "parts": ["q"]}


@pytest.mark.parametrize(
    ("parts", "rest", "content"),
    [
        (
            [{"type": "text", "text": "One pixel.", "marks": [[3, "\ue200cite\ue201"]]}],
            {},
            {"content_type": "text", "parts": ["One\ue200cite\ue201 pixel."]},
        ),
        (
            [
                {"type": "text", "text": "said", "spoken": True, "source": {"direction": "in"}},
                {"type": "audio", "missing": True, "source": RECORDING},
                {"type": "audio", "missing": True, "source": VOICE},
                {"type": "file", "name": "listed in the metadata"},
                {"type": "unknown", "value": {"content_type": "new"}},
            ],
            {"content_type": "multimodal_text"},
            {
                "content_type": "multimodal_text",
                "parts": [
                    {"content_type": "audio_transcription", "text": "said", "direction": "in"},
                    RECORDING,
                    {"content_type": "new"},
                ],
            },
        ),
        (
            [
                {"type": "reasoning", "text": "long", "summary": "s", "source": {"chunks": []}},
                {"type": "reasoning", "text": "only", "summary": "only", "source": {}},
            ],
            {"content_type": "thoughts", "source_analysis_msg_id": "m"},
            {
                "content_type": "thoughts",
                "source_analysis_msg_id": "m",
                "thoughts": [
                    {"summary": "s", "content": "long", "chunks": []},
                    {"summary": "only", "content": ""},
                ],
            },
        ),
        (
            [{"type": "citation", "url": "https://a.org", "title": "A", "text": "t"}],
            {"content_type": "tether_quote", "domain": "a.org"},
            {
                "content_type": "tether_quote",
                "url": "https://a.org",
                "title": "A",
                "text": "t",
                "domain": "a.org",
            },
        ),
        (
            [{"type": "context", "text": "me", "name": "user_profile"}],
            {"content_type": "user_editable_context"},
            {"content_type": "user_editable_context", "user_profile": "me"},
        ),
        (
            [{"type": "tool_call", "name": "web", "arguments": "{}", "call_id": ""}],
            {"content_type": "code", "language": "unknown"},
            {"content_type": "code", "language": "unknown", "text": "{}"},
        ),
        (
            [{"type": "unknown", "value": {"content_type": "hologram", "x": 1}}],
            {"content_type": "hologram"},
            {"content_type": "hologram", "x": 1},
        ),
    ],
)
def test_a_content_goes_back_as_the_kind_it_was(tmp_path, parts, rest, content):
    said = message("1", *parts, source_id="n", extra={"content": rest})
    found = only(written("chatgpt", tmp_path, conversation(said, source_app="chatgpt")))
    assert found["mapping"]["n"]["message"]["content"] == content


def test_what_another_app_says_in_one_message_is_a_chain_of_nodes(tmp_path):
    answer = message(
        "2",
        {"type": "reasoning", "text": "hm"},
        {"type": "tool_call", "name": "search", "arguments": "{}", "call_id": "c"},
        {"type": "tool_result", "text": "found", "call_id": "c"},
        "a",
        {"type": "code", "text": "x = 1", "language": "python"},
        {"type": "citation", "url": "https://a.org", "title": "A"},
        role="assistant",
        parent="1",
    )
    code = message("3", {"type": "code", "text": "y", "language": "js"}, parent="2")
    said = conversation(
        message("1", "q"), answer, code, system_prompt="Brief.", current_leaf=code.id
    )
    path = path_of(only(written("chatgpt", tmp_path, said)))
    assert [(each["author"]["role"], each["content"]["content_type"]) for each in path] == [
        ("system", "text"),
        ("user", "text"),
        ("assistant", "thoughts"),
        ("assistant", "code"),
        ("tool", "execution_output"),
        ("assistant", "text"),
        ("user", "code"),
    ]
    assert path[3]["recipient"] == "search"
    assert path[5]["id"] == answer.id.hex()
    assert path[5]["content"]["parts"] == ["a", "```python\nx = 1\n```"]
    assert path[5]["metadata"]["content_references"][0]["url"] == "https://a.org"


def test_pictures_and_files_lie_beside_under_the_ids_that_name_them(tmp_path):
    (tmp_path / "cat").write_bytes(PNG)
    cat = attachment(tmp_path / "cat", "the cat.png")
    away = attachment(None, "away.pdf", "application/pdf")
    said = conversation(
        message("1", "See", picture_of(cat), picture_of(away, "file")), attachments=[cat, away]
    )
    folder = written("chatgpt", tmp_path, said)
    (file,) = (path for path in folder.iterdir() if path.suffix == ".png")
    assert file.read_bytes() == PNG
    (found,) = path_of(only(folder))
    text, picture = found["content"]["parts"]
    assert (text, found["content"]["content_type"]) == ("See", "multimodal_text")
    asset = picture["asset_pointer"].removeprefix("file-service://")
    assert file.name == f"{asset}-the cat.png"
    listed = found["metadata"]["attachments"]
    assert [(each["name"], each["size"]) for each in listed] == [
        ("the cat.png", 16),
        ("away.pdf", 8),
    ]
    assert listed[0]["id"] == asset


def test_the_place_of_a_deleted_message_is_kept_without_it(tmp_path):
    gone = message("1", "secret", deleted=True)
    after = message("2", "after", parent="1")
    nodes = sound(only(written("chatgpt", tmp_path, conversation(gone, after))))
    assert nodes[gone.id.hex()]["message"] is None
    assert nodes[after.id.hex()]["parent"] == gone.id.hex()
