"""The left side: search box, conversations or hits, and the line that tells how syncing stands."""

import html
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from companion.views.rows import ConversationRow, SearchHit
from ui import words
from ui.icon import set_icon
from ui.models.conversations import ConversationsModel
from ui.models.hits import HitsModel
from ui.models.rows import ROW_ROLE
from ui.presenters.sync import Mood, SyncView
from ui.state import State
from ui.widgets.layouts import column, hairline, label, row
from ui.widgets.list_delegate import ListDelegate
from ui.widgets.mood_dot import MoodDot

HITS_MAX: Final = 200

TYPING_MS: Final = 120
"""A search begins when the typing pauses so long."""


class Sidebar(QWidget):
    """Choose a conversation."""

    chosen = Signal(object)  # ConversationRow, or None
    hit_chosen = Signal(object)  # SearchHit
    new_asked = Signal()
    menu_asked = Signal(object, object)  # ConversationRow, QPoint
    sync_asked = Signal()

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._state = state
        self._archived = False
        self._sought = ""
        self.conversations = ConversationsModel(lambda: state.views, parent=self)
        self.hits = HitsModel(self)
        self.search = self._search_box()
        self.list = _list(self.conversations, self.tr("Conversations"), self)
        self.results = _list(self.hits, self.tr("Search results"), self)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._look)
        self._title = label(self.tr("Conversations"), bold=True, points=1)
        self._nothing = label(tone="secondary", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget(self)
        for page in (self.list, self.results, self._nothing):
            self._stack.addWidget(page)
        self._dot = MoodDot(self)
        self._sync = QPushButton(self)
        self._lay_out()
        self._connect()

    def _search_box(self) -> QLineEdit:
        box = QLineEdit(self)
        box.setObjectName("search")
        box.setPlaceholderText(self.tr("Search"))
        box.setAccessibleName(self.tr("Search in all conversations"))
        box.setToolTip(self._search_language())
        box.setClearButtonEnabled(True)
        return box

    def _search_language(self) -> str:
        """What may be typed, with its meaning."""
        return _table(
            (
                ("cat dog", self.tr("both words; the last one may be unfinished")),
                ('"cat dog"', self.tr("one after the other")),
                ("-dog", self.tr("without this word")),
                ("role:user  model:gpt-4", self.tr("only messages of this role or model")),
                ("tag:work  from:chatgpt", self.tr("with this tag, from this application")),
                ("after:2025-03  before:2025-04-15", self.tr("from when on, and up to when")),
                ("has:image  has:file  has:code", self.tr("with what is in the message")),
                ("in:title", self.tr("titles alone")),
            )
        )

    def _lay_out(self) -> None:
        new = QToolButton(self)
        set_icon(new, "edit")
        new.setToolTip(self.tr("New conversation"))
        new.setAccessibleName(self.tr("New conversation"))
        new.clicked.connect(self.new_asked)
        head = row(self._title, None, new)
        head.setContentsMargins(18, 12, 12, 2)
        search = row(self.search)
        search.setContentsMargins(12, 4, 12, 8)
        self._sync.setProperty("quiet", True)
        self._sync.setStyleSheet("text-align: left; color: palette(text); padding-left: 4px;")
        self._sync.setAccessibleDescription(self.tr("Opens the list of devices"))
        foot = row(self._dot, self._sync, gap=4)
        foot.setStretch(1, 1)
        foot.setContentsMargins(18, 6, 12, 6)
        self.setLayout(column(head, search, self._stack, hairline(), foot, gap=0))

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._enter_results)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.results.selectionModel().currentChanged.connect(self._choose_hit)
        self.results.clicked.connect(self._choose_hit)
        self.list.customContextMenuRequested.connect(self._ask_menu)
        self._sync.clicked.connect(self.sync_asked)

    # --- what is shown -------------------------------------------------------------------

    def show_sync(self, view: SyncView) -> None:
        """The line at the foot."""
        text = words.say(view.line)
        self._sync.setText(text)
        self._dot.set_mood(view.links, busy=view.links is Mood.SYNCING)

    def set_archived(self, *, archived: bool) -> None:
        """Show the archive, or what is not in it."""
        self._archived = archived
        self._title.setText(self.tr("Archive") if archived else self.tr("Conversations"))
        self.conversations.set_archived(archived=archived)
        self._show_page()

    def refresh(self, conversations: list[str], *, many: bool) -> None:
        """Read again what was written."""
        if many:
            self.conversations.reload()
        else:
            self.conversations.refresh(conversations)
        if self.search.text().strip():
            self._typing.start()
        self._show_page()

    def select(self, conversation: str) -> None:
        """Choose a conversation; none, when it is not among the loaded ones."""
        index = self.conversations.index_of(conversation)
        self.list.setCurrentIndex(index)
        if index.isValid():
            self.list.scrollTo(index)

    def current(self) -> ConversationRow | None:
        """The conversation chosen in the list."""
        return self.conversations.row_at(self.list.currentIndex())

    # --- searching -----------------------------------------------------------------------

    def focus_search(self) -> None:
        """Begin to search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _typed(self) -> None:
        if self.search.text().strip():
            self._typing.start()
        else:
            self._typing.stop()
            self._show_page()

    def _look(self) -> None:
        views = self._state.views
        if views is not None:
            if self.search.text() != self._sought:
                self.hits.replace([])  # a new search begins at its best hit
            self._sought = self.search.text()
            self.hits.replace(views.search(self._sought, limit=HITS_MAX))
        self._show_page()

    def _show_page(self) -> None:
        if not self.search.text().strip():
            self._show_list()
        elif self.hits.rowCount():
            self._stack.setCurrentWidget(self.results)
        else:
            self._nothing.setText(self.tr("Nothing was found. Try fewer or other words."))
            self._stack.setCurrentWidget(self._nothing)

    def _show_list(self) -> None:
        if self.conversations.rowCount():
            self._stack.setCurrentWidget(self.list)
            return
        self._nothing.setText(
            self.tr("The archive is empty.") if self._archived else self.tr("Nothing here yet.")
        )
        self._stack.setCurrentWidget(self._nothing)

    def _enter_results(self) -> None:
        if self._stack.currentWidget() is self.results:
            self.results.setFocus()
            self.results.setCurrentIndex(self.hits.index(0))

    # --- choosing ------------------------------------------------------------------------

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(ROW_ROLE) if index.isValid() else None)

    def _choose_hit(self, index: QModelIndex) -> None:
        hit = index.data(ROW_ROLE)
        if isinstance(hit, SearchHit):
            self.hit_chosen.emit(hit)

    def _ask_menu(self, position: QPoint) -> None:
        row_ = self.current()
        if row_ is not None:
            self.menu_asked.emit(row_, self.list.viewport().mapToGlobal(position))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the search."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self.list.setFocus()
        else:
            super().keyPressEvent(event)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    """Two columns, as rich text."""
    cells = (
        f"<tr><td style='padding-right: 12px'><code>{html.escape(example)}</code></td>"
        f"<td>{html.escape(meaning)}</td></tr>"
        for example, meaning in rows
    )
    return f"<table>{''.join(cells)}</table>"


def _list(model: ConversationsModel | HitsModel, name: str, parent: QWidget) -> QListView:
    view = QListView(parent)
    view.setObjectName("list")
    view.setAccessibleName(name)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setUniformItemSizes(True)
    view.setMouseTracking(True)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.setItemDelegate(ListDelegate(view))
    view.setModel(model)
    return view
