"""What the window remembers from one start to the next, in a file beside the database."""

from PySide6.QtCore import QByteArray, QObject, QSettings

from companion.profile import Profile
from companion.views.places import Place, PlaceKind


class Remembered(QObject):
    """Small facts of this device alone; they are never synced. What is not there has a default,
    and so has what cannot be read."""

    def __init__(self, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        path = str(profile.directory / "window.ini")
        self._settings = QSettings(path, QSettings.Format.IniFormat, self)

    def bytes_of(self, name: str) -> QByteArray:
        """A geometry or a state that Qt has packed."""
        value = self._settings.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def text(self, name: str) -> str:
        """A text; empty: none."""
        value = self._settings.value(name)
        return value if isinstance(value, str) else ""

    def is_on(self, name: str, *, default: bool) -> bool:
        """A choice."""
        return self.text(name) != "no" if default else self.text(name) == "yes"

    def texts(self, name: str) -> list[str]:
        """Several texts."""
        return [each for each in self.text(name).split("\n") if each]

    def place(self) -> Place:
        """The place shown last."""
        kind, _, name = self.text("place").partition(":")
        if kind not in {each.value for each in PlaceKind}:
            return Place()
        return Place(PlaceKind(kind), name)

    def keep(self, name: str, value: QByteArray | str) -> None:
        """Remember it."""
        self._settings.setValue(name, value)

    def keep_place(self, place: Place) -> None:
        """Remember the place shown."""
        self.keep("place", f"{place.kind.value}:{place.name}")

    def save(self) -> None:
        """Write it now."""
        self._settings.sync()
