"""Decides about what was deleted elsewhere while this computer was away."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from companion.views.pages import Views
from companion.views.rows import ReturnedRow
from ui import words
from ui.actions import Actions
from ui.dialogs.review import ReviewDialog, Wording
from ui.models.returned import ReturnedModel
from ui.presenters import returned as presenter
from ui.presenters.difference import Run
from ui.state import State


class ReturnedDialog(ReviewDialog[ReturnedRow]):
    """What waits, with its beginning."""

    def __init__(self, state: State, actions: Actions, parent: QWidget | None = None) -> None:
        wording = Wording(
            title=self.tr("Deleted elsewhere"),
            list_name=self.tr("Conversations to decide about"),
            preview_name=self.tr("The beginning of the conversation"),
            keep=self.tr("&Keep"),
            refuse=self.tr("&Delete here too"),
            keep_all=self.tr("Keep &all {n}"),
            refuse_all=self.tr("Delete all {n} &here too…"),
            nothing_why=self.tr(
                "What other devices delete while this one is away for long waits here."
            ),
            asks=self.tr("Delete all {n} here too?"),
            consequence=self.tr("This cannot be undone."),
            refuse_for_good=self.tr("&Delete them for good"),
        )
        super().__init__(wording, ReturnedModel(parent), state, actions, parent)

    def waiting(self, views: Views) -> Sequence[ReturnedRow]:
        """What waits."""
        return views.returned()

    def heading_of(self, row: ReturnedRow) -> str:
        """What it is called."""
        return words.say(presenter.title(row))

    def explanation_of(self, _row: ReturnedRow) -> str:
        """What has happened to it."""
        return self.tr(
            "Another of your devices deleted this for good while this computer was away. Keep "
            "it, and it is back on all devices; or delete it here too."
        )

    def runs_of(self, row: ReturnedRow) -> list[Run]:
        """Its beginning."""
        return [Run(presenter.preview(row, words.say), differs=False)]

    def decide(self, rows: Sequence[ReturnedRow], *, keep: bool) -> None:
        """Keep these, or delete them here too."""
        self._actions.decide_returned([row.conversation for row in rows], keep=keep)
