"""Decides about what was deleted elsewhere while this computer was away."""

from functools import partial

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QListView, QStackedWidget, QWidget

from companion.views.rows import ReturnedRow
from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.dialogs.question import Question
from ui.models.returned import ReturnedModel
from ui.presenters import returned as presenter
from ui.presenters.difference import Run
from ui.state import State
from ui.widgets.empty import Empty
from ui.widgets.layouts import button, column, hairline, label, row
from ui.widgets.marked_text import MarkedText
from ui.widgets.two_lines import TwoLines


class ReturnedDialog(Dialog):
    """What waits on the left, the beginning of the chosen one on the right."""

    def __init__(self, state: State, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Deleted elsewhere"))
        self._state, self._actions = state, actions
        self._chosen: ReturnedRow | None = None
        self.model = ReturnedModel(self)
        self._list = self._list_view()
        self._heading = label(points=5, bold=True, wrap=True)
        self._explanation = label(
            self.tr(
                "Another of your devices deleted this for good while this computer was away. Keep "
                "it, and it is back on all devices; or delete it here too."
            ),
            tone="secondary",
            wrap=True,
        )
        self.preview = MarkedText(self)
        self.preview.setAccessibleName(self.tr("The beginning of the conversation"))
        self.keep = button(self.tr("&Keep"), primary=True)
        self.keep.clicked.connect(lambda: self._decide(keep=True))
        self.delete = button(self.tr("&Delete here too"))
        self.delete.clicked.connect(lambda: self._decide(keep=False))
        self.keep_all = button("")
        self.keep_all.clicked.connect(self._keep_all)
        self.delete_all = button("")
        self.delete_all.clicked.connect(self._ask_to_delete_all)
        self._pages = QStackedWidget(self)
        self._lay_out()
        state.records_changed.connect(self.reload)
        state.status_changed.connect(self.reload)
        self.reload()

    def _list_view(self) -> QListView:
        view = QListView(self)
        view.setObjectName("choices")
        view.setAccessibleName(self.tr("Conversations to decide about"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setModel(self.model)
        view.setFixedWidth(250)
        view.setSpacing(1)
        view.setItemDelegate(TwoLines(view))
        view.selectionModel().currentChanged.connect(self._choose)
        return view

    def _lay_out(self) -> None:
        close = button(self.tr("&Close"))
        close.clicked.connect(self.accept)
        card = QFrame(self)
        card.setObjectName("card")
        card.setLayout(column(self.preview, margin=16))
        texts = column(self._heading, self._explanation, gap=6)
        foot = row(self.keep, self.delete, None, close)
        right = column(texts, card, foot, gap=16, margin=24)
        right.setStretch(1, 1)
        self._all = QWidget(self)
        self._all.setObjectName("choicesFoot")
        self._all.setLayout(column(self.keep_all, self.delete_all, margin=12))
        left = column(self._list, self._all, gap=0)
        chosen = QWidget(self)
        chosen.setLayout(row(left, hairline(vertical=True), right, gap=0))
        done = button(self.tr("&Close"), primary=True)
        done.clicked.connect(self.accept)
        nothing = Empty(
            "check",
            self.tr("Nothing to decide"),
            self.tr("What other devices delete while this one is away for long waits here."),
            [done],
            self,
        )
        self._pages.addWidget(chosen)
        self._pages.addWidget(nothing)
        self.setLayout(column(self._pages))
        self.resize(860, 520)

    # --- showing -------------------------------------------------------------------------

    def reload(self) -> None:
        """Read again what waits."""
        views = self._state.views
        if views is None:
            return
        self.model.replace(views.returned())
        count = self.model.rowCount()
        self._pages.setCurrentIndex(0 if count else 1)
        self._all.setVisible(count > 1)
        self.keep_all.setText(self.tr("Keep &all {n}").format(n=words.number(count)))
        self.delete_all.setText(self.tr("Delete all {n} &here too…").format(n=words.number(count)))
        if count and not self._list.currentIndex().isValid():
            self.choose(0)
        elif count:
            self._choose(self._list.currentIndex())

    def choose(self, at: int) -> None:
        """Show the one at a place of the list."""
        self._list.setCurrentIndex(self.model.index(at))

    def _choose(self, index: QModelIndex) -> None:
        self._chosen = self.model.row_at(index)
        if self._chosen is not None:
            self._heading.setText(words.say(presenter.title(self._chosen)))
            self.preview.display([Run(presenter.preview(self._chosen, words.say), differs=False)])

    # --- deciding ------------------------------------------------------------------------

    def _decide(self, *, keep: bool) -> None:
        if self._chosen is not None:
            self._actions.decide_returned([self._chosen.conversation], keep=keep)

    def _keep_all(self) -> None:
        self._actions.decide_returned(self._waiting(), keep=True)

    def _ask_to_delete_all(self) -> None:
        """Once, for exactly those that are here now: more may come while it is read."""
        waiting = self._waiting()
        number = words.number(len(waiting))
        asked = self.tr("Delete all {n} here too?").format(n=number)
        question = Question(self.windowTitle(), asked, self.tr("This cannot be undone."), self)
        decide = partial(self._actions.decide_returned, waiting, keep=False)
        question.offer(self.tr("&Delete them for good"), self.tr("&Cancel"), decide)

    def _waiting(self) -> list[str]:
        rows = (self.model.row_at(self.model.index(at)) for at in range(self.model.rowCount()))
        return [each.conversation for each in rows if each is not None]
