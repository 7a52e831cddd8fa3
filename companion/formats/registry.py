"""Which importers there are, and which of them something is for: told by its content."""

from collections.abc import Set
from pathlib import Path
from typing import Final

from companion.errors import CompanionError
from companion.formats.aichat import AichatImporter
from companion.formats.aichat_log import AichatLogImporter
from companion.formats.aistudio import AIStudioImporter
from companion.formats.anythingllm import AnythingLLMImporter
from companion.formats.base import Importer, Skipped
from companion.formats.chatbox import ChatboxImporter
from companion.formats.chatgpt import ChatGptImporter
from companion.formats.chatml import ChatMLImporter
from companion.formats.cherry import CherryStudioImporter
from companion.formats.claude import ClaudeImporter
from companion.formats.claude_code import ClaudeCodeImporter
from companion.formats.codex import CodexImporter
from companion.formats.companion_json import CompanionImporter
from companion.formats.deepseek import DeepSeekImporter
from companion.formats.gemini import GeminiImporter
from companion.formats.grok import GrokImporter
from companion.formats.jan import JanImporter
from companion.formats.librechat import LibreChatImporter
from companion.formats.llm import LLMImporter
from companion.formats.lobechat import LobeChatImporter
from companion.formats.markdown import MarkdownImporter
from companion.formats.mistral import MistralImporter
from companion.formats.nextchat import NextChatImporter
from companion.formats.ollama import OllamaImporter
from companion.formats.openai_messages import OpenAIMessagesImporter
from companion.formats.openwebui import OpenWebUIImporter
from companion.formats.perplexity import PerplexityImporter
from companion.formats.shape import Form
from companion.formats.sharegpt import ShareGPTImporter
from companion.formats.source import Member, Source, open_source

ARCHIVES_MAX: Final = 100
"""So many zips of one folder are looked into; each is an open file."""

IMPORTERS: Final[tuple[Importer, ...]] = (
    AichatImporter(),
    AichatLogImporter(),
    AIStudioImporter(),
    AnythingLLMImporter(),
    ChatboxImporter(),
    ChatGptImporter(),
    ChatMLImporter(),
    CherryStudioImporter(),
    ClaudeCodeImporter(),
    ClaudeImporter(),
    CodexImporter(),
    CompanionImporter(),
    DeepSeekImporter(),
    GeminiImporter(),
    GrokImporter(),
    JanImporter(),
    LibreChatImporter(),
    LLMImporter(),
    LobeChatImporter(),
    MistralImporter(),
    NextChatImporter(),
    OllamaImporter(),
    OpenWebUIImporter(),
    PerplexityImporter(),
    ShareGPTImporter(),
    # What is known by little is asked last.
    OpenAIMessagesImporter(),
    MarkdownImporter(),
)
"""In the order in which they are asked: who knows a format by more comes first."""


def open_sources(path: Path) -> list[Source]:
    """What stands at a path that a person chose; of a folder also each zip in it that is an export
    by itself, as they come from downloading. To be closed, all of them.

    Raises:
        CompanionError: as open_source.
    """
    whole = open_source(path)
    if not path.is_dir():
        return [whole]
    exports: list[Source] = []
    rest: dict[str, Member] = {}
    for name, member in whole.members.items():
        archive = _archive(path, name) if len(exports) < ARCHIVES_MAX else None
        if archive is None:
            rest[name] = member
        else:
            exports.append(archive)
    if exports and not rest:
        return exports
    return [Source(path, rest, whole.skipped, is_single=False), *exports]


def importers_for(source: Source) -> tuple[list[tuple[Importer, Source]], list[Skipped]]:
    """Who reads what of a source: one importer all of it and others what it does not know, or
    each member its own; and the members that nobody reads.

    Raises:
        CompanionError: import_unknown_format, nobody reads anything of it.
    """
    whole = _importer(source)
    if whole is not None:
        return _apart(source, [(whole, source), *_beside(source, whole)]), []
    found: list[tuple[Importer, Source]] = []
    skipped: list[Skipped] = []
    for name in () if source.is_single else source.members:
        part = source.part(name)
        importer = _importer(part)
        if importer is None:
            skipped.append(Skipped(name, "skipped_unknown_format"))
        else:
            found.append((importer, part))
    if not found:
        raise CompanionError("import_unknown_format", path=str(source.path))
    return found, skipped


def importers_for_strangers(source: Source, used: Set[str]) -> list[tuple[Importer, Source]]:
    """Who reads what no importer has opened, where one took the whole: transcripts that somebody
    has put beside an export. Texts only: of other files it is known without opening them whether
    they are an export (`importers_for`).

    used: the names of members that were opened.
    """
    found: list[tuple[Importer, Source]] = []
    for name in () if source.is_single else source.members:
        if name not in used and source.shape(name).form is Form.TEXT:
            part = source.part(name)
            importer = _importer(part)
            if importer is not None:
                found.append((importer, part))
    return found


def _archive(folder: Path, name: str) -> Source | None:
    """A file of a folder, if it is a zip that somebody reads."""
    try:
        source = open_source(folder / name)
    except CompanionError:
        return None
    try:
        if not source.is_single:
            importers_for(source)
            return source
    except CompanionError:
        pass
    source.close()
    return None


def _beside(source: Source, whole: Importer) -> list[tuple[Importer, Source]]:
    """Who reads what `whole` does not, where somebody put several exports into one folder.

    Only of importers that know their members one by one: what is a stranger to them is no part
    of their export.
    """
    parts = {} if source.is_single else {name: source.part(name) for name in source.members}
    own = {name for name, part in parts.items() if whole.sniff(part)}
    found: dict[str, tuple[Importer, Source]] = {}
    for name, part in parts.items() if own else ():
        is_data = source.shape(name).form in (Form.JSON, Form.LINES, Form.SQLITE)
        importer = _importer(part) if is_data and name not in own else None
        if importer is None or importer is whole:
            continue
        if importer.sniff(source):
            found[importer.name] = (importer, source)
        else:
            found[name] = (importer, part)
    return list(found.values())


def _apart(source: Source, found: list[tuple[Importer, Source]]) -> list[tuple[Importer, Source]]:
    """Each without what others read, lest it says that this is left out."""
    if len(found) == 1:
        return found
    own = [
        _own(source, importer) if part is source else {*part.members} for importer, part in found
    ]
    taken = set().union(*own)
    return [
        (importer, source.without(taken - names) if part is source else part)
        for (importer, part), names in zip(found, own, strict=True)
    ]


def _own(source: Source, importer: Importer) -> set[str]:
    """The members of which an importer knows that they are its own."""
    return {name for name in source.members if importer.sniff(source.part(name))}


def _importer(source: Source) -> Importer | None:
    return next((importer for importer in IMPORTERS if importer.sniff(source)), None)
