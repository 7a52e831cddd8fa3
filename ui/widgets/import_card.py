"""What a file would bring or has brought, and what of it is left out, with the reasons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QWidget

from ui import words
from ui.icon import set_icon
from ui.presenters.importing import FileView
from ui.widgets.layouts import column, label, row

LIST_PIXELS_MAX = 150


class ImportCard(QFrame):
    """One file."""

    def __init__(self, view: FileView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        symbol = QLabel(self)
        name, tone = _symbol(view)
        set_icon(symbol, name, tone, 22)
        symbol.setAlignment(Qt.AlignmentFlag.AlignTop)
        lines: list[QWidget] = [label(view.name, bold=True, wrap=True)]
        if view.error is not None:
            lines.append(label(words.reason_text(view.error), wrap=True))
        else:
            lines.append(label(words.say(view.summary), wrap=True))
        lines += [label(words.say(said), tone="secondary", wrap=True) for said in view.details]
        lines += self._lists(view)
        layout = row(symbol, column(*lines, gap=5), gap=12, margin=16)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _lists(self, view: FileView) -> list[QWidget]:
        made: list[QWidget] = []
        if view.affected:
            lines = [words.say(said) for said in view.affected]
            made.append(self._list(self.tr("Conversations"), lines, view.more_affected))
        if view.skipped:
            count = words.number(len(view.skipped) + view.more_skipped)
            said = self.tr("Left out: {n}").format(n=count)
            lines = [f"{skipped.place}: {words.say(skipped.why)}" for skipped in view.skipped]
            made += [label(said, tone="attention"), self._list(said, lines, view.more_skipped)]
        return made

    def _list(self, name: str, lines: list[str], more: int) -> QPlainTextEdit:
        listed = QPlainTextEdit(self)
        listed.setProperty("field", True)
        listed.setReadOnly(True)
        listed.setTabChangesFocus(True)
        listed.setAccessibleName(name)
        if more:
            lines = [*lines, self.tr("… and {n} more").format(n=words.number(more))]
        listed.setPlainText("\n".join(lines))
        height = listed.fontMetrics().lineSpacing() * (len(lines) + 1) + 16
        listed.setMaximumHeight(min(LIST_PIXELS_MAX, height))
        return listed


def _symbol(view: FileView) -> tuple[str, str]:
    if view.error is not None:
        return "warning", "danger"
    return ("warning", "attention") if view.skipped else ("check", "good")
