"""ChatML comes in message by message, also where it breaks off."""

from companion.model.records import CONVERSATION
from tests.companion.formats.reading import HELDIN, Read, attempt

SAMPLE = HELDIN / "chatml" / "two.txt"


def test_conversations_come_in_with_every_field():
    read = Read(SAMPLE)
    assert read.formats == ["chatml"]
    first, second = read.of(CONVERSATION)
    system, asked, answer, tool = read.messages(first)
    assert first.values == {
        "title": "你好 二行",
        "system_prompt": "你是助手",
        "source_app": "chatml",
        "source_id": first.values["source_id"],
        "current_leaf": tool.id,
    }
    assert system.values["hidden"] is True
    assert asked.values["parts"] == [{"type": "text", "text": "你好\n二行"}]
    assert asked.values["extra"] == {"role": "user name=Ann"}
    assert answer.values["parts"] == [{"type": "text", "text": "好"}]
    assert tool.values["parts"] == [{"type": "tool_result", "call_id": "", "text": "{}"}]
    bye, good = read.messages(second)
    assert "status" not in bye.values
    assert good.values["status"] == "partial"


def test_the_opening_of_an_answer_that_nobody_gave_is_no_message(tmp_path):
    path = tmp_path / "x"
    path.write_text("\ufeff<|im_start|>user\r\nHi<|im_end|>\r\n<|im_start|>assistant\r\n")
    read = Read(path)
    (only,) = read.messages(read.of(CONVERSATION)[0])
    assert only.values["parts"] == [{"type": "text", "text": "Hi"}]


def test_a_text_about_the_marks_is_not_recognised(tmp_path):
    path = tmp_path / "x.md"
    path.write_text("The mark <|im_start|>user begins a message.")
    assert attempt(path) == "import_unknown_format"
    path.write_bytes(b"<|im_start|>user\n\xff\xfe<|im_end|>")
    assert attempt(path) == "import_encoding"
