"""Which formats there are to export to."""

from typing import Final

from companion.formats.base import Exporter
from companion.formats.export_chatgpt import ChatGptExporter
from companion.formats.export_companion import CompanionExporter
from companion.formats.export_csv import CsvExporter
from companion.formats.export_html import HtmlExporter
from companion.formats.export_jsonl import JsonlExporter
from companion.formats.export_markdown import MarkdownExporter
from companion.formats.export_nextchat import NextChatExporter

_ALL: Final[tuple[Exporter, ...]] = (
    ChatGptExporter(),
    CompanionExporter(),
    CsvExporter(),
    HtmlExporter(),
    JsonlExporter(),
    MarkdownExporter(),
    NextChatExporter(),
)

EXPORTERS: Final = {exporter.name: exporter for exporter in _ALL}
"""By their names."""
