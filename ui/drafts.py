"""What was begun in each conversation and not sent yet."""

import json


class Drafts:
    """One text for each conversation; it stays until it is sent or taken away by its writer."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def of(self, conversation: str) -> str:
        """What was begun there; empty: nothing."""
        return self._texts.get(conversation, "")

    def keep(self, conversation: str, text: str) -> None:
        """What stands there now."""
        if text.strip():
            self._texts[conversation] = text
        else:
            self._texts.pop(conversation, None)

    def written_down(self) -> str:
        """All of them, for the next start."""
        return json.dumps(self._texts, ensure_ascii=False)

    def read(self, written: str) -> None:
        """Take over what was written down; whatever else it is, it is nothing."""
        try:
            texts = json.loads(written)
        except (ValueError, RecursionError):
            return
        for conversation, text in texts.items() if isinstance(texts, dict) else ():
            if isinstance(text, str):
                self.keep(conversation, text)


def without(draft: str, text: str) -> str:
    """What is left of a draft when its beginning was sent."""
    return draft.lstrip().removeprefix(text).lstrip()
