"""Finding inside one conversation: which messages have the text, and which of them is shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from companion.views.rows import OutlineRow
from ui.phrases import Phrase, translate, verbatim


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in the branch that is shown, in reading order."""

    text: str = ""
    messages: tuple[str, ...] = ()
    at: int = 0

    @property
    def message(self) -> str:
        """The one to be shown; empty when there is none."""
        return self.messages[self.at] if self.messages else ""

    def step(self, by: int) -> "Finding":
        """The next, or the one before; past the last comes the first."""
        if not self.messages:
            return self
        return replace(self, at=(self.at + by) % len(self.messages))

    def said(self) -> Phrase:
        """How many there are, and which of them this is."""
        if not self.text.strip():
            return verbatim("")
        if not self.messages:
            return translate("Finding", "Not found")
        said = translate("Finding", "{at} of {n} messages")
        return said.holding(at=self.at + 1, n=len(self.messages))


def found(text: str, places: Sequence[OutlineRow], matching: Collection[str], near: str) -> Finding:
    """near: the message that a person looks at; the first match from there on, else the one
    before it, is shown first."""
    ids = [place.id for place in places]
    wanted = set(matching)
    messages = tuple(message for message in ids if message in wanted)
    start = ids.index(near) if near in ids else 0
    after = set(ids[start:])
    at = next((at for at, message in enumerate(messages) if message in after), None)
    return Finding(text, messages, max(0, len(messages) - 1) if at is None else at)
