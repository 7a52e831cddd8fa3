"""The right side: a conversation's title, its messages, and where another is written."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from companion.control.messages import ReasonValue
from companion.views.rows import ConversationRow
from ui import words
from ui.drafts import Drafts, without
from ui.icon import set_icon
from ui.phrases import Phrase, plural, translate, verbatim
from ui.presenters.elsewhere import elsewhere
from ui.presenters.finding import Finding, found
from ui.presenters.reading import Reading
from ui.presenters.sources import source_name
from ui.reader import Reader
from ui.state import State
from ui.widgets.composer import Composer
from ui.widgets.find_bar import FindBar
from ui.widgets.layouts import button, column, hairline, label, row
from ui.widgets.title_edit import TitleEdit
from ui.widgets.transcript import NOTHING, Transcript


class Conversation(QWidget):
    """Shows one conversation, and follows what is written to it."""

    written = Signal(str, str, object)  # conversation id, text of a new message, Ended
    conflict_asked = Signal(str)  # conversation id
    menu_asked = Signal(object, object)  # ConversationRow, QPoint
    failed = Signal(object)  # ReasonValue: something could not be read
    branch_asked = Signal(object, str)  # ConversationRow, the message that the branch ends with

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.row: ConversationRow | None = None
        self.title = TitleEdit(self)
        self.transcript = Transcript(self)
        self.find_bar = FindBar(self)
        self.composer = Composer(self)
        self._readings, self._finds, self._branches = (Reader(state, self) for _ in range(3))
        for reader in (self._readings, self._finds, self._branches):
            reader.failed.connect(self.failed)
        self._finding = Finding()
        self.drafts = Drafts()
        self._sending: set[str] = set()  # where a message is on its way to the daemon
        self._goal = ""  # the message to be shown once the outline is here
        self._awaited = False  # the conversation has not been read yet
        self._about = label(tone="secondary", points=-1)
        self._conflict = self._conflict_button()
        self._more = QToolButton(self)
        self._lay_out()
        state.status_changed.connect(self._tell_about)
        self.composer.written.connect(self._write)
        self.transcript.conflict_asked.connect(self._ask_conflict)
        self.transcript.fold_asked.connect(self._toggle_fold)
        self.transcript.branch_asked.connect(self.choose_branch)
        self.find_bar.asked.connect(self._find)
        self.find_bar.stepped.connect(self.find_next)
        self.find_bar.ended.connect(self._end_finding)
        self.title.left.connect(self.transcript.setFocus)

    def _conflict_button(self) -> QPushButton:
        made = button(self.tr("Decide the conflict…"))
        set_icon(made, "conflict", "attention", 16)
        made.clicked.connect(self._ask_conflict)
        return made

    def _lay_out(self) -> None:
        set_icon(self._more, "more")
        self._more.setToolTip(self.tr("More"))
        self._more.setAccessibleName(self.tr("What can be done with this conversation"))
        self._more.clicked.connect(self._ask_menu)
        about = row(self._about)
        about.setContentsMargins(9, 0, 0, 0)  # below the letters of the title
        named = column(self.title, about, gap=1)
        head = row(named, self._conflict, self._more, gap=10)
        head.setStretch(0, 1)
        head.setContentsMargins(14, 9, 16, 10)
        layout = column(head, hairline(), self.find_bar, self.transcript, self.composer, gap=0)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    # --- showing -------------------------------------------------------------------------

    def show_conversation(self, row: ConversationRow, *, at: str = "") -> None:
        """Show a conversation from its end, or at one of its messages."""
        is_same = self.row is not None and self.row.id == row.id
        if not is_same:
            self.keep_draft()
            self.composer.go_on_with(self.drafts.of(row.id))
            self.find_bar.end()
        self._show_head(row)
        self._goal, self._awaited = at, True
        self._readings.forget()
        self._readings.reading(row, frozenset(), self._open)
        if self._awaited and not is_same:
            self.transcript.open(NOTHING)  # rather than another conversation's under this title

    def refresh(self) -> ConversationRow | None:
        """Read again what is shown. None: it is gone."""
        views = self._state.views
        if self.row is None or views is None:
            return self.row
        row = views.conversation(self.row.id)
        if row is not None:
            self._show_head(row)
            told = self._open if self._awaited else self._update
            self._readings.reading(row, self.transcript.reading.opened, told)
        else:
            self.keep_draft()
        self.row = row
        return row

    def _show_head(self, row: ConversationRow) -> None:
        self.row = row
        self.title.show_row(row)
        self._tell_about()
        self._conflict.setVisible(row.conflict)

    def _tell_about(self) -> None:
        if self.row is None:
            return
        said = words.say(_about(self.row))
        status = self._state.status
        if status is not None and (where := elsewhere(self.row, status.devices)) is not None:
            said = f"{said} · {words.say(where)}"
        self._about.setText(said)

    def _open(self, reading: Reading) -> None:
        self._awaited = False
        self.transcript.open(reading, at=self._goal)

    def _update(self, reading: Reading) -> None:
        opened = self.transcript.reading.opened
        if reading.opened != opened:  # a fold was opened while this was being read
            reading = Reading(reading.places, reading.read, opened)
        self.transcript.update_reading(reading)

    def _toggle_fold(self, fold: str) -> None:
        self.transcript.update_reading(self.transcript.reading.toggled(fold))

    def choose_branch(self, message: str) -> None:
        """Ask for the branch that leads through a message of the conversation shown."""
        if self.row is not None:
            asked = partial(self.branch_asked.emit, self.row)
            self._branches.branch_end(self.row.id, message, asked)

    # --- finding -------------------------------------------------------------------------

    def find_next(self, by: int) -> None:
        """Show the next message that has the text, or the one before; ask for a text first."""
        if not self.find_bar.isVisible():
            self.find_bar.begin()
        elif self._finding.messages:
            self._show_found(self._finding.step(by))

    def _find(self, text: str) -> None:
        if self.row is not None:
            self._finds.find_inside(self.row.id, text, partial(self._take_found, text))

    def _take_found(self, text: str, matching: list[str]) -> None:
        reading = self.transcript.reading
        self._show_found(found(text, reading.places, matching, self.transcript.first_in_view()))

    def _show_found(self, finding: Finding) -> None:
        self._finding = finding
        self.find_bar.tell(finding)
        reading = self.transcript.reading
        if finding.message and (opened := reading.revealing(finding.message)) is not reading:
            self.transcript.update_reading(opened)
        self.transcript.mark(finding.message, finding.text)

    def _end_finding(self) -> None:
        self._finds.forget()
        self._finding = Finding()
        self.transcript.mark("", "")
        self.transcript.setFocus()

    # --- acting --------------------------------------------------------------------------

    def _write(self, text: str) -> None:
        if self.row is None or self.row.id in self._sending:
            return
        self._sending.add(self.row.id)
        self.written.emit(self.row.id, text, partial(self._ended, self.row.id, text))

    def _ended(self, conversation: str, text: str, problem: ReasonValue | None) -> None:
        self._sending.discard(conversation)
        if problem is not None:
            return
        self.keep_draft()
        rest = without(self.drafts.of(conversation), text)
        self.drafts.keep(conversation, rest)
        if self.row is not None and self.row.id == conversation:
            self.composer.go_on_with(rest)

    def keep_draft(self) -> None:
        """What is being written belongs to the conversation shown, and waits there."""
        if self.row is not None:
            self.drafts.keep(self.row.id, self.composer.draft)

    def _ask_conflict(self) -> None:
        if self.row is not None:
            self.conflict_asked.emit(self.row.id)

    def _ask_menu(self) -> None:
        if self.row is not None:
            corner = self._more.mapToGlobal(self._more.rect().bottomLeft())
            self.menu_asked.emit(self.row, corner)


def _about(row: ConversationRow) -> Phrase:
    """How much, how old, where from."""
    messages = plural(
        row.messages,
        translate("Conversations", "one message"),
        translate("Conversations", "{n} messages"),
    )
    changed = verbatim(words.ago(row.updated_ms, words.now_ms()))
    if row.source_app in ("", "companion"):
        said = translate("Conversations", "{messages} · changed {when}")
        return said.holding(messages=messages, when=changed)
    said = translate("Conversations", "{messages} · changed {when} · from {source}")
    return said.holding(messages=messages, when=changed, source=source_name(row.source_app))
