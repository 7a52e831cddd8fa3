"""The list of a place, or of what a search finds, and the line that tells how syncing stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QToolButton, QWidget

from companion.views.places import Place
from companion.views.rows import ConversationRow, Found, SearchHit
from ui import words
from ui.icon import set_icon
from ui.models.conversations import ConversationsModel
from ui.models.hits import HitsModel
from ui.models.rows import ROW_ROLE
from ui.phrases import plural, translate
from ui.presenters import places
from ui.presenters.sync import Mood, SyncView
from ui.state import State
from ui.tooltips import tooltip
from ui.widgets.filter_bar import FilterBar
from ui.widgets.layouts import column, hairline, label, row
from ui.widgets.lists import ConversationList, RowList
from ui.widgets.mood_dot import MoodDot
from ui.widgets.search_box import SearchBox

TYPING_MS: Final = 120
"""A search begins when the typing pauses so long."""


class Sidebar(QWidget):
    """Choose a conversation, or several."""

    chosen = Signal(object)  # ConversationRow, or None
    selection_changed = Signal()
    hit_chosen = Signal(object)  # SearchHit
    opened = Signal()  # by Enter: to be read now
    delete_asked = Signal()
    new_asked = Signal()
    menu_asked = Signal(object, object)  # ids, QPoint
    sync_asked = Signal()
    places_asked = Signal()  # to be shown, or hidden

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._state = state
        self._sought = ""
        self._is_listing = False
        self.conversations = ConversationsModel(lambda: state.views, parent=self)
        self.hits = HitsModel(self)
        self.search = SearchBox(self)
        self.filters = FilterBar(state, self)
        self.list = ConversationList(self.conversations, self.tr("Conversations"), self)
        self.results = RowList(self.hits, self.tr("Search results"), self)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._title = label(bold=True, points=1)
        self._notice = label(tone="secondary", points=-1, wrap=True)
        self._nothing = label(tone="secondary", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setContentsMargins(24, 0, 24, 0)
        self._stack = QStackedWidget(self)
        for page in (self.list, self.results, self._nothing):
            self._stack.addWidget(page)
        self._dot = MoodDot(self)
        self._sync = QPushButton(self)
        self._lay_out()
        self._connect()
        self._name_place()

    def _lay_out(self) -> None:
        side = self._tool("sidebar", self.tr("Show or hide the places"))
        side.clicked.connect(self.places_asked)
        new = self._tool("edit", self.tr("New conversation"))
        new.clicked.connect(self.new_asked)
        self._title.setMinimumWidth(1)
        head = row(side, self._title, new)
        head.setStretch(1, 1)
        head.setContentsMargins(10, 12, 12, 2)
        search = column(self.search, self.filters)
        search.setContentsMargins(12, 4, 12, 8)
        notice = row(self._notice)
        notice.setContentsMargins(18, 0, 18, 8)
        self._sync.setProperty("quiet", True)
        self._sync.setStyleSheet("text-align: left; color: palette(text); padding-left: 4px;")
        self._sync.setAccessibleDescription(self.tr("Opens the list of devices"))
        foot = row(self._dot, self._sync, gap=4)
        foot.setStretch(1, 1)
        foot.setContentsMargins(18, 6, 12, 6)
        whole = column(head, search, notice, self._stack, hairline(), foot, gap=0)
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self.filters.hide()

    def _tool(self, name: str, said: str) -> QToolButton:
        made = QToolButton(self)
        set_icon(made, name)
        made.setToolTip(said)
        made.setAccessibleName(said)
        return made

    def _connect(self) -> None:
        searcher = self._state.searcher
        searcher.found.connect(self._show_found)
        searcher.more.connect(self.hits.extend)
        self.hits.more_wanted.connect(searcher.ask_more)
        self._typing.timeout.connect(self._look)
        self.search.textChanged.connect(self._typed)
        self.search.descended.connect(self._enter_results)
        self.filters.rewritten.connect(self._rewrite)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.list.selectionModel().selectionChanged.connect(self._tell_selection)
        self.results.selectionModel().currentChanged.connect(self._choose_hit)
        self.results.clicked.connect(self._choose_hit)
        self.list.customContextMenuRequested.connect(self._ask_menu)
        self.list.opened.connect(self.opened)
        self.results.opened.connect(self.opened)
        self.list.delete_asked.connect(self.delete_asked)
        self._sync.clicked.connect(self.sync_asked)

    # --- what is shown -------------------------------------------------------------------

    def show_sync(self, view: SyncView) -> None:
        """The line at the foot, and the marks of what is on no other device yet."""
        self._sync.setText(words.unmarked(words.say(view.line)))
        self._dot.set_mood(view.links, busy=view.links is Mood.SYNCING)
        self.conversations.set_synced(view.synced_ms)

    def show_place(self, place: Place) -> None:
        """List another place."""
        if self.search.text():
            self.search.clear()
        with self._listing():
            self.conversations.show_place(place)
        self._name_place()
        self._show_page()

    def _name_place(self) -> None:
        place = self.conversations.place
        said = self.tr("Search") if self.is_searching else words.say(places.title(place))
        self._title.setText(
            self._title.fontMetrics().elidedText(said, Qt.TextElideMode.ElideMiddle, 240)
        )
        self._title.setToolTip(tooltip(said))
        self.list.setAccessibleName(words.say(places.title(place)))
        notice = None if self.is_searching else places.notice(place)
        self._notice.setText(words.say(notice) if notice is not None else "")
        self._notice.setVisible(notice is not None)

    def refresh(self, conversations: list[str], *, many: bool) -> None:
        """Read again what was written."""
        with self._listing():
            if many:
                self.list.keeping_scroll(self.conversations.reload)
            else:
                self.list.keeping_scroll(lambda: self.conversations.refresh(conversations))
        if self.search.text().strip() and not self.results.verticalScrollBar().value():
            self._typing.start()  # who has scrolled reads what was found as it was found
        self._show_page()

    @contextmanager
    def _listing(self) -> Iterator[None]:
        """While the lines change, it is not the person who chooses among them."""
        self._is_listing = True
        try:
            yield
        finally:
            self._is_listing = False

    def select(self, conversation: str) -> None:
        """Choose a conversation; none, when it is not in the list. Several stay chosen."""
        index = self.conversations.index_of(conversation)
        if index.isValid() and self.list.selectionModel().isSelected(index):
            keeping = QItemSelectionModel.SelectionFlag.NoUpdate
            self.list.selectionModel().setCurrentIndex(index, keeping)
            return
        self.list.setCurrentIndex(index)
        if index.isValid():
            self.list.scrollTo(index)
        else:
            self.list.clearSelection()

    def current(self) -> ConversationRow | None:
        """The conversation that is marked in the list; of several or none, where the keys are."""
        selected = self.list.selected()
        if len(selected) == 1:
            return self.conversations.row_at(self.conversations.index_of(selected[0]))
        return self.conversations.row_at(self.list.currentIndex())

    # --- searching -----------------------------------------------------------------------

    def focus_search(self) -> None:
        """Begin to search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @property
    def is_searching(self) -> bool:
        """Whether hits are shown instead of a place."""
        return bool(self.search.text().strip())

    def _typed(self) -> None:
        self.filters.show_text(self.search.text())
        self.filters.setVisible(self.is_searching)
        self._name_place()
        if self.is_searching:
            self._typing.start()
        else:
            self._typing.stop()
            self._state.searcher.forget()
            self._sought = ""
            self._show_page()

    def _rewrite(self, text: str) -> None:
        """A filter was put on or taken off."""
        self.search.setText(text)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        if self._state.views is not None:
            self._state.searcher.ask(self.search.text())

    def _show_found(self, text: str, found: Found, hits: list[SearchHit], read: int) -> None:
        if not self.is_searching:
            return
        is_new = text != self._sought
        self._sought = text
        with self._listing():
            if is_new:  # a new search begins at its best hit
                self.hits.show(found, [], 0)
            self.hits.show(found, hits, read)
        if is_new:
            self.results.scrollToTop()
        self.filters.tell(_total(found))
        self._show_page()

    def _show_page(self) -> None:
        if not self.is_searching:
            self._show_list()
        elif self.hits.rowCount() and self._sought:
            self._stack.setCurrentWidget(self.results)
        elif self._sought:
            self._nothing.setText(self.tr("Nothing was found. Try fewer or other words."))
            self._stack.setCurrentWidget(self._nothing)

    def _show_list(self) -> None:
        if self.conversations.rowCount():
            self._stack.setCurrentWidget(self.list)
            return
        self._nothing.setText(words.say(places.emptiness(self.conversations.place)))
        self._stack.setCurrentWidget(self._nothing)

    def _enter_results(self) -> None:
        if not self.is_searching:
            self.focus_list()
        elif self._stack.currentWidget() is self.results:
            self.results.setFocus()
            self.results.setCurrentIndex(self.hits.index(0))

    def focus_list(self) -> None:
        """Go to the list, with the keyboard."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.list.currentIndex().isValid() and self.conversations.rowCount():
            self.list.setCurrentIndex(self.conversations.index(0))

    # --- choosing ------------------------------------------------------------------------

    def _choose(self, index: QModelIndex) -> None:
        if self._is_listing and self.is_searching:
            return  # a list that nobody sees
        # As a line goes, Qt has its neighbour be the current one, before the mark is gone too.
        row = self.conversations.row_at(index) if self._is_listing else self.current()
        self.chosen.emit(row)

    def _tell_selection(self) -> None:
        if len(self.list.selected()) == 1 and not self.is_searching:
            self.chosen.emit(self.current())  # one that was marked before, perhaps
        self.selection_changed.emit()

    def _choose_hit(self, index: QModelIndex) -> None:
        hit = index.data(ROW_ROLE)
        if isinstance(hit, SearchHit) and not self._is_listing:
            self.hit_chosen.emit(hit)

    def _ask_menu(self, position: QPoint) -> None:
        selected = self.list.selected()
        if selected:
            self.menu_asked.emit(selected, self.list.viewport().mapToGlobal(position))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the search, or goes back to one conversation."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self.list.setFocus()
        elif event.key() == Qt.Key.Key_Escape and len(self.list.selected()) > 1:
            self.list.setCurrentIndex(self.list.currentIndex())
        else:
            super().keyPressEvent(event)


def _total(found: Found) -> str:
    count = len(found.numbers)
    if found.more:
        return words.say(translate("Search", "{n}+ found").holding(n=count))
    one, many = translate("Search", "one found"), translate("Search", "{n} found")
    return words.say(plural(count, one, many))
