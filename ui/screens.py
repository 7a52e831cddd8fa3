"""Pictures of all screens: the code may be in a video call or a remote desktop's window."""

from PySide6.QtGui import QGuiApplication, QImage

from companion.errors import CompanionError


def pictures_of_screens() -> list[QImage]:
    """One picture of each screen, as it is now.

    Raises:
        CompanionError: screen_hidden, where the desktop shows programs their own windows alone.
    """
    if QGuiApplication.platformName().startswith("wayland"):
        raise CompanionError("screen_hidden")
    pictures = [screen.grabWindow(0).toImage() for screen in QGuiApplication.screens()]
    seen = [picture for picture in pictures if not picture.isNull()]
    if not seen:  # a Mac without leave to record the screen
        raise CompanionError("screen_hidden")
    return seen
