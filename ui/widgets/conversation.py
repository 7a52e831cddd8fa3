"""The right side: a conversation's title, its messages, and where another is written."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from companion.views.rows import ConversationRow, MessageRow
from ui import words
from ui.icon import set_icon
from ui.phrases import Phrase, plural, translate, verbatim
from ui.state import State
from ui.widgets.composer import Composer
from ui.widgets.layouts import button, column, hairline, label, row
from ui.widgets.title_edit import TitleEdit
from ui.widgets.transcript import Transcript


class Conversation(QWidget):
    """Shows one conversation, and follows what is written to it."""

    written = Signal(str, str)  # conversation id, text of a new message
    conflict_asked = Signal(str)  # conversation id
    menu_asked = Signal(object, object)  # ConversationRow, QPoint

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.row: ConversationRow | None = None
        self.title = TitleEdit(self)
        self.transcript = Transcript(self)
        self.composer = Composer(self)
        self._about = label(tone="secondary", points=-1)
        self._conflict = self._conflict_button()
        self._more = QToolButton(self)
        self._lay_out()
        self.composer.written.connect(self._write)
        self.transcript.conflict_asked.connect(self._ask_conflict)
        self.title.left.connect(self.transcript.setFocus)

    def _conflict_button(self) -> QPushButton:
        made = button(self.tr("Decide the conflict…"))
        set_icon(made, "conflict", "attention", 16)
        made.clicked.connect(self._ask_conflict)
        return made

    def _lay_out(self) -> None:
        set_icon(self._more, "more")
        self._more.setToolTip(self.tr("More"))
        self._more.setAccessibleName(self.tr("What can be done with this conversation"))
        self._more.clicked.connect(self._ask_menu)
        about = row(self._about)
        about.setContentsMargins(9, 0, 0, 0)  # below the letters of the title
        named = column(self.title, about, gap=1)
        head = row(named, self._conflict, self._more, gap=10)
        head.setStretch(0, 1)
        head.setContentsMargins(14, 9, 16, 10)
        layout = column(head, hairline(), self.transcript, self.composer, gap=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def show_conversation(self, row: ConversationRow, *, at: str = "") -> None:
        """Show a conversation from its end, or at one of its messages."""
        if self.row is None or self.row.id != row.id:
            self.composer.clear()
        self._show_head(row)
        self.transcript.open(self._read(row.id), at=at)

    def refresh(self) -> ConversationRow | None:
        """Read again what is shown. None: it is gone."""
        views = self._state.views
        if self.row is None or views is None:
            return self.row
        row = views.conversation(self.row.id)
        if row is not None:
            self._show_head(row)
            self.transcript.update_rows(self._read(row.id))
        self.row = row
        return row

    def _show_head(self, row: ConversationRow) -> None:
        self.row = row
        self.title.show_row(row)
        self._about.setText(words.say(_about(row)))
        self._conflict.setVisible(row.conflict)

    def _read(self, conversation: str) -> list[MessageRow]:
        views = self._state.views
        return views.transcript(conversation) if views is not None else []

    def _write(self, text: str) -> None:
        if self.row is not None:
            self.written.emit(self.row.id, text)

    def _ask_conflict(self) -> None:
        if self.row is not None:
            self.conflict_asked.emit(self.row.id)

    def _ask_menu(self) -> None:
        if self.row is not None:
            corner = self._more.mapToGlobal(self._more.rect().bottomLeft())
            self.menu_asked.emit(self.row, corner)


_SOURCES = {"nextchat": "NextChat", "chatgpt": "ChatGPT", "claude": "Claude"}


def _about(row: ConversationRow) -> Phrase:
    """How much, how old, where from."""
    messages = plural(
        row.messages,
        translate("Conversations", "one message"),
        translate("Conversations", "{n} messages"),
    )
    changed = verbatim(words.ago(row.updated_ms, words.now_ms()))
    if row.source_app in ("", "companion"):
        said = translate("Conversations", "{messages} · changed {when}")
        return said.holding(messages=messages, when=changed)
    said = translate("Conversations", "{messages} · changed {when} · from {source}")
    source = _SOURCES.get(row.source_app, row.source_app)
    return said.holding(messages=messages, when=changed, source=source)
