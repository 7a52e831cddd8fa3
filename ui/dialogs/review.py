"""What other devices did and a person decides about: one after the other, or all alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QListView, QStackedWidget, QWidget

from companion.views.pages import Views
from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.dialogs.question import Question
from ui.models.rows import RowsModel
from ui.presenters.difference import Run
from ui.state import State
from ui.widgets.empty import Empty
from ui.widgets.layouts import button, column, hairline, label, row
from ui.widgets.marked_text import MarkedText
from ui.widgets.two_lines import TwoLines

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a review says, in the person's language; {n} in a text is how many wait."""

    title: str
    list_name: str
    preview_name: str
    keep: str
    refuse: str
    keep_all: str
    refuse_all: str
    nothing_why: str
    asks: str = ""  # before all are refused, if that cannot be taken back
    consequence: str = ""
    refuse_for_good: str = ""


class ReviewDialog(Dialog, Generic[T]):
    """What waits on the left, what it is on the right. Subclasses say what that is."""

    def __init__(
        self,
        wording: Wording,
        model: RowsModel[T],
        state: State,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(wording.title, parent)
        self._wording = wording
        self._state, self._actions = state, actions
        self._chosen: T | None = None
        self.model = model
        self._list = self._list_view()
        self._heading = label(points=5, bold=True, wrap=True)
        self._explanation = label(tone="secondary", wrap=True)
        self.preview = MarkedText(self)
        self.preview.setAccessibleName(wording.preview_name)
        self.keep = button(wording.keep, primary=True)
        self.keep.clicked.connect(lambda: self._decide(keep=True))
        self.refuse = button(wording.refuse)
        self.refuse.clicked.connect(lambda: self._decide(keep=False))
        self.keep_all = button("")
        self.keep_all.clicked.connect(self._keep_all)
        self.refuse_all = button("")
        self.refuse_all.clicked.connect(self._refuse_all)
        self._pages = QStackedWidget(self)
        self._lay_out()
        state.records_changed.connect(self.reload)
        state.status_changed.connect(self.reload)
        self.reload()

    # --- what it is about ----------------------------------------------------------------

    def waiting(self, views: Views) -> Sequence[T]:
        """What waits."""
        raise NotImplementedError

    def heading_of(self, row: T) -> str:
        """What one of it is called."""
        raise NotImplementedError

    def explanation_of(self, row: T) -> str:
        """What has happened to it, and what either decision does."""
        raise NotImplementedError

    def runs_of(self, row: T) -> list[Run]:
        """What it is, to be read."""
        raise NotImplementedError

    def decide(self, rows: Sequence[T], *, keep: bool) -> None:
        """What the person has decided about these."""
        raise NotImplementedError

    # --- building ------------------------------------------------------------------------

    def _list_view(self) -> QListView:
        view = QListView(self)
        view.setObjectName("choices")
        view.setAccessibleName(self._wording.list_name)
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
        foot = row(self.keep, self.refuse, None, close)
        right = column(texts, card, foot, gap=16, margin=24)
        right.setStretch(1, 1)
        self._all = QWidget(self)
        self._all.setObjectName("choicesFoot")
        self._all.setLayout(column(self.keep_all, self.refuse_all, margin=12))
        left = column(self._list, self._all, gap=0)
        chosen = QWidget(self)
        chosen.setLayout(row(left, hairline(vertical=True), right, gap=0))
        done = button(self.tr("&Close"), primary=True)
        done.clicked.connect(self.accept)
        nothing = self.tr("Nothing to decide")
        empty = Empty("check", nothing, self._wording.nothing_why, [done], self)
        self._pages.addWidget(chosen)
        self._pages.addWidget(empty)
        self.setLayout(column(self._pages))
        self.resize(860, 520)

    # --- showing -------------------------------------------------------------------------

    def reload(self) -> None:
        """Read again what waits."""
        views = self._state.views
        if views is None:
            return
        self.model.replace(self.waiting(views))
        count = self.model.rowCount()
        self._pages.setCurrentIndex(0 if count else 1)
        self._all.setVisible(count > 1)
        self.keep_all.setText(self._wording.keep_all.format(n=words.number(count)))
        self.refuse_all.setText(self._wording.refuse_all.format(n=words.number(count)))
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
            self._heading.setText(self.heading_of(self._chosen))
            self._explanation.setText(self.explanation_of(self._chosen))
            self.preview.display(self.runs_of(self._chosen))

    # --- deciding ------------------------------------------------------------------------

    def _decide(self, *, keep: bool) -> None:
        if self._chosen is not None:
            self.decide([self._chosen], keep=keep)

    def _keep_all(self) -> None:
        self.decide(self._all_waiting(), keep=True)

    def _refuse_all(self) -> None:
        """Exactly those that are here now: more may come while the question is read."""
        waiting, wording = self._all_waiting(), self._wording
        refuse = partial(self.decide, waiting, keep=False)
        if not wording.asks:
            refuse()
            return
        asked = wording.asks.format(n=words.number(len(waiting)))
        question = Question(self.windowTitle(), asked, wording.consequence, self)
        question.offer(wording.refuse_for_good, self.tr("&Cancel"), refuse)

    def _all_waiting(self) -> list[T]:
        rows = (self.model.row_at(self.model.index(at)) for at in range(self.model.rowCount()))
        return [each for each in rows if each is not None]
