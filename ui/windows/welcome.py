"""What the right side says while there is nothing to show."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.widgets.empty import Empty
from ui.widgets.layouts import button
from ui.windows.desk import Desk


def welcome(desk: Desk, new: Callable[[], None], parent: QWidget) -> tuple[Empty, Empty]:
    """Two pages: nothing is chosen; nothing is here yet."""
    translate = QCoreApplication.translate
    nothing_chosen = Empty(
        "companion",
        translate("Welcome", "Choose a conversation"),
        translate("Welcome", "Or search in all of them with Ctrl+F."),
        [],
        parent,
    )
    import_ = button(translate("Welcome", "&Import conversations…"), primary=True)
    import_.clicked.connect(desk.ask_for_import)
    pair = button(translate("Welcome", "&Pair a device…"))
    pair.clicked.connect(lambda: desk.show_pairing())
    begin = button(translate("Welcome", "&New conversation"))
    begin.clicked.connect(lambda: new())
    nothing_here = Empty(
        "companion",
        translate("Welcome", "Your conversations, on your own machines"),
        translate(
            "Welcome",
            "Import what ChatGPT, Claude, NextChat or another app has exported, or pair a device "
            "that has conversations already. They stay on your devices and travel between them "
            "encrypted.",
        ),
        [import_, pair, begin],
        parent,
    )
    return nothing_chosen, nothing_here
