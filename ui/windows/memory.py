"""How the main window stood when it was last seen, and brings it back so."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from companion.profile import Profile
from ui.remembered import Remembered

if TYPE_CHECKING:
    from ui.windows.main_window import MainWindow


class WindowMemory(QObject):
    """Place and size, widths, the place listed, the conversation shown, what is closed; what was
    begun in each conversation."""

    def __init__(self, profile: Profile, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._remembered = Remembered(profile, self)
        self._is_first = True

    def bring_back(self) -> None:
        """Before anything is shown."""
        window, remembered = self._window, self._remembered
        geometry = remembered.bytes_of("geometry")
        if not geometry.isEmpty():
            window.restoreGeometry(geometry)
        split = remembered.bytes_of("split")
        if not split.isEmpty():
            window.split.restoreState(split)
        window.menus.show_places.setChecked(remembered.is_on("places", default=True))
        window.places.close_all(remembered.texts("closed"))
        window.conversation.drafts.read(remembered.text("drafts"))
        window.sidebar.show_place(remembered.place())

    def open_last(self) -> None:
        """Show the conversation shown last; once, when there is something to be read."""
        if not self._is_first or not self._window.sidebar.conversations.rowCount():
            return
        self._is_first = False
        conversation = self._remembered.text("conversation")
        if conversation and self._window.sidebar.conversations.index_of(conversation).isValid():
            self._window.sidebar.select(conversation)

    def keep(self) -> None:
        """Write it down."""
        window, remembered = self._window, self._remembered
        remembered.keep("geometry", window.saveGeometry())
        if window.places.isVisible():  # else its width would be remembered as nothing
            remembered.keep("split", window.split.saveState())
        remembered.keep("places", "yes" if window.menus.show_places.isChecked() else "no")
        remembered.keep("closed", "\n".join(window.places.closed))
        remembered.keep_place(window.sidebar.conversations.place)
        window.conversation.keep_draft()
        remembered.keep("drafts", window.conversation.drafts.written_down())
        row = window.conversation.row
        remembered.keep("conversation", row.id if row is not None else "")
        remembered.save()
