"""What came from NextChat goes back field by field; what did not becomes what its import takes."""

import base64
import json
from typing import Any

import pytest

from companion.demo.run import SAMPLE
from companion.formats.base import Export, ImportedRecord
from companion.formats.exporters import EXPORTERS
from companion.model.exported import ExportedAttachment, ExportedConversation, ExportedRecord
from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE, PROMPT
from tests.companion.formats.reading import Read
from tests.companion.formats.writing import (
    DAY_MS,
    PNG,
    attachment,
    conversation,
    message,
    picture_of,
    text,
    written,
)

PICTURE_URL = "data:image/png;base64," + base64.b64encode(PNG).decode()
SECRET = "sk-secret-0123456789"

OWN: dict[str, Any] = {
    "chat-next-web-store": {
        "sessions": [
            {
                "id": "s1",
                "topic": '西安 & "三日"',
                "memoryPrompt": "memory",
                "stat": {"tokenCount": 1, "wordCount": 2, "charCount": 3},
                "lastUpdate": 1_700_000_000_000,
                "lastSummarizeIndex": 2,
                "clearContextIndex": 1,
                "unheardOf": {"deep": [1, {"x": None}]},
                "messages": [
                    {"id": "a", "date": "2023/11/15 06:13:20", "role": "user", "content": "去哪？"},
                    {
                        "id": "b",
                        "date": "2023-11-14T22:13:21.000Z",
                        "role": "assistant",
                        "content": "",
                        "streaming": False,
                        "isError": True,
                        "model": "gpt-4o",
                        "audio_url": "blob:x",
                        "tools": [
                            {
                                "id": "t1",
                                "index": 0,
                                "type": "function",
                                "function": {"name": "f", "arguments": "{}", "strict": True},
                                "content": "found",
                                "isError": False,
                            },
                            {
                                "id": "t2",
                                "function": {"name": "g", "arguments": ""},
                                "isError": True,
                                "errorMsg": "no",
                            },
                            {"id": "t3", "function": {"name": "h", "arguments": "[]"}},
                        ],
                    },
                    {
                        "id": "c",
                        "date": "11/14/2023, 10:13:22 PM",
                        "role": "user",
                        "content": [
                            {"type": "text", "text": "See"},
                            {"type": "image_url", "image_url": {"url": PICTURE_URL}},
                            {
                                "type": "image_url",
                                "image_url": {"url": "https://a.org/c.png", "detail": "low"},
                            },
                            {"type": "input_audio", "data": "x"},
                        ],
                    },
                    {
                        "id": "d",
                        "date": "11/14/2023, 10:13:23 PM",
                        "role": "assistant",
                        "content": "cut o",
                        "streaming": True,
                        "tools": [],
                    },
                ],
                "mask": {
                    "id": "m1",
                    "name": "New",
                    "context": [{"id": "x", "role": "system", "content": "Brief.", "date": ""}],
                    "modelConfig": {"model": "gpt-4o", "temperature": 0.5},
                },
            }
        ]
    },
    "mask-store": {
        "masks": {"m2": {"id": "m2", "name": "诗人", "context": [], "modelConfig": {"model": "x"}}}
    },
    "prompt-store": {
        "prompts": {"p1": {"id": "p1", "title": "Sum", "content": "Sum up", "createdAt": 1}}
    },
    "access-control": {"openaiApiKey": SECRET},
    "app-config": {"modelConfig": {"apiKey": SECRET}},
}


def whole(found: Read, folder) -> list[ExportedConversation]:
    """What an export of a store that holds only this would be given."""
    folder.mkdir()
    attachments = {}
    for record in found.of(ATTACHMENT):
        path = folder / record.id.hex()
        path.write_bytes(found.sink.kept[record.values["digest"]])
        attachments[record.id] = ExportedAttachment(exported(record), path)
    messages = [exported(record) for record in found.of(MESSAGE)]
    conversations = []
    for record in found.of(CONVERSATION):
        of = tuple(m for m in messages if m.values["conversation"] == record.id)
        ids = tuple(m.id for m in of)
        conversations.append(ExportedConversation(exported(record), of, ids, attachments))
    return conversations


def exported(record: ImportedRecord) -> ExportedRecord:
    return ExportedRecord(record.id, record.kind, record.values)


def there_and_back(path, folder) -> dict[str, Any]:
    found = Read(path)
    assert found.skipped == []
    prompts = map(exported, found.of(PROMPT))
    target = folder / "out.json"
    job = Export(iter(whole(found, folder / "blobs")), prompts, DAY_MS)
    EXPORTERS["nextchat"].write(job, target)
    return json.loads(target.read_text(encoding="utf-8"))


def of_the_person(stores: dict[str, Any]) -> tuple[Any, Any, Any]:
    masks = stores["mask-store"]["masks"]
    own = {key: mask for key, mask in masks.items() if not mask.get("builtin")}
    sessions = stores["chat-next-web-store"]["sessions"]
    return sessions, own, stores["prompt-store"]["prompts"]


def test_the_sample_goes_back_field_by_field(tmp_path):
    back = there_and_back(SAMPLE, tmp_path)
    assert of_the_person(back) == of_the_person(json.loads(SAMPLE.read_text(encoding="utf-8")))


