"""What a person is told of an export that lacks something."""

from pathlib import Path

import pytest

from companion.exporting import Exported
from ui.presenters.exporting import lacking
from ui.words import say


@pytest.mark.parametrize(
    ("missing", "damaged", "told"),
    [
        (1, 0, "One attachment is not on this computer yet"),
        (3, 0, "3 attachments are not on this computer yet"),
        (0, 1, "The file of one attachment is damaged on this disk"),
        (3, 2, "The files of 2 attachments are damaged on this disk"),
    ],
)
def test_what_is_damaged_is_told_before_what_has_not_arrived(missing, damaged, told):
    phrase = lacking(Exported(Path("x"), 5, missing, damaged))
    assert phrase is not None
    assert say(phrase).startswith(told)


def test_of_a_whole_export_nothing_is_told():
    assert lacking(Exported(Path("x"), 5, 0)) is None
