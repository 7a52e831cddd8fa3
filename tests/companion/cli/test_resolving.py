"""Which conflict is meant by what was typed."""

import pytest

from companion.cli.resolving import _the_conflict
from companion.errors import CompanionError
from companion.views.rows import ConflictRow


def conflict(record: str, field: str) -> ConflictRow:
    return ConflictRow(
        record=record,
        kind="conversation",
        field=field,
        conversation=record,
        conversation_title="",
        versions=[],
        context="",
    )


TITLE = conflict("abcd" + "0" * 28, "title")
FOLDER = conflict("abcd" + "0" * 28, "folder")
OTHER = conflict("abff" + "0" * 28, "title")
NEAR = conflict("abff" + "1" * 28, "folder")
ALL = [TITLE, FOLDER, OTHER, NEAR]


@pytest.mark.parametrize(
    ("typed", "field", "meant"),
    [
        ("abcd:title", "", TITLE),
        ("abcd", "folder", FOLDER),
        ("ABCD0:folder", "", FOLDER),
        ("abff0", "", OTHER),
        ("abff0000-0000", "", OTHER),
        (NEAR.record, "", NEAR),
    ],
)
def test_the_beginning_of_an_id_and_a_field_name_one_conflict(typed, field, meant):
    assert _the_conflict(ALL, typed, field) is meant


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abcd", "resolve_field"),
        ("abff", "ambiguous_id"),
        ("abff:title", "ambiguous_id"),
        ("abcd:model", "no_conflict"),
        ("1234", "no_conflict"),
        ("abc", "not_found"),
        (":title", "not_found"),
        ("title", "not_found"),
    ],
)
def test_what_names_none_or_several_is_refused(typed, code):
    with pytest.raises(CompanionError) as told:
        _the_conflict(ALL, typed, "")
    assert told.value.reason.code == code
