"""What was deleted elsewhere while a computer was away, decided as it is typed."""

from companion.demo.run import SAMPLE
from tests.companion.cli.typing_steps import pair, typed, wait
from tests.letting_go import let_go


def test_what_was_deleted_while_a_computer_was_away_is_listed_and_decided(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    typed(ann, "import", SAMPLE)
    pair(ann, bob, tmp_path / "code.png")
    rows = typed(ann, "list")["conversations"]
    wait(lambda: typed(bob, "list")["total"] == len(rows))
    bob.leave()
    chosen = rows[:3]
    ann.leave()
    let_go(ann.profile.database, [row["id"] for row in chosen])
    typed(ann, "status")
    assert "Nothing waits" in ann.types("review").stdout
    wait(lambda: typed(bob, "status")["returned"] == 3)
    assert typed(bob, "list")["total"] == typed(ann, "list")["total"] == len(rows) - 3
    waiting = typed(bob, "review")["returned"]
    assert {(w["title"], w["messages"]) for w in waiting} == {
        (row["title"], row["messages"]) for row in chosen
    }
    said = bob.types("review").stdout
    assert all(row["title"] in said for row in chosen)
    assert "companion review" in bob.types("status").stdout

    assert bob.types("review", "--all").returncode == 2
    assert bob.types("review", chosen[0]["id"]).returncode == 2
    assert bob.types("review", "ffffffff", "--keep").returncode == 3
    assert typed(bob, "review", chosen[0]["id"][:8], "--keep")["kept"] is True
    wait(lambda: typed(ann, "list")["total"] == len(rows) - 2)
    shown = typed(ann, "show", chosen[0]["id"])
    assert shown["conversation"]["title"] == chosen[0]["title"]
    assert len(shown["messages"]) == chosen[0]["messages"]

    assert "2 conversations deleted here as well" in bob.types("review", "--all", "--delete").stdout
    assert typed(bob, "status")["returned"] == 0
    assert typed(bob, "list")["total"] == len(rows) - 2
    assert typed(bob, "doctor")["findings"] == typed(ann, "doctor")["findings"] == []
    assert typed(ann, "import", SAMPLE)["files"][0]["conversations"] == 0
