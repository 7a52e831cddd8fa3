"""Why there is no sync with a device: each check, what failed and why, and what can be done."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QScrollArea, QWidget

from companion.control import messages as m
from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.presenters import syncing as presenter
from ui.widgets.layouts import button, column, label, row
from ui.widgets.markdown_look import monospace


class DiagnosisDialog(Dialog):
    """Looks when it is opened, and again when asked to or when something was mended."""

    def __init__(
        self, actions: Actions, device: m.DeviceValue, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Diagnosis"))
        self._actions, self._device = actions, device
        self.diagnosis: m.Diagnosis | None = None
        self._verdict = label(points=2, bold=True, wrap=True)
        self._checks = column(gap=8)
        self.mend = button("", primary=True)
        self.mend.clicked.connect(self._mend)
        self.again = button(self.tr("&Look again"))
        self.again.clicked.connect(self.look)
        self.tell = button(self.tr("Show the &report…"))
        self.tell.clicked.connect(self._show_report)
        self.report = QPlainTextEdit(self)
        self.report.setReadOnly(True)
        self.report.setFont(monospace())
        self.report.setProperty("field", True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(self.tr("The report"))
        self._about_report = label(
            self.tr(
                "This is all that the report says. Names and addresses were taken out. Read it "
                "before you give it to anybody."
            ),
            tone="secondary",
            wrap=True,
        )
        self.copy = button(self.tr("C&opy"))
        self.copy.clicked.connect(self._copy)
        self.save = button(self.tr("&Save…"))
        self.save.clicked.connect(self._ask_where_to_save)
        self._lay_out()
        self.look()

    def _lay_out(self) -> None:
        heading = label(
            self.tr("Syncing with {name}").format(name=self._device.name), points=5, bold=True
        )
        content = QWidget(self)
        content.setObjectName("content")
        content.setLayout(column(self._checks, None))
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(content)
        self._paper = QWidget(self)
        self._paper.setLayout(
            column(self._about_report, self.report, row(self.copy, self.save, None), gap=8)
        )
        self._paper.hide()
        close = button(self.tr("&Close"))
        close.clicked.connect(self.accept)
        foot = row(self.mend, self.again, self.tell, None, close)
        layout = column(heading, self._verdict, scroll, self._paper, foot, gap=14, margin=24)
        layout.setStretch(2, 3)
        layout.setStretch(3, 2)
        self.setLayout(layout)
        self.resize(620, 560)

    def look(self) -> None:
        """Have the daemon look."""
        self._verdict.setText(self.tr("Looking… this may take some seconds."))
        self.mend.hide()
        for control in (self.again, self.tell):
            control.setEnabled(False)
        self._actions.diagnose(self._device.device_id, self._take, self._fail)

    def _take(self, diagnosis: m.Diagnosis) -> None:
        if self.is_gone:
            return
        self.diagnosis = diagnosis
        self._verdict.setText(words.say(presenter.verdict(diagnosis)))
        self._show_checks(diagnosis.checks)
        offered = presenter.mend_name(diagnosis.checks[-1])
        self.mend.setVisible(offered is not None)
        if offered is not None:
            self.mend.setText(words.say(offered))
        self.report.setPlainText(diagnosis.report)
        for control in (self.again, self.tell):
            control.setEnabled(True)

    def _fail(self, reason: m.ReasonValue) -> None:
        if self.is_gone:
            return
        self._verdict.setText(words.reason_text(reason))
        self.again.setEnabled(True)

    def _show_checks(self, checks: list[m.CheckValue]) -> None:
        while (item := self._checks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for check in checks:
            self._checks.addWidget(_line(presenter.check_line(check)))

    def _mend(self) -> None:
        if self.diagnosis is None:
            return
        if self.diagnosis.checks[-1].mend is m.Mend.RESUME:
            self._actions.set_paused(paused=False)
        else:
            self._actions.sync_now(self._device.device_id)
        self.look()

    def _show_report(self) -> None:
        self._paper.setVisible(not self._paper.isVisible())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())

    def _ask_where_to_save(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("companion-report.txt")
        dialog.fileSelected.connect(self.write)
        dialog.open()

    def write(self, path: str) -> None:
        """Save what is shown."""
        try:
            Path(path).write_text(self.report.toPlainText(), encoding="utf-8")
        except OSError as error:
            params: dict[str, str | int] = {"path": path, "detail": error.strerror or str(error)}
            self._verdict.setText(words.reason_text(m.ReasonValue("file_unwritable", params)))


def _line(line: presenter.CheckLine) -> QWidget:
    mark = label(line.mark, tone=line.tone, bold=True)
    mark.setFixedWidth(16)
    said = label(words.reason_text(line.reason), wrap=True)
    said.setAccessibleName(f"{words.say(line.outcome)}: {said.text()}")
    made = QWidget()
    layout = row(mark, said, gap=8)
    layout.setStretch(1, 1)
    made.setLayout(layout)
    return made
