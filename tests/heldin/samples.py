"""The samples of all formats that are imported, and what is in them: one line for each.

`tests/contracts/test_importers.py` holds every importer to its promises over each of these. To
add a sample: put a file, or a folder for what is a zip or a folder in life, under `tests/heldin/`,
and add one line here, in alphabetical order of the paths. Counts are those of the records.

skipped: codes of what is left out, sorted.
texts: that must be found in the records. Of JSON every text with a blank or a character beyond
    ASCII in it must, so this is for other forms.
unread: texts that are left out on purpose, such as keys; they must be nowhere in the records.
rewritten: texts come in another notation (HTML as Markdown), so they are looked for word by word.
is_named: conversations and messages have ids of their own, so what is left of a cut file has them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

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

    @property
    def place(self) -> Path:
        """Where it is."""
        return HELDIN / self.path


# fmt: off
SAMPLES: Final = (
    Sample(path="../../companion/demo/nextchat-backup.json", format="nextchat", conversations=9, messages=40, attachments=1, prompts=4),
    Sample(path="chatgpt/classic", format="chatgpt", conversations=2, messages=22, attachments=5, unread=("A secret person", "person@example.com")),
    Sample(path="chatgpt/current", format="chatgpt", conversations=2, messages=7, attachments=2, skipped=("skipped_absent", "skipped_empty", "skipped_wrong_shape"), unread=("not a conversation 不是对话", "Nothing in it", "holiday pictures/蓝点.png")),
    Sample(path="chatgpt/single.json", format="chatgpt", conversations=1, messages=2),
    Sample(path="claude/classic", format="claude", conversations=1, messages=5, attachments=2, prompts=2, skipped=("skipped_empty",), unread=("A hidden name", "person@example.com", "+49 123 456")),
    Sample(path="claude/family", format="claude", conversations=1, messages=3, prompts=1, skipped=("skipped_unknown_format",)),
    Sample(path="deepseek/export", format="deepseek", conversations=2, messages=6, unread=("123 4567",)),
    Sample(path="grok/export", format="grok", conversations=2, messages=8, attachments=2, prompts=2, skipped=("skipped_unknown_format",), unread=("a secret token",)),
    Sample(path="mistral/export", format="mistral", conversations=2, messages=5, attachments=1),
    Sample(path="perplexity/saved.json", format="perplexity", conversations=1, messages=2),
    Sample(path="perplexity/thread.json", format="perplexity", conversations=1, messages=4),
)
# fmt: on