def test_every_field_goes_back(tmp_path):
    path = tmp_path / "own.json"
    path.write_text(json.dumps(OWN), encoding="utf-8")
    back = there_and_back(path, tmp_path)
    assert of_the_person(back) == of_the_person(OWN)


def test_no_key_leaves(tmp_path):
    path = tmp_path / "own.json"
    path.write_text(json.dumps(OWN), encoding="utf-8")
    back = there_and_back(path, tmp_path)
    assert SECRET not in json.dumps(back)
    # NextChat's import reads this of both, and takes what is newer.
    assert back["access-control"] == back["app-config"] == {"lastUpdateTime": 0}


def test_an_import_of_what_went_back_brings_nothing_new(tmp_path):
    path = tmp_path / "own.json"
    path.write_text(json.dumps(OWN), encoding="utf-8")
    there_and_back(path, tmp_path)
    assert Read(tmp_path / "out.json").records == Read(path).records


def test_what_was_edited_here_goes_out_edited(tmp_path):
    path = tmp_path / "own.json"
    path.write_text(json.dumps(OWN), encoding="utf-8")
    found = Read(path)
    found.of(CONVERSATION)[0].values["title"] = "New title"
    found.of(MESSAGE)[0].values["parts"] = [text("edited")]
    job = Export(iter(whole(found, tmp_path / "blobs")), iter(()), DAY_MS)
    EXPORTERS["nextchat"].write(job, tmp_path / "out.json")
    stores = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    (session,) = stores["chat-next-web-store"]["sessions"]
    assert session["topic"] == "New title"
    assert session["messages"][0]["content"] == "edited"


def test_a_conversation_of_another_app_becomes_one_that_nextchat_takes(tmp_path):
    (tmp_path / "cat").write_bytes(PNG)
    cat = attachment(tmp_path / "cat")
    notes = attachment(tmp_path / "cat", "notes.pdf", "application/pdf")
    first = message("1", "q", picture_of(cat), picture_of(notes, "file"))
    old = message("2", "old", role="assistant", parent="1")
    new = message(
        "3",
        {"type": "reasoning", "text": "hm\nso"},
        "a",
        {"type": "citation", "url": "https://a.org", "title": "A"},
        {"type": "x", "value": 1, "attachment": b"\0"},
        role="assistant",
        parent="1",
        model="claude",
    )
    tool = message("4", "said", role="tool", parent="3", created_ms=0)
    said = conversation(
        first, old, new, tool, shown=[first, new, tool], attachments=[cat, notes],
        source_app="claude", source_id="c-1", system_prompt="Brief.", model="claude",
        extra={"secret": b"ours"},
    )  # fmt: skip
    prompt = ExportedRecord(said.record.id, "prompt", {"title": "P", "text": "T"})
    path = written("nextchat", tmp_path, said, prompts=[prompt])
    stores = json.loads(path.read_text(encoding="utf-8"))
    (session,) = stores["chat-next-web-store"]["sessions"]
    assert (session["id"], session["topic"]) == ("c-1", "Trip")
    assert "secret" not in session
    assert session["lastUpdate"] == DAY_MS
    assert session["mask"]["modelConfig"]["model"] == "claude"
    assert [turn["content"] for turn in session["mask"]["context"]] == ["Brief."]
    asked, answered, spoken = session["messages"]
    assert asked == {
        "id": first.id.hex(),
        "date": "2023-11-14T22:13:20.000Z",
        "role": "user",
        "streaming": False,
        "content": [
            text("q"),
            {"type": "image_url", "image_url": {"url": PICTURE_URL}},
            text("*notes.pdf*"),
        ],
    }
    assert answered["content"].startswith("> hm\n> so\n\na\n\n> [A](<https://a.org>)")
    assert (spoken["role"], spoken["date"]) == ("assistant", "")
    assert [each["content"] for each in stores["prompt-store"]["prompts"].values()] == ["T"]
    assert Read(path).skipped == []


@pytest.mark.parametrize(
    ("literal", "date"),
    [
        ("2023/11/15 06:13:20", "2023/11/15 06:13:20"),
        ("11/14/2023, 10:13:20 PM", "11/14/2023, 10:13:20 PM"),
        ("11/14/2023, 10:13:20\u202fPM", "11/14/2023, 10:13:20\u202fPM"),
        ("14.11.2023, 22:13:20", "2023-11-14T22:13:20.000Z"),
        ("03/12/2023, 22:13:20", "2023-11-14T22:13:20.000Z"),
        ("2023/11/14 下午10:13:20", "2023-11-14T22:13:20.000Z"),
        ("", "2023-11-14T22:13:20.000Z"),
    ],
)
def test_a_date_goes_out_as_every_client_reads_it(tmp_path, literal, date):
    said = conversation(message("1", "q", created_text=literal), source_app="nextchat")
    stores = json.loads(written("nextchat", tmp_path, said).read_text(encoding="utf-8"))
    assert stores["chat-next-web-store"]["sessions"][0]["messages"][0]["date"] == date
