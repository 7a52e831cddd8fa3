"""The samples of all formats that are imported, and what is in them: one line for each.

`tests/contracts/test_importers.py` holds every importer to its promises over each of these. To
add a sample: put a file, or a folder for what is a zip or a folder in life, under `tests/heldin/`,
and add one line here, in alphabetical order of the paths. Counts are those of the records. A database
is kept as the SQL that makes it (`.sql`).

made: makes the files of the sample, of which `path` then names the code.

skipped: codes of what is left out, sorted.
texts: that must be found in the records. Of JSON every text with a blank or a character beyond
    ASCII in it must, so this is for other forms.
unread: texts that are left out on purpose, such as keys; they must be nowhere in the records.
rewritten: texts come in another notation (HTML as Markdown), so they are looked for word by word.
is_named: conversations and messages have ids of their own, so what is left of a cut file has them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.heldin.cherry import making

HELDIN: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sample. path: from tests/heldin; format: the name of its importer."""

    path: str
    format: str
    conversations: int
    messages: int
    attachments: int = 0
    prompts: int = 0
    skipped: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    rewritten: bool = False
    is_named: bool = True
    made: Callable[[], dict[str, bytes]] | None = None

    @property
    def place(self) -> Path:
        """Where it is."""
        return HELDIN / self.path

    @property
    def name(self) -> str:
        """What it is called in tests."""
        return self.path if self.made is None else f"{self.path} {self.made.__name__}"


