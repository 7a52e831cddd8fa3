"""Reads an untrusted JSON file into values that can be stored and sent as they are."""

import json
import math
from typing import Any, Final, NoReturn

from companion.errors import CompanionError
from companion.formats.source import Member

FILE_BYTES_MAX: Final = 512 * 1024 * 1024
"""The whole file is held in memory, some four times its size while it is read."""

DEPTH_MAX: Final = 64
"""No export nests deeper by itself; codecs and views must not meet a nesting bomb."""

_INT_DIGITS = 19
_INT_MAX = 2**63 - 1
_DOUBTFUL_ESCAPES: Final = ("\\ud", "\\uD", "\\u0000")
"""Of half surrogate pairs, or of whole ones, and NUL."""

_CUT_LITERAL_MAX = 6
"""A file that ends inside `false` or `\\u12` has its error at most so many characters before
the end; one with an error further up is damaged and not cut."""


class TooDeep(ValueError):
    """A value nests deeper than DEPTH_MAX."""


def read_json(member: Member) -> Any:
    """The file's value, as `json` gives it. Strings in it still have to pass `cleaned`.

    Raises:
        CompanionError: file_missing, file_unreadable, import_too_large, import_truncated (the
            file ends in the middle), import_damaged (it cannot be read from some byte on).
    """
    text = _text(member)
    try:
        return json.loads(text, parse_int=integer, parse_constant=lambda _name: None)
    except json.JSONDecodeError as error:
        _refuse(member, text, error)
    except RecursionError as error:
        raise CompanionError("import_too_deep", path=member.shown) from error


def cleaned(value: Any, depth: int = DEPTH_MAX) -> Any:
    """A copy of a JSON value that every codec and database takes.

    Half surrogate pairs and NUL, which UTF-8 or SQLite's text cannot hold, become U+FFFD;
    numbers that are not finite become None, integers past 63 bits become floats.

    Raises:
        TooDeep: it nests deeper than `depth`.
    """
    if isinstance(value, str):
        return cleaned_text(value)
    if isinstance(value, dict | list):
        if depth == 0:
            raise TooDeep
        if isinstance(value, list):
            return [cleaned(item, depth - 1) for item in value]
        return {cleaned_text(name): cleaned(item, depth - 1) for name, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def is_clean(value: Any, written: str, depth: int = DEPTH_MAX) -> bool:
    """Whether `cleaned` would change nothing, as a look at the text shows from which json made
    `value` with the parse functions below. False: it might. A hundred times cheaper."""
    if "\0" in written or any(escape in written for escape in _DOUBTFUL_ESCAPES):
        return False
    level = [value] if isinstance(value, dict | list) else []
    while level and depth:
        depth -= 1
        level = [
            item
            for outer in level
            for item in (outer.values() if type(outer) is dict else outer)
            if type(item) is dict or type(item) is list
        ]
    return not level


def cleaned_text(text: str) -> str:
    """`text` with every character that cannot be stored replaced by U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _text(member: Member) -> str:
    with member.open() as file:
        data = file.read(FILE_BYTES_MAX + 1)
    if len(data) > FILE_BYTES_MAX:
        raise CompanionError(
            "import_too_large", path=member.shown, limit_mb=FILE_BYTES_MAX // (1024 * 1024)
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"
        code = "import_truncated" if cut else "import_damaged"
        raise CompanionError(code, path=member.shown, position=error.start) from error


def _refuse(member: Member, text: str, error: json.JSONDecodeError) -> NoReturn:
    end = len(text.rstrip())
    cut = error.msg.startswith("Unterminated string") or end - error.pos <= _CUT_LITERAL_MAX
    position = len(text[: end if cut else error.pos].encode("utf-8", "replace"))
    code = "import_truncated" if cut else "import_damaged"
    raise CompanionError(code, path=member.shown, position=position) from error


def number(digits: str) -> float | None:
    """A number with a fraction or an exponent, as JSON writes it; None past what a float holds."""
    value = float(digits)
    return value if math.isfinite(value) else None


def integer(digits: str) -> int | float | None:
    """A number as JSON writes it: whole if 63 bits hold it, else as near as a float comes."""
    # int() refuses thousands of digits with a bare ValueError; float() takes any number.
    if len(digits) > _INT_DIGITS + 1:
        return number(digits)
    whole = int(digits)
    return whole if -_INT_MAX <= whole <= _INT_MAX else float(digits)
