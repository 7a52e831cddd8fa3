"""The conversation view on a rich conversation, alone: every kind of piece, versions, finding."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from companion.profile import Profile
from tests.screenshots.rich import RichConversation
from ui.connection import Connection
from ui.dialogs.follow_link import FollowLinkDialog
from ui.dialogs.picture import PictureDialog
from ui.dialogs.versions import VersionsDialog
from ui.presenters.links import link_of
from ui.presenters.reading import Entry, Fold
from ui.state import State
from ui.widgets.aside import AsideWidget
from ui.widgets.attachments import Picture
from ui.widgets.conversation import Conversation
from ui.widgets.message import MessageWidget
from ui.widgets.message_menu import message_menu

SETTLE_S = 0.6


def take_conversation(application: QApplication, folder: Path, suffix: str) -> None:
    """All pictures of the view, as `conversation-<name>-<suffix>.png`."""
    with tempfile.TemporaryDirectory(prefix="companion-rich-") as name:
        profile = Profile(Path(name))
        conversation = RichConversation(profile).write()
        state = State(profile, Connection(profile))
        assert state.open_views()
        _Walk(application, state, conversation, lambda w, n: _save(w, folder, n, suffix)).walk()
        state.close_views()


def _save(widget: QWidget, folder: Path, name: str, suffix: str) -> None:
    assert widget.grab().save(str(folder / f"conversation-{name}-{suffix}.png"))


class _Walk:
    """Goes through the conversation from above."""

    def __init__(
        self,
        application: QApplication,
        state: State,
        conversation: str,
        save: Callable[[QWidget, str], None],
    ) -> None:
        self._application, self._state, self._save = application, state, save
        self._pane = Conversation(state)
        self._pane.resize(860, 900)
        self._pane.show()
        assert state.views is not None
        self._row = state.views.conversation(conversation)

    def walk(self) -> None:
        """Take them."""
        assert self._row is not None
        self._pane.show_conversation(self._row)
        self._take("end")
        transcript = self._pane.transcript
        bar = transcript.verticalScrollBar()
        bar.setValue(0)
        self._take("begin")
        step = bar.pageStep() - 80
        for number in range(1, 5):
            bar.setValue(number * step)
            self._take(f"page-{number}")
        bar.setValue(0)
        self._settle()
        fold = next(item for item in transcript.reading.items if isinstance(item, Fold))
        transcript.fold_asked.emit(fold.id)
        for aside in self._pane.findChildren(AsideWidget):
            aside._toggle.setChecked(True)
        self._take("unfolded")
        self._versions()
        self._others()
        self._finding()
        self._pane.close()

    def _versions(self) -> None:
        items = self._pane.transcript.reading.items
        branching = next(i.branching for i in items if isinstance(i, Entry) and i.branching)
        assert self._row is not None
        dialog = VersionsDialog(self._state, self._row.id, branching, self._pane)
        dialog.present()
        self._settle()
        self._save(dialog, "versions")
        dialog.close()

    def _others(self) -> None:
        link = link_of("https://examp1e.org/a/long/way?to=somewhere")
        assert link is not None
        asked = FollowLinkDialog(link, self._pane)
        asked.present()
        self._settle()
        self._save(asked, "link")
        asked.close()
        bar = self._pane.transcript.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._settle()
        picture = next(iter(self._pane.findChildren(Picture)))
        whole = PictureDialog(picture._path, picture._name, self._pane)
        whole.present()
        self._settle()
        self._save(whole, "picture")
        whole.close()
        branched = next(
            message for message in self._pane.findChildren(MessageWidget) if message.entry.branching
        )
        menu = message_menu(branched)
        menu.popup(self._pane.mapToGlobal(QPoint(300, 200)))
        self._settle()
        self._save(menu, "menu")
        menu.hide()

    def _finding(self) -> None:
        self._pane.find_bar.begin()
        self._pane.find_bar.field.setText("潮汐")
        self._pane.find_bar.asked.emit("潮汐")
        self._take("found")

    def _take(self, name: str) -> None:
        self._settle()
        self._save(self._pane, name)

    def _settle(self) -> None:
        until = time.monotonic() + SETTLE_S
        while time.monotonic() < until:
            self._application.processEvents()
            time.sleep(0.005)
