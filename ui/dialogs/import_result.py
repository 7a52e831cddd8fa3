"""What an import brought, and what it left out, with the reasons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QScrollArea, QWidget

from companion.control.messages import Imported
from ui import words
from ui.dialogs.base import Dialog
from ui.icon import set_icon
from ui.presenters import importing
from ui.widgets.layouts import button, column, label, row


class ImportResultDialog(Dialog):
    """One card for each file."""

    def __init__(self, imported: Imported, parent: QWidget | None = None) -> None:
        super().__init__(words.say(importing.title(imported)), parent)
        cards = [self._card(importing.present(file)) for file in imported.files]
        content = QWidget(self)
        content.setObjectName("content")
        content.setLayout(column(*cards, None, gap=12))
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(content)
        close = button(self.tr("&Close"), primary=True)
        close.clicked.connect(self.accept)
        heading = label(words.say(importing.title(imported)), points=5, bold=True)
        self.setLayout(column(heading, scroll, row(None, close), gap=16, margin=24))
        self.resize(560, 400)

    def _card(self, view: importing.FileView) -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        symbol = QLabel(card)
        failed = view.error is not None
        set_icon(symbol, "warning" if failed else "check", "danger" if failed else "good", 22)
        symbol.setAlignment(Qt.AlignmentFlag.AlignTop)
        lines: list[QWidget] = [label(view.name, bold=True, wrap=True)]
        if view.error is not None:
            lines.append(label(words.reason_text(view.error), wrap=True))
        else:
            lines.append(label(words.say(view.summary), wrap=True))
        lines += [label(words.say(said), tone="secondary", wrap=True) for said in view.details]
        if view.skipped:
            lines += self._skipped(view)
        texts = column(*lines, gap=5)
        layout = row(symbol, texts, gap=12, margin=16)
        layout.setStretch(1, 1)
        card.setLayout(layout)
        return card

    def _skipped(self, view: importing.FileView) -> list[QWidget]:
        count = len(view.skipped) + view.more_skipped
        said = self.tr("Left out: {n}").format(n=words.number(count))
        listed = QPlainTextEdit(self)
        listed.setProperty("field", True)
        listed.setReadOnly(True)
        listed.setAccessibleName(said)
        lines = [f"{skipped.place}: {words.say(skipped.why)}" for skipped in view.skipped]
        if view.more_skipped:
            lines.append(self.tr("… and {n} more").format(n=words.number(view.more_skipped)))
        listed.setPlainText("\n".join(lines))
        listed.setMaximumHeight(130)
        return [label(said, tone="attention"), listed]
