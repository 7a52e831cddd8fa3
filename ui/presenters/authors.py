"""Who wrote something: a device, as a person knows it."""

from ui.phrases import Phrase, translate, verbatim


def author(name: str, *, is_self: bool) -> Phrase:
    """The device's name, told apart from this one; an empty name is no longer known."""
    if is_self:
        if not name:
            return translate("Conflict", "This computer")
        return translate("Conflict", "{name} (this computer)").holding(name=name)
    return verbatim(name) if name else translate("Conflict", "A device that was removed")
