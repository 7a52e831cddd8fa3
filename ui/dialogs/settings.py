"""What can be chosen on this computer, in one place. Every choice holds at once."""

from PySide6.QtWidgets import QTabWidget, QWidget

from ui.actions import Actions
from ui.autostart import autostart
from ui.dialogs.base import Dialog
from ui.dialogs.settings_general import GeneralPage
from ui.dialogs.settings_privacy import PrivacyPage
from ui.dialogs.settings_storage import StoragePage
from ui.preferences import Preferences
from ui.state import State
from ui.widgets.layouts import button, column, row


class SettingsDialog(Dialog):
    """A tab for each kind of choice."""

    def __init__(
        self,
        state: State,
        actions: Actions,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent, title="")
        self.setWindowTitle(self.tr("Settings"))
        self.general = GeneralPage(state, actions, preferences, autostart(state.profile))
        self.storage = StoragePage(state, actions)
        self.privacy = PrivacyPage()
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.general, self.tr("&General"))
        self.tabs.addTab(self.storage, self.tr("&Storage"))
        self.tabs.addTab(self.privacy, self.tr("&Privacy"))
        close = button(self.tr("&Close"))
        close.clicked.connect(self.accept)
        self.setLayout(column(self.tabs, row(None, close), gap=16, margin=24))
        self.resize(600, 540)
