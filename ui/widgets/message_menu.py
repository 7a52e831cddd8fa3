"""What can be done with a message: its menu, by mouse, Enter or the menu key."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QTextDocument
from PySide6.QtWidgets import QMenu

from companion.views.rows import MessageRow
from ui.dialogs.follow_link import follow
from ui.phrases import Phrase, translate
from ui.presenters.links import link_of
from ui.presenters.message import plain_text
from ui.words import say, unmarked

if TYPE_CHECKING:
    from ui.widgets.message import MessageWidget

LINKS_MAX: Final = 20
SHOWN_MAX: Final = 60


def message_menu(widget: "MessageWidget") -> QMenu:
    """Made when it is asked for."""
    menu = QMenu(widget)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    message = widget.message

    def add(said: Phrase, asked: Callable[[Any], object], key: str = "") -> None:
        _add(menu, say(said), partial(asked, message), key)

    add(translate("MessageMenu", "&Copy as Markdown"), widget.copy_asked.emit, "Ctrl+C")
    add(translate("MessageMenu", "Copy as &plain text"), _copy_plain)
    _add_branches(menu, widget)
    _add_links(menu, widget)
    menu.addSeparator()
    add(translate("MessageMenu", "&Edit…"), widget.edit_asked.emit, "F2")
    add(translate("MessageMenu", "Earlier &versions…"), widget.history_asked.emit)
    if message.conflict:
        add(translate("MessageMenu", "Decide the con&flict…"), widget.conflict_asked.emit)
    menu.addSeparator()
    add(translate("MessageMenu", "&Delete"), widget.delete_asked.emit, "Del")
    return menu


def _add_branches(menu: QMenu, widget: "MessageWidget") -> None:
    branching = widget.entry.branching
    if branching is None:
        return
    menu.addSeparator()
    before = translate("MessageMenu", "Version &before")
    after = translate("MessageMenu", "&Next version")
    for said, by, key in ((before, -1, "Left"), (after, 1, "Right")):
        if branching.other(by):
            _add(menu, say(said), partial(widget.to_version, by), key)
    compare = translate("MessageMenu", "C&ompare versions…")
    _add(menu, say(compare), partial(widget.compare_asked.emit, branching))


def _add_links(menu: QMenu, widget: "MessageWidget") -> None:
    links = [link for url in widget.links()[:LINKS_MAX] if (link := link_of(url))]
    if not links:
        return
    menu.addSeparator()
    below = menu.addMenu(say(translate("MessageMenu", "&Links")))
    for link in links:
        shown = link.shown if len(link.shown) <= SHOWN_MAX else link.shown[:SHOWN_MAX] + "…"
        _add(below, unmarked(shown), partial(follow, link.url, widget))


def _add(menu: QMenu, text: str, called: Callable[[], object], shortcut: str = "") -> None:
    action = menu.addAction(text)
    if shortcut:  # shown here, and gone with the menu; the message itself acts on the key
        action.setShortcut(QKeySequence(shortcut))
    action.triggered.connect(lambda _checked=False: called())


def _copy_plain(message: MessageRow) -> None:
    document = QTextDocument()
    document.setMarkdown(plain_text(message), QTextDocument.MarkdownFeature.MarkdownNoHTML)
    QGuiApplication.clipboard().setText(document.toPlainText())
