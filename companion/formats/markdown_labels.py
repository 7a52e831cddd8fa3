"""The lines of a transcript that say who speaks next, as exporters and people write them.

`## User`, `#### You:`, `**Assistant:** Hello`, `You said:`, `## 用户`; with a model or a time
behind: `## Assistant · gpt-4o · 2026-01-01T08:00:00Z`. `## User guide` is none.
"""

import re
from typing import Final, NamedTuple

LINE_CHARACTERS_MAX: Final = 200
"""A label is short; a longer line is not looked into, except for a bold one at its beginning."""

_USERS: Final = (
    "user", "you", "human", "me", "prompt", "question", "用户", "使用者", "用戶", "我", "你",
    "您", "提问", "提問", "问", "問",
)  # fmt: skip
_ASSISTANTS: Final = (
    "assistant", "ai", "ai assistant", "bot", "model", "response", "answer", "reply", "助手",
    "助理", "ai助手", "ai 助手", "回答", "答", "模型", "豆包", "文心一言", "通义千问", "元宝",
)  # fmt: skip
_PRODUCTS: Final = (
    "chatgpt", "gpt", "claude", "gemini", "bard", "copilot", "grok", "deepseek", "mistral",
    "le chat", "perplexity", "llama", "qwen", "kimi", "glm", "o1", "o3", "o4",
)  # fmt: skip
_SYSTEMS: Final = ("system", "system prompt", "system message", "系统", "系统提示", "系統")
_TOOLS: Final = ("tool", "tool result", "工具")

_ROLES: Final = {
    **dict.fromkeys(_USERS, "user"),
    **dict.fromkeys(_ASSISTANTS, "assistant"),
    **dict.fromkeys(_SYSTEMS, "system"),
    **dict.fromkeys(_TOOLS, "tool"),
}
_VERSION: Final = (
    r"(?:[ -](?:[\w.]{0,20}\d[\w.]{0,20}|pro|flash|sonnet|opus|haiku|mini|turbo|thinking|plus))"
)
_NAME: Final = re.compile(
    rf"(?P<name>{'|'.join(sorted(map(re.escape, _ROLES), key=len, reverse=True))})"
    rf"(?P<rest>\W.*)?$"
    rf"|(?P<product>(?:{'|'.join(map(re.escape, _PRODUCTS))}){_VERSION}{{0,5}})(?P<behind>\W.*)?$",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(r"\s*[:：]?\s*(?:[·•|(（\[@—–-]\s*(?P<info>.*\S))?\s*$")
_HEADING: Final = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<said>.+?)[ \t]*#*[ \t]*$")
_BOLD: Final = re.compile(
    r"(?P<mark>\*\*|__)(?P<said>[^*_]{1,80})(?P=mark)(?P<colon>[ \t]*[:：])?(?P<inline>.*)$"
)
_SAID: Final = re.compile(
    rf"(?:#{{1,6}}[ \t]+)?(?:(?P<user>you|你|您)|(?P<model>{'|'.join(map(re.escape, _PRODUCTS))}))"
    rf"[ \t]*(?:said|说|說)[ \t]*[:：][ \t]*$",
    re.IGNORECASE,
)
_DECORATION: Final = re.compile(r"^[^\w]+")
_INFO_BETWEEN: Final = re.compile(r"\s*[·•|]\s*")


class Label(NamedTuple):
    """Who speaks next. style: how the line is marked, the same for all labels of a transcript;
    info: what stands behind the name; inline: what is said on the same line."""

    style: str
    role: str
    name: str
    info: tuple[str, ...]
    inline: str

    @property
    def called(self) -> str:
        """What the side is called, of which a transcript has one word: products are one."""
        if self.role in ("user", "assistant"):
            return self.name.lower() if self.name.lower() in _ROLES else "product"
        return self.role


def label_of(line: str) -> Label | None:
    """What a line says about who speaks next; None: nothing."""
    line = line.strip()
    said = _SAID.match(line) if len(line) <= LINE_CHARACTERS_MAX else None
    if said:
        role = "user" if said["user"] else "assistant"
        return Label("said", role, said["user"] or said["model"], (), "")
    heading = _HEADING.match(line) if len(line) <= LINE_CHARACTERS_MAX else None
    if heading:
        return _label(heading["marks"], heading["said"].replace("*", ""), "")
    bold = _BOLD.match(line)
    if bold is None:
        return None
    name, inline = bold["said"].strip(), bold["inline"].strip()
    has_colon = bool(bold["colon"]) or name.endswith((":", "："))
    return _label("bold", name, inline) if has_colon or not inline else None


def _label(style: str, said: str, inline: str) -> Label | None:
    said = _DECORATION.sub("", said)
    named = _NAME.match(said)
    if named is None:
        return None
    behind = _BEHIND.match(named["rest"] or named["behind"] or "")
    if behind is None:
        return None
    name = named["name"] or named["product"]
    role = _ROLES.get(name.lower(), "assistant")
    info = (behind["info"] or "").rstrip(")）]")
    pieces = tuple(piece for piece in _INFO_BETWEEN.split(info) if piece)
    return Label(style, role, name, pieces, inline)
