"""NextChat backups of any size, whose records a test can tell apart and count."""

import base64
import json
import random
from dataclasses import dataclass
from pathlib import Path

from companion.pictures import png
from companion.views.pages import Views


@dataclass(frozen=True)
class Export:
    """A backup, and how much is in it. All its titles begin with `name`."""

    name: str
    path: Path
    conversations: int
    messages: int
    attachments: int

    def messages_in(self, views: Views) -> int:
        """How many of its messages are there."""
        rows = views.conversations(limit=10_000, offset=0)
        return sum(row.messages for row in rows if row.title.startswith(f"{self.name} "))


def export(
    directory: Path,
    name: str,
    *,
    conversations: int = 4,
    messages: int = 10,
    text_bytes: int = 200,
    pictures: int = 0,
    picture_bytes: int = 0,
) -> Export:
    """Write a backup. Its first `pictures` messages hold a picture each, all different."""
    chance = random.Random(name)
    sessions = []
    left = pictures
    for c in range(conversations):
        told = []
        for n in range(messages):
            told.append(_message(chance, name, c, n, text_bytes, picture_bytes if left > 0 else 0))
            left -= 1
        sessions.append(
            {
                "id": f"{name}-{c}",
                "topic": f"{name} {c}",
                "lastUpdate": 1_700_000_000_000 + c,
                "messages": told,
            }
        )
    path = directory / f"{name}.json"
    path.write_text(json.dumps({"chat-next-web-store": {"sessions": sessions}}))
    return Export(name, path, conversations, conversations * messages, pictures)


def _message(
    chance: random.Random, name: str, c: int, n: int, text_bytes: int, picture_bytes: int
) -> dict[str, object]:
    words = f"{name} {c} {n} " + chance.randbytes(text_bytes // 2).hex()
    content: object = words
    if picture_bytes:
        url = "data:image/png;base64," + base64.b64encode(_noise(chance, picture_bytes)).decode()
        content = [
            {"type": "text", "text": words},
            {"type": "image_url", "image_url": {"url": url}},
        ]
    return {"id": f"m{n}", "role": "user", "content": content, "date": ""}


def _noise(chance: random.Random, size: int) -> bytes:
    """Something that begins as a picture does and cannot be compressed."""
    return png.SIGNATURE + chance.randbytes(size)
