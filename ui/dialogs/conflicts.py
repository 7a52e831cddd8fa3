"""Decides conflicts: keep one version, another, both, or an edited text."""

from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QListView, QStackedWidget, QVBoxLayout, QWidget

from companion.views.rows import ConflictRow
from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.dialogs.conflict_versions import Versions
from ui.dialogs.edit_text import EditTextDialog
from ui.models.conflicts import ConflictsModel
from ui.presenters import conflict as presenter
from ui.state import State
from ui.widgets.empty import Empty
from ui.widgets.layouts import button, column, hairline, label, row
from ui.widgets.two_lines import TwoLines


class ConflictsDialog(Dialog):
    """A list of what waits, and the one chosen."""

    conversation_asked = Signal(str)

    def __init__(self, state: State, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Conflicts"))
        self._state, self._actions = state, actions
        self._shown: ConflictRow | None = None
        self.model = ConflictsModel(self)
        self.versions: Versions | None = None
        self._list = self._list_view()
        self._heading = label(points=5, bold=True, wrap=True)
        self._where = button("")
        self._where.setProperty("link", True)
        self._where.clicked.connect(self._open_conversation)
        self._explanation = label(tone="secondary", wrap=True)
        self._place = QVBoxLayout()
        self._place.addStretch(1)
        self.keep_both = button(self.tr("Keep &both, as two messages"))
        self.keep_both.clicked.connect(self._keep_both)
        self.edit = button(self.tr("&Edit the text…"))
        self.edit.clicked.connect(self._edit)
        self.merge = button(self.tr("&Merge the changes…"))
        self.merge.setToolTip(
            self.tr("One text with the changes of all versions, to look at first")
        )
        self.merge.clicked.connect(self._merge)
        self._pages = QStackedWidget(self)
        self._lay_out()
        state.records_changed.connect(self.reload)
        state.status_changed.connect(self.reload)
        self.reload()

    def _list_view(self) -> QListView:
        view = QListView(self)
        view.setObjectName("choices")
        view.setAccessibleName(self.tr("Conflicts to decide"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setModel(self.model)
        view.setFixedWidth(230)
        view.setSpacing(1)
        view.setItemDelegate(TwoLines(view))
        view.selectionModel().currentChanged.connect(self._choose)
        return view

    def _lay_out(self) -> None:
        close = button(self.tr("&Close"))
        close.clicked.connect(self.accept)
        where = row(self._where, None)
        texts = column(self._heading, where, self._explanation, gap=6)
        foot = row(self.merge, self.keep_both, self.edit, None, close)
        right = column(texts, self._place, foot, gap=16, margin=24)
        right.setStretch(1, 1)
        chosen = QWidget(self)
        chosen.setLayout(row(self._list, hairline(vertical=True), right, gap=0))
        done = button(self.tr("&Close"), primary=True)
        done.clicked.connect(self.accept)
        nothing = Empty(
            "check",
            self.tr("No conflicts"),
            self.tr("Whenever two devices change the same thing at once, you decide here."),
            [done],
            self,
        )
        self._pages.addWidget(chosen)
        self._pages.addWidget(nothing)
        self.setLayout(column(self._pages))
        self.resize(860, 520)

    # --- showing -------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the conflicts again."""
        views = self._state.views
        if views is None:
            return
        self.model.replace(views.conflicts())
        if not self.model.rowCount():
            self._shown = None
            self._pages.setCurrentIndex(1)
            return
        self._pages.setCurrentIndex(0)
        self._list.setVisible(self.model.rowCount() > 1)
        index = self._list.currentIndex()
        if not index.isValid():
            self._list.setCurrentIndex(self.model.index(0))
        else:
            self._choose(index)

    def show_conversation(self, conversation: str) -> None:
        """Choose the first conflict of a conversation."""
        for at in range(self.model.rowCount()):
            row_ = self.model.row_at(self.model.index(at))
            if row_ is not None and row_.conversation == conversation:
                self.choose(at)
                return

    def choose(self, at: int) -> None:
        """Show the conflict at a place of the list."""
        self._list.setCurrentIndex(self.model.index(at))

    def _choose(self, index: QModelIndex) -> None:
        conflict = self.model.row_at(index)
        if conflict is None or conflict == self._shown:
            return
        self._shown = conflict
        view = presenter.present(conflict)
        self._heading.setText(words.say(view.heading))
        self._where.setText(words.unmarked(words.say(presenter.where(conflict))))
        self._where.setVisible(bool(conflict.conversation))
        self._explanation.setText(words.say(view.explanation))
        self.keep_both.setVisible(view.can_keep_both)
        self.edit.setVisible(bool(view.editable))
        self.merge.setVisible(bool(view.merged))
        if self.versions is not None:
            self.versions.hide()
            self.versions.deleteLater()
        self.versions = Versions(view, self)
        self.versions.kept.connect(self._keep)
        self._place.insertWidget(0, self.versions)

    # --- deciding ------------------------------------------------------------------------

    def _keep(self, dot: str) -> None:
        if self._shown is not None:
            self._actions.keep(self._shown, dot)

    def _keep_both(self) -> None:
        if self._shown is not None:
            self._actions.keep_both(self._shown)

    def _edit(self) -> None:
        if self._shown is not None:
            texts = presenter.present(self._shown).editable
            self._offer(self._shown, self.tr("Edit the text"), texts)

    def _merge(self) -> None:
        if self._shown is not None:
            merged = [self._shown.suggestion]
            self._offer(self._shown, self.tr("All changes in one text"), merged)

    def _offer(self, conflict: ConflictRow, title: str, texts: list[str]) -> None:
        """Show a text that ends the conflict once the person saves it; it outlives this dialog."""
        save = partial(self._actions.keep_texts, conflict)
        EditTextDialog(title, texts, save, self.parentWidget(), always_keeps=True).present()

    def _open_conversation(self) -> None:
        if self._shown is not None:
            self.conversation_asked.emit(self._shown.conversation)
