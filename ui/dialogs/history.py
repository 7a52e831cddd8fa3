"""Looks through what a message or a title was before, and takes a version back."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QListView, QStackedWidget, QWidget

from companion.views.rows import ConversationRow, EarlierRow, MessageRow
from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.models.history import HistoryModel
from ui.presenters import history as presenter
from ui.state import State
from ui.widgets.empty import Empty
from ui.widgets.layouts import button, column, hairline, label, row
from ui.widgets.marked_text import MarkedText


class HistoryDialog(Dialog):
    """The versions on the left, the chosen one on the right, compared with what is there now."""

    def __init__(
        self,
        state: State,
        actions: Actions,
        shown: ConversationRow | MessageRow,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words.say(presenter.heading(shown)), parent)
        self._state, self._actions, self._row = state, actions, shown
        self._chosen: EarlierRow | None = None
        self.model = HistoryModel(self)
        self.text = MarkedText(self)
        self.text.setAccessibleName(self.tr("The version chosen"))
        self.use = button(self.tr("&Use this version"), primary=True)
        self.use.clicked.connect(self._use)
        self._list = self._list_view()
        self._heading = label(words.say(presenter.heading(shown)), points=5, bold=True, wrap=True)
        self._explanation = label(
            self.tr("Marked is what is different now. Earlier versions are kept on this computer."),
            tone="secondary",
            wrap=True,
        )
        self._pages = QStackedWidget(self)
        self._lay_out()
        state.records_changed.connect(self.reload)
        self.reload()

    def _list_view(self) -> QListView:
        view = QListView(self)
        view.setObjectName("choices")
        view.setAccessibleName(self.tr("Earlier versions"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setModel(self.model)
        view.setFixedWidth(230)
        view.setSpacing(1)
        view.setWordWrap(True)
        view.selectionModel().currentChanged.connect(self._choose)
        return view

    def _lay_out(self) -> None:
        close = button(self.tr("&Close"))
        close.clicked.connect(self.accept)
        card = QFrame(self)
        card.setObjectName("card")
        card.setLayout(column(self.text, margin=16))
        texts = column(self._heading, self._explanation, gap=6)
        right = column(texts, card, row(self.use, None, close), gap=16, margin=24)
        right.setStretch(1, 1)
        chosen = QWidget(self)
        chosen.setLayout(row(self._list, hairline(vertical=True), right, gap=0))
        done = button(self.tr("&Close"), primary=True)
        done.clicked.connect(self.accept)
        nothing = Empty(
            "edit",
            self.tr("No earlier versions"),
            self.tr("Nothing else was here before, as far as this computer has kept it."),
            [done],
            self,
        )
        self._pages.addWidget(chosen)
        self._pages.addWidget(nothing)
        self.setLayout(column(self._pages))
        self.resize(760, 480)

    # --- showing -------------------------------------------------------------------------

    def reload(self) -> None:
        """Read again what is there now, and what was before."""
        views = self._state.views
        if views is None:
            return
        is_title = isinstance(self._row, ConversationRow)
        now = views.conversation(self._row.id) if is_title else views.message(self._row.id)
        if now is None:
            self.reject()
            return
        self._row = now
        self.model.replace(views.history(now.id, presenter.field_of(now)))
        if not self.model.rowCount():
            self._pages.setCurrentIndex(1)
            return
        self._pages.setCurrentIndex(0)
        if self._list.currentIndex().isValid():
            self._choose(self._list.currentIndex())
        else:
            self.choose(0)

    def choose(self, at: int) -> None:
        """Show the version at a place of the list."""
        self._list.setCurrentIndex(self.model.index(at))

    def _choose(self, index: QModelIndex) -> None:
        self._chosen = self.model.row_at(index)
        if self._chosen is not None:
            self.text.compare(presenter.side(self._chosen, presenter.text_of(self._row)))

    def _use(self) -> None:
        if self._chosen is not None:
            self._actions.use_earlier(self._row, self._chosen)
            self.accept()