# fmt: off
SAMPLES: Final = (
    Sample(path="../../companion/demo/nextchat-backup.json", format="nextchat", conversations=9, messages=40, attachments=1, prompts=4),
    Sample(path="aichat/messages.md", format="aichat-log", conversations=2, messages=4, is_named=False, texts=("怎么去京都？\n第二行", "Take the train.", "Or walk.", "<tool_calls>\nx\n</tool_calls>", "guide")),
    Sample(path="aichat/session.yaml", format="aichat", conversations=1, messages=5, is_named=False, texts=("Be brief.\n很短。", "Before", "no", "yes", "图.png", "get_time", "call_9", "2026-01-01", "Looking")),
    Sample(path="aistudio/Trip", format="aistudio", conversations=1, messages=4, attachments=1),
    Sample(path="anythingllm/server.sql", format="anythingllm", conversations=2, messages=6, attachments=1, unread=("SECRET-KEY",)),
    Sample(path="chatbox/dump.json", format="chatbox", conversations=3, messages=12, attachments=2, prompts=1, skipped=("skipped_no_id",), unread=("sk-secret", "no id")),
    Sample(path="chatgpt/classic", format="chatgpt", conversations=2, messages=22, attachments=5, unread=("A secret person", "person@example.com")),
    Sample(path="chatgpt/current", format="chatgpt", conversations=2, messages=7, attachments=2, skipped=("skipped_absent", "skipped_empty", "skipped_wrong_shape"), unread=("not a conversation 不是对话", "Nothing in it", "holiday pictures/蓝点.png")),
    Sample(path="chatgpt/single.json", format="chatgpt", conversations=1, messages=2),
    Sample(path="chatml/two.txt", format="chatml", conversations=2, messages=6, is_named=False, texts=("你是助手", "Ann", "你好\n二行", "好", "{}", "Bye", "Good")),
    Sample(path="cherry/making.py", made=making.backup, format="cherrystudio", conversations=1, messages=7, attachments=1, prompts=2, skipped=("skipped_empty",), unread=("sk-secret", "默认", "空")),
    Sample(path="cherry/making.py", made=making.store, format="cherrystudio", conversations=1, messages=4, attachments=1, prompts=1, skipped=("skipped_empty",), unread=("find me", "空")),
    Sample(path="claude/classic", format="claude", conversations=1, messages=5, attachments=2, prompts=2, skipped=("skipped_empty",), unread=("A hidden name", "person@example.com", "+49 123 456")),
    Sample(path="claude/family", format="claude", conversations=1, messages=3, prompts=1, skipped=("skipped_unknown_format",)),
    Sample(path="claude_code", format="claude-code", conversations=2, messages=12, attachments=1, skipped=("skipped_unknown_format",), unread=("旧的",)),
    Sample(path="codex/rollout-2025-04.json", format="codex", conversations=1, messages=2),
    Sample(path="codex/rollout-2025.jsonl", format="codex", conversations=1, messages=2),
    Sample(path="codex/rollout-2026.jsonl", format="codex", conversations=1, messages=11, attachments=1),
    Sample(path="companion/archive", format="companion", conversations=1, messages=3, attachments=1, prompts=1, unread=("companion 0.1.0",)),
    Sample(path="deepseek/export", format="deepseek", conversations=2, messages=6, unread=("123 4567",)),
    Sample(path="gemini/Takeout", format="gemini", conversations=4, messages=11, attachments=1, skipped=("skipped_unknown_format",), rewritten=True, is_named=False),
    Sample(path="gemini_page", format="gemini", conversations=2, messages=5, rewritten=True, is_named=False, texts=("Kyoto in May?", "Temples", "一只猫", "看图", "图.png", "Used a feature")),
    Sample(path="grok/export", format="grok", conversations=2, messages=8, attachments=2, prompts=2, skipped=("skipped_unknown_format",), unread=("a secret token",)),
    Sample(path="jan/threads", format="jan", conversations=2, messages=3, attachments=2, skipped=("skipped_damaged",)),
    Sample(path="librechat/flat.json", format="librechat", conversations=1, messages=5),
    Sample(path="librechat/recursive-old.json", format="librechat", conversations=1, messages=5),
    Sample(path="librechat/recursive.json", format="librechat", conversations=1, messages=5),
    Sample(path="llm/old.sql", format="llm", conversations=2, messages=6, attachments=1),
    Sample(path="llm/store.sql", format="llm", conversations=3, messages=13, attachments=1, skipped=("skipped_empty",)),
    Sample(path="lobechat/legacy.json", format="lobechat", conversations=2, messages=6, prompts=1, skipped=("skipped_empty",), unread=("sk-secret", "空")),
    Sample(path="lobechat/server.json", format="lobechat", conversations=1, messages=9, prompts=1, unread=("sk-secret",)),
    Sample(path="lobechat/topic.json", format="lobechat", conversations=1, messages=2),
    Sample(path="markdown/bold.md", format="markdown", conversations=1, messages=3, is_named=False, texts=("你好\n第二行", "你好！", "再见", "qwen3")),
    Sample(path="markdown/chatgpt-exporter.md", format="markdown", conversations=1, messages=4, is_named=False, texts=("京都之旅", "https://chatgpt.com/c/1", "去哪里？", "京都。", "谢谢", "不客气。")),
    Sample(path="markdown/copied.md", format="markdown", conversations=1, messages=4, is_named=False, texts=("What is 2+2?", "4\n\n## Why\n\nBecause.", "Thanks")),
    Sample(path="markdown/ours.md", format="markdown", conversations=1, messages=4, is_named=False, texts=('Trip: "京都"', "Be brief.", "Where to?", "not a label", "Temples…", "Kyoto.\n\n## Day 1\n\nThe Golden Pavilion.", "谢谢", "旅行", "Travel/Asia", "gpt-4o")),
    Sample(path="mistral/export", format="mistral", conversations=2, messages=5, attachments=1),
    Sample(path="ollama/app.sql", format="ollama", conversations=2, messages=5, attachments=1, skipped=("skipped_empty",)),
    Sample(path="openai_messages/bare.json", format="openai-messages", conversations=1, messages=2),
    Sample(path="openai_messages/fine-tune.jsonl", format="openai-messages", conversations=3, messages=11, attachments=2, skipped=("skipped_twice", "skipped_wrong_shape"), is_named=False),
    Sample(path="openai_messages/list.json", format="openai-messages", conversations=1, messages=2, skipped=("skipped_empty",)),
    Sample(path="openai_messages/share.json", format="openai-messages", conversations=1, messages=6),
    Sample(path="openwebui/chats.json", format="openwebui", conversations=1, messages=5, attachments=1, rewritten=True),
    Sample(path="perplexity/saved.json", format="perplexity", conversations=1, messages=2),
    Sample(path="perplexity/thread.json", format="perplexity", conversations=1, messages=4),
    Sample(path="sharegpt/set.json", format="sharegpt", conversations=2, messages=8, skipped=("skipped_empty", "skipped_wrong_shape")),
)
# fmt: on
