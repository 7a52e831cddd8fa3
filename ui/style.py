"""The one style sheet: shapes and spacing of the controls, with the colours of ui.colors."""

from typing import Final

STYLE_SHEET: Final = """
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $line; width: 1px; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px 6px; }

QMenuBar { background: $sidebar; border-bottom: 1px solid $line; padding: 2px 6px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 5px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $window; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 5px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $secondary; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }

QPushButton {
    background: $window; color: $text; border: 1px solid $border; border-radius: 7px;
    padding: 6px 14px; min-height: 18px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $secondary; background: $raised; border-color: $line; }
QPushButton[primary="true"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:focus { border: 1px solid $text; }
QPushButton[primary="true"]:disabled {
    background: $pressed; color: $secondary; border-color: $pressed;
}
QPushButton[quiet="true"] { border-color: transparent; background: transparent; color: $accent; }
QPushButton[quiet="true"]:hover { background: $hover; }
QPushButton[quiet="true"]:focus { border-color: $accent; }

QToolButton { border: 1px solid transparent; border-radius: 7px; padding: 5px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QTextEdit[field="true"], QPlainTextEdit[field="true"] {
    background: $window; border: 1px solid $border; border-radius: 7px; padding: 6px 9px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QTextEdit[field="true"]:focus, QPlainTextEdit[field="true"]:focus {
    border-color: $accent;
}
QLineEdit#title { background: transparent; border-color: transparent; padding: 3px 6px; }
QLineEdit#title:hover { background: $raised; }
QLineEdit#title:focus { background: $window; border-color: $accent; }
QLineEdit#search { background: $window; padding: 7px 9px; }
QLineEdit#check_code { font-size: 26pt; font-weight: 600; letter-spacing: 8px; padding: 8px; }

QComboBox {
    background: $window; color: $text; border: 1px solid $border; border-radius: 7px;
    padding: 6px 9px; min-height: 18px;
}
QComboBox:hover { background: $hover; }
QComboBox:focus { border-color: $accent; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox QAbstractItemView {
    background: $window; color: $text; border: 1px solid $border; padding: 4px; outline: none;
    selection-background-color: $selection; selection-color: $text;
}
QComboBox::down-arrow { image: url(icons:down-$scheme.svg); width: 14px; height: 14px; }
QSpinBox {
    background: $window; color: $text; border: 1px solid $border; border-radius: 7px;
    padding: 5px 4px 5px 9px; min-height: 18px;
}
QSpinBox QLineEdit { border: none; border-radius: 0; padding: 0; background: transparent; }
QSpinBox:focus { border-color: $accent; }
QSpinBox:disabled { color: $secondary; background: $raised; border-color: $line; }
QSpinBox::up-button, QSpinBox::down-button { border: none; background: transparent; width: 20px; }
QSpinBox::up-arrow { image: url(icons:up-$scheme.svg); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url(icons:down-$scheme.svg); width: 10px; height: 10px; }
QRadioButton, QCheckBox { color: $text; spacing: 8px; padding: 2px 0; }
QRadioButton::indicator, QCheckBox::indicator {
    width: 14px; height: 14px; border: 1px solid $secondary; background: $window;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator:hover, QCheckBox::indicator:hover { border-color: $accent; }
QRadioButton::indicator:checked {
    width: 6px; height: 6px; border: 5px solid $accent; background: $on_accent;
}
QCheckBox::indicator:checked {
    border-color: $accent; background: $accent; image: url(icons:tick-$scheme.svg);
}
QRadioButton:focus, QCheckBox:focus { color: $accent; }
QRadioButton::indicator:focus, QCheckBox::indicator:focus { border-color: $accent; }
QRadioButton:disabled, QCheckBox:disabled { color: $secondary; }
QRadioButton::indicator:disabled, QCheckBox::indicator:disabled {
    border-color: $line; background: $raised;
}

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
    padding: 9px 6px; margin-right: 22px; color: $secondary; background: transparent;
    border: none; border-bottom: 2px solid transparent;
}
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $accent; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; min-height: 32px;
    min-width: 32px; }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QWidget#sidebar, QTreeView#places { background: $sidebar; }
QTreeView#places { border: none; outline: none; padding-top: 8px; }
QTreeView#places::branch, QTreeView#table::branch { background: transparent; image: none; }
QTreeView#table, QTableView#table { background: transparent; border: none; outline: none; }
QTreeView#table::item, QTableView#table::item { padding: 4px 2px; border: none; }
QTreeView#table::item:selected, QTableView#table::item:selected {
    background: $selection; color: $text;
}
QHeaderView::section {
    background: transparent; color: $secondary; border: none; padding: 4px 2px;
}
QPushButton[chip="true"] {
    padding: 2px 9px; min-height: 16px; border-radius: 11px; background: transparent;
}
QPushButton[chip="true"]:hover { background: $hover; }
QPushButton[chip="true"][on="true"] { background: $selection; border-color: transparent; }
QPushButton[chip="true"]:focus { border-color: $accent; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[link="true"] {
    border-color: transparent; background: transparent; color: $accent; padding: 1px 0;
}
QPushButton[link="true"]:hover { text-decoration: underline; }
QPushButton[link="true"]:focus { border-bottom: 1px solid $accent; border-radius: 0; }
QListView#choices { background: $sidebar; border: none; outline: none; padding: 8px; }
QWidget#choicesFoot { background: $sidebar; }
QListView#choices::item { padding: 9px 12px; border-radius: 8px; color: $text; }
QListView#choices::item:hover { background: $hover; }
QListView#choices::item:selected { background: $selection; color: $text; }
QListView#list, QScrollArea, QScrollArea > QWidget > QWidget#content {
    background: transparent; border: none;
}
QFrame#hairline { background: $line; border: none; }
QSplitter::handle { background: $line; }
QProgressBar { background: $raised; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QLabel[tone="secondary"] { color: $secondary; }
QLabel[tone="attention"] { color: $attention; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="accent"] { color: $accent; }
QFrame#card { background: $raised; border: 1px solid $line; border-radius: 10px; }
QFrame#card[chosen="true"] { border: 1px solid $accent; }
QFrame#drop { background: $raised; border: 1px dashed $border; border-radius: 12px; }
QFrame#drop[over="true"] { border: 1px solid $accent; background: $selection; }
QFrame#banner[tone="attention"] { background: $attention_ground; border: none; }
QFrame#banner[tone="danger"] { background: $danger_ground; border: none; }
QFrame#banner[tone="neutral"] { background: $raised; border: none; }
QFrame#undo { background: $text; border: none; border-radius: 9px; }
QFrame#undo QLabel { color: $window; }
QFrame#undo QPushButton { background: transparent; border-color: transparent; color: $window;
    font-weight: 600; text-decoration: underline; }
QFrame#undo QPushButton:focus { border-color: $window; }
QFrame#message { border: 1px solid transparent; border-radius: 10px; background: transparent; }
QFrame#message[own="true"] { background: $user_ground; }
QFrame#message:focus { border-color: $accent; }
QFrame#message[marked="true"] { border-color: $accent; }
QFrame#message[chosen="true"] { background: $selection; }
QFrame#find { background: $raised; border: none; border-bottom: 1px solid $line; }
QLabel#versions { color: $secondary; }
QFrame#code { background: $raised; border: 1px solid $line; border-radius: 8px; }
QFrame#code QPlainTextEdit, QTextBrowser#prose { background: transparent; border: none; }
"""
