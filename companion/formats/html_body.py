"""A conversation as HTML that nothing in it can steer: no markup of its own, no address fetched.

Markdown is rendered with its HTML switched off (markdown-it-py). A picture by its address becomes
a link: to show it would tell its host who reads.
"""

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, Final, Protocol

from companion.formats.export_values import minute, part_field, part_text, tags_of, title_of
from companion.formats.markdown_text import ATTACHED, Part, citation, unknown_value
from companion.formats.nesting import nests_too_deeply
from companion.formats.roles import role_name
from companion.model.exported import ExportedAttachment, ExportedConversation, ExportedRecord

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_LINKS: Final = ("http://", "https://", "mailto:")


class Pictures(Protocol):
    """Where attachments are, for whoever shows the HTML."""

    def source(self, attachment: ExportedAttachment) -> str:
        """The address that shows a picture; empty when it is not to be shown."""
        ...

    def link(self, attachment: ExportedAttachment) -> str:
        """The address of the file; empty when there is none."""
        ...


def article(
    conversation: ExportedConversation, pictures: Pictures, *, all_branches: bool = False
) -> str:
    """The conversation with its heading and its messages."""
    record = conversation.record
    blocks = [f"<h1>{escape(title_of(record))}</h1>", _details(record)]
    prompt = record.text("system_prompt")
    if prompt:
        blocks.append(_fold("System prompt", markdown_html(prompt)))
    shown = set(conversation.shown)
    blocks += (
        _message(message, conversation, pictures, is_other=message.id not in shown)
        for message in conversation.branch(all_branches=all_branches)
    )
    return "\n".join(blocks)


def markdown_html(markdown: str) -> str:
    """Markdown as harmless HTML; line ends are kept, as people mean them in a chat."""
    if nests_too_deeply(markdown):
        return f"<pre>{escape(markdown)}</pre>"
    return str(_renderer().render(markdown))


@cache
def _renderer() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    renderer = MarkdownIt("commonmark", {"html": False, "breaks": True})
    renderer.enable(["table", "strikethrough"])
    renderer.validateLink = _is_link  # type: ignore[method-assign]
    renderer.add_render_rule("image", _image)
    return renderer


def _is_link(url: str) -> bool:
    return url.strip().lower().startswith(_LINKS)


def _image(_renderer: Any, tokens: Sequence[Any], at: int, *_: Any) -> str:
    url = str(tokens[at].attrGet("src") or "")
    said = f"\U0001f5bc {tokens[at].content or url[:200]}"
    return _anchor(url, said) if _is_link(url) else escape(said)


def _anchor(url: str, said: str) -> str:
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{escape(said)}</a>'


def _details(record: ExportedRecord) -> str:
    told = [
        record.text("source_app"),
        record.text("model"),
        minute(record.integer("created_ms")),
        record.text("folder"),
        *tags_of(record),
    ]
    return f'<p class="about">{escape(" · ".join(filter(None, told)))}</p>'


def _message(
    message: ExportedRecord,
    conversation: ExportedConversation,
    pictures: Pictures,
    *,
    is_other: bool,
) -> str:
    role = message.text("role")
    told = [
        message.text("model"),
        minute(message.integer("created_ms")),
        "another version" if is_other else "",
    ]
    about = escape(" · ".join(filter(None, told)))
    parts = (_part(part, conversation, pictures) for part in message.maps("parts"))
    style = "own" if role == "user" else "other"
    return (
        f'<section class="{style}"><h2 class="who">{escape(role_name(role))} '
        f"<small>{about}</small></h2>\n" + "\n".join(filter(None, parts)) + "\n</section>"
    )


def _part(part: Part, conversation: ExportedConversation, pictures: Pictures) -> str:
    text = part_text(part)
    kind = part.get("type")
    if kind in ATTACHED:
        return _attached(part, conversation, pictures)
    match kind:
        case "text":
            return markdown_html(text)
        case "code":
            return _code(text)
        case "reasoning":
            return _fold("Reasoning", markdown_html(text))
        case "context":
            return _fold("Context", markdown_html(text))
        case "tool_call":
            said = f"Tool call: {part_field(part, 'name')}"
            return _fold(said, _code(part_field(part, "arguments")))
        case "tool_result":
            said = "Tool error" if part.get("error") is True else "Tool result"
            return _fold(said, _code(text))
        case "citation":
            return _citation(part)
        case "error":
            return f"<p><strong>Error</strong></p>{_code(text)}"
    return _fold("Other", _code(text or unknown_value(part)))


def _attached(part: Part, conversation: ExportedConversation, pictures: Pictures) -> str:
    attachment = conversation.attachment_of(part)
    if attachment is None:
        url = part_field(part, "url")
        name = part_field(part, "name") or url[:200] or str(part.get("type"))
        inside = _anchor(url, name) if _is_link(url) else f"{escape(name)} (not in this export)"
        return f'<p class="file">{inside}</p>'
    name = attachment.record.text("name") or str(part.get("type"))
    source = pictures.source(attachment) if part.get("type") == "image" else ""
    if source:
        return f'<p><img src="{escape(source)}" alt="{escape(name)}"></p>'
    link = pictures.link(attachment)
    if link:
        return f'<p class="file"><a href="{escape(link)}">{escape(name)}</a></p>'
    return f'<p class="file">{escape(name)}{"" if attachment.path else _NOT_HERE}</p>'


_NOT_HERE: Final = " (not on this computer yet)"


def _citation(part: Part) -> str:
    title, url = citation(part)
    said = part_text(part)
    source = _anchor(url, title) if _is_link(url) else escape(title)
    if not source:
        return ""
    return f'<p class="source">{source}{": " + escape(said) if said else ""}</p>'


def _code(text: str) -> str:
    return f"<pre><code>{escape(text)}</code></pre>"


def _fold(summary: str, inside: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{inside}</details>"
