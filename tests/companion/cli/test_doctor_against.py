"""`companion doctor --against`, as it is typed, against real daemons."""

import sqlite3
from contextlib import closing

from companion.demo.run import SAMPLE
from companion.model.text import segment
from tests.companion.cli.typing_steps import pair, typed, wait
from tests.daemons import Person


def lose_a_message(person: Person) -> None:
    """As a broken disk might; nothing in what is left tells of it."""
    person.leave()
    with closing(sqlite3.connect(person.profile.database)) as connection, connection:
        connection.create_function("segment", 1, segment, deterministic=True)
        (record,) = connection.execute("SELECT max(record) FROM message").fetchone()
        for table, column in (("dot", "record"), ("message", "record"), ("record", "number")):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (record,))


def test_what_one_computer_has_lost_comes_back_from_another(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    typed(ann, "import", SAMPLE)
    pair(ann, bob, tmp_path / "code.png")
    wait(lambda: typed(bob, "status")["messages"] == typed(ann, "status")["messages"])
    same = bob.types("doctor", "--against", "ann")
    assert same.returncode == 0, same.stderr
    assert "with Ann: all the same" in same.stdout
    assert "verified identical 20" in bob.types("devices").stdout

    lose_a_message(bob)
    assert typed(bob, "doctor")["findings"] == []
    wait(lambda: is_linked(bob))
    assert typed(bob, "status")["messages"] == typed(ann, "status")["messages"] - 1
    mended = bob.types("doctor", "--against", "Ann")
    assert "1 record differed, and they are the same again" in mended.stdout
    assert typed(bob, "status")["messages"] == typed(ann, "status")["messages"]
    assert typed(ann, "doctor", "--against", "Bob")["different"] == 0

    assert ann.types("doctor", "--against", "Nobody").returncode == 3
    bob.leave()
    wait(lambda: not is_linked(ann))
    gone = ann.types("doctor", "--against", "Bob")
    assert gone.returncode == 1
    assert "no connection" in gone.stderr


def is_linked(person: Person) -> bool:
    return any(
        device["state"] == "in_step"
        for device in typed(person, "status")["devices"]
        if not device["is_self"]
    )
