"""What can be done with a message: its menu, by mouse, Enter or the menu key."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QTextDocument
from PySide6.QtWidgets import QMenu

from ui.dialogs.follow_link import follow
from ui.phrases import translate
from ui.presenters.links import link_of
from ui.presenters.message import plain_text
from ui.words import say

if TYPE_CHECKING:
    from ui.widgets.message import MessageWidget

LINKS_MAX: Final = 20


def message_menu(widget: "MessageWidget") -> QMenu:
    """Made when it is asked for."""
    menu = QMenu(widget)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add_reading(menu, widget)
    _add_branches(menu, widget)
    _add_links(menu, widget)
    menu.addSeparator()
    message = widget.message
    _add(menu, say(translate("MessageMenu", "&Edit…")), partial(widget.edit_asked.emit, message), "F2")
    _add(menu, say(translate("MessageMenu", "Earlier &versions…")), partial(widget.history_asked.emit, message))
    if message.conflict:
        _add(menu, say(translate("MessageMenu", "Decide the con&flict…")), partial(widget.conflict_asked.emit, message))
    menu.addSeparator()
    _add(menu, say(translate("MessageMenu", "&Delete")), partial(widget.delete_asked.emit, message), "Del")
    return menu


def _add_reading(menu: QMenu, widget: "MessageWidget") -> None:
    message = widget.message
    _add(menu, say(translate("MessageMenu", "&Copy as Markdown")), partial(widget.copy_asked.emit, message), "Ctrl+C")
    _add(menu, say(translate("MessageMenu", "Copy as &plain text")), partial(_copy_plain, plain_text(message)))


def _add_branches(menu: QMenu, widget: "MessageWidget") -> None:
    branching = widget.entry.branching
    if branching is None:
        return
    menu.addSeparator()
    for text, by, key in (
        (say(translate("MessageMenu", "Version &before")), -1, "Left"),
        (say(translate("MessageMenu", "&Next version")), 1, "Right"),
    ):
        if branching.other(by):
            _add(menu, text, partial(widget.to_version, by), key)
    _add(menu, say(translate("MessageMenu", "C&ompare versions…")), partial(widget.compare_asked.emit, branching))


def _add_links(menu: QMenu, widget: "MessageWidget") -> None:
    links = [link for url in widget.links()[:LINKS_MAX] if (link := link_of(url))]
    if not links:
        return
    menu.addSeparator()
    below = menu.addMenu(say(translate("MessageMenu", "&Links")))
    for link in links:
        shown = link.shown if len(link.shown) <= 60 else link.shown[:59] + "…"
        _add(below, shown.replace("&", "&&"), partial(follow, link.url, widget))


def _add(menu: QMenu, text: str, called: "partial[object]", shortcut: str = "") -> None:
    action = menu.addAction(text)
    if shortcut:
        # Shown, not set: the key acts on the message that has the focus.
        action.setShortcut(QKeySequence(shortcut))
    action.triggered.connect(lambda _checked=False: called())


def _copy_plain(markdown: str) -> None:
    document = QTextDocument()
    document.setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    QGuiApplication.clipboard().setText(document.toPlainText())
