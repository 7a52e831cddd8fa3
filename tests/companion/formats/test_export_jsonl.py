"""Lines that OpenAI's fine-tuning takes."""

import base64
import json

from tests.companion.formats.writing import (
    PNG,
    attachment,
    conversation,
    message,
    picture_of,
    written,
)


def lines(path):
    return [json.loads(line)["messages"] for line in path.read_text(encoding="utf-8").splitlines()]


def call(call_id, name="search"):
    return {"type": "tool_call", "name": name, "arguments": '{"q": 1}', "call_id": call_id}


def result(call_id, text="found"):
    return {"type": "tool_result", "call_id": call_id, "text": text}


def test_the_open_branch_is_a_line(tmp_path):
    first, old = message("1", "问"), message("2", "old", role="assistant", parent="1")
    new = message("3", "a", {"type": "reasoning", "text": "hm"}, "b", role="assistant", parent="1")
    said = conversation(first, old, new, shown=[first, new], system_prompt="Be brief.")
    empty = conversation(message("4"), title="Empty")
    assert lines(written("jsonl", tmp_path, said, empty)) == [
        [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "问"},
            {"role": "assistant", "content": "a\n\nb"},
        ]
    ]


def test_tools_are_asked_answer_and_are_answered(tmp_path):
    said = conversation(
        message("1", "Look", call("c1"), result("c1"), "There", role="assistant"),
        message("2", call("c2"), role="assistant"),
        message("3", result("c2", "more"), role="tool"),
        message("4", result("unasked"), "loose", role="tool"),
    )
    function = {"name": "search", "arguments": '{"q": 1}'}
    calls = [[{"id": each, "type": "function", "function": function}] for each in ("c1", "c2")]
    assert lines(written("jsonl", tmp_path, said)) == [
        [
            {"role": "assistant", "content": "Look", "tool_calls": calls[0]},
            {"role": "tool", "tool_call_id": "c1", "content": "found"},
            {"role": "assistant", "content": "There"},
            {"role": "assistant", "content": None, "tool_calls": calls[1]},
            {"role": "tool", "tool_call_id": "c2", "content": "more"},
        ]
    ]


def test_pictures_are_in_it_only_when_asked_for(tmp_path):
    (tmp_path / "cat").write_bytes(PNG)
    cat = attachment(tmp_path / "cat")
    code = {"type": "code", "text": "x = 1", "language": "python"}
    said = conversation(message("1", "See", picture_of(cat), code), attachments=[cat])
    shown = "```python\nx = 1\n```"
    assert lines(written("jsonl", tmp_path, said)) == [
        [{"role": "user", "content": f"See\n\n{shown}"}]
    ]
    url = "data:image/png;base64," + base64.b64encode(PNG).decode()
    content = [
        {"type": "text", "text": "See"},
        {"type": "image_url", "image_url": {"url": url}},
        {"type": "text", "text": shown},
    ]
    (found,) = lines(written("jsonl", tmp_path, said, pictures=True))
    assert found == [{"role": "user", "content": content}]
