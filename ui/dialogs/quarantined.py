"""Decides about what a removed device wrote that was not known when it was removed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from companion.views.pages import Views
from companion.views.rows import QuarantinedRow
from ui import words
from ui.actions import Actions
from ui.dialogs.review import ReviewDialog, Wording
from ui.models.quarantined import QuarantinedModel
from ui.presenters import quarantined as presenter
from ui.presenters.difference import Run
from ui.state import State


class QuarantinedDialog(ReviewDialog[QuarantinedRow]):
    """What waits, with what stood before."""

    def __init__(self, state: State, actions: Actions, parent: QWidget | None = None) -> None:
        wording = Wording(
            title=self.tr("Changed by a removed device"),
            list_name=self.tr("Conversations to decide about"),
            preview_name=self.tr("What the removed device wrote"),
            keep=self.tr("&Keep"),
            refuse=self.tr("&Take back"),
            keep_all=self.tr("Keep &all {n}"),
            refuse_all=self.tr("Take &back all {n}"),
            nothing_why=self.tr(
                "When a device is removed, what it wrote and nobody had seen by then waits here."
            ),
        )
        super().__init__(wording, QuarantinedModel(parent), state, actions, parent)

    def waiting(self, views: Views) -> Sequence[QuarantinedRow]:
        """What waits."""
        return views.quarantined()

    def heading_of(self, row: QuarantinedRow) -> str:
        """What it is called."""
        return words.say(presenter.title(row))

    def explanation_of(self, row: QuarantinedRow) -> str:
        """Who wrote it, and what either decision does."""
        return words.say(presenter.explanation(row))

    def runs_of(self, row: QuarantinedRow) -> list[Run]:
        """What was written, and what stood before."""
        return presenter.runs(row, words.say)

    def decide(self, rows: Sequence[QuarantinedRow], *, keep: bool) -> None:
        """Keep what was written there, or take it back."""
        self._actions.decide_quarantined([row.conversation for row in rows], keep=keep)
