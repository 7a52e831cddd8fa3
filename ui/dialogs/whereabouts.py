"""On which of a person's devices a conversation is by now."""

from PySide6.QtWidgets import QGridLayout, QWidget

from companion.control import messages as m
from companion.views.rows import ConversationRow
from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.presenters import syncing as presenter
from ui.state import State
from ui.widgets.layouts import button, column, label, row


class WhereaboutsDialog(Dialog):
    """Follows one conversation."""

    def __init__(
        self,
        state: State,
        actions: Actions,
        conversation: ConversationRow,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Where this conversation is"))
        self._actions, self._conversation = actions, conversation
        self._awaited = False
        named = self.tr("Is “{title}” there yet?").format(title=conversation.title)
        heading = label(named, points=2, bold=True, wrap=True)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        note = label(
            self.tr("Pictures and files may arrive later than the messages that show them."),
            tone="secondary",
            points=-1,
            wrap=True,
        )
        close = button(self.tr("&Close"))
        close.clicked.connect(self.accept)
        places = QWidget(self)
        places.setLayout(self.grid)
        self.setLayout(column(heading, places, note, None, row(None, close), gap=16, margin=24))
        self.resize(460, 280)
        state.status_changed.connect(self.read)
        state.records_changed.connect(self.read)
        self.read()

    def read(self) -> None:
        """Ask how it is now; one question at a time."""
        if not self._awaited:
            self._awaited = True
            self._actions.ask_where(self._conversation.id, self._take, self._fail)

    def _take(self, found: m.Whereabouts) -> None:
        if self.is_gone:
            return
        self._awaited = False
        while (item := self.grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for at, place in enumerate(found.places):
            self.grid.addWidget(label(place.name), at, 0)
            said = words.say(presenter.whether(place, found))
            if not place.is_there and place.in_step_ms:
                when = words.ago(place.in_step_ms, words.now_ms())
                said = self.tr("{said} · last in step {when}").format(said=said, when=when)
            tone = "good" if place.is_there else "secondary"
            self.grid.addWidget(label(said, tone=tone, wrap=True), at, 1)
        self.grid.setColumnStretch(1, 1)

    def _fail(self, _reason: m.ReasonValue) -> None:
        """It was deleted meanwhile."""
        if not self.is_gone:
            self.accept()
