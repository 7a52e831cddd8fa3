"""Sentences of the window before they are put into the person's language; no Qt.

Presenters return phrases; ui.words says them. `translate` has the name that lupdate looks for,
so the English text in the source is also the key of its translation.
"""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Phrase:
    """English text with {holes}, the translation context it belongs to, and what fills it."""

    context: str
    text: str
    params: dict[str, "str | int | Phrase"] = field(default_factory=dict)

    def holding(self, **params: "str | int | Phrase") -> "Phrase":
        """The same sentence with its holes filled."""
        return replace(self, params={**self.params, **params})

    def __str__(self) -> str:
        """In English, for tests and logs."""
        return self.text.format_map({name: str(value) for name, value in self.params.items()})


def translate(context: str, text: str) -> Phrase:
    """A sentence to be translated. lupdate finds it by the name of this function."""
    return Phrase(context, text)


def verbatim(text: str) -> Phrase:
    """Something that is no sentence of ours: a name, a title."""
    return Phrase("", "{text}", {"text": text})


def plural(count: int, one: Phrase, many: Phrase) -> Phrase:
    """`one` or `many`, its {n} filled. Enough for English, and for Chinese, which has one form;
    lupdate (6.11) finds Qt's own plurals only in a widget's tr()."""
    return (one if count == 1 else many).holding(n=count)
