"""What a person chose for the window on this computer: its look, its language, whether it calls."""

from PySide6.QtCore import QObject, Signal

from companion.profile import Profile
from ui.remembered import Remembered


class Preferences(QObject):
    """Kept beside the database; never synced. `changed` after each choice."""

    changed = Signal()

    def __init__(self, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._remembered = Remembered(profile, self)

    @property
    def theme(self) -> str:
        """One of ui.theme.CHOICES; empty: never chosen."""
        return self._remembered.text("theme")

    @property
    def language(self) -> str:
        """A code such as "zh_CN"; empty: as the desktop."""
        return self._remembered.text("language")

    @property
    def notifies(self) -> bool:
        """Whether notifications are shown."""
        return self._remembered.is_on("notifications", default=True)

    @property
    def is_shown_around(self) -> bool:
        """Whether the first steps were shown, or need not be."""
        return self._remembered.is_on("shown_around", default=False)

    def shown_around(self) -> None:
        """Never show the first steps again."""
        self._remembered.keep("shown_around", "yes")
        self._remembered.save()

    def once(self, what: str) -> bool:
        """Whether something is to be told now: the first time only."""
        if self._remembered.is_on(what, default=False):
            return False
        self._remembered.keep(what, "yes")
        self._remembered.save()
        return True

    def choose_theme(self, choice: str) -> None:
        """From now on look like this."""
        self._keep("theme", choice)

    def choose_language(self, code: str) -> None:
        """From the next start on speak this."""
        self._keep("language", code)

    def choose_notifications(self, *, on: bool) -> None:
        """From now on show notifications, or show none."""
        self._keep("notifications", "yes" if on else "no")

    def _keep(self, name: str, value: str) -> None:
        self._remembered.keep(name, value)
        self._remembered.save()
        self.changed.emit()
