"""Typing a code and comparing, as commands on two computers that find each other by mDNS."""

import json
import re

import pytest

from tests.companion.cli.typing_steps import answer, step, typed, wait
from tests.daemons import Person

ENDS_S = 20


def ends(*processes) -> list[int]:
    codes = [process.wait(ENDS_S) for process in processes]
    for process in processes:
        process.communicate()
    return codes


def test_a_code_that_is_typed_pairs_two_computers(ann_and_bob: list[Person]):
    ann, bob = ann_and_bob
    showing = ann.begins("pair", "--show", "--json")
    code = step(showing, "waiting")["code"]
    assert re.fullmatch(r"\d+(-[a-z]+){3}", code)
    typing = bob.begins("pair", "--code", code.replace("-", " "), "--json")
    check_code = step(typing, "show_check_code")["check_code"]
    step(showing, "ask_check_code")
    answer(showing, check_code)
    step(showing, "paired")
    step(typing, "paired")
    assert ends(showing, typing) == [0, 0]
    assert {d["name"] for d in typed(bob, "devices")["devices"]} == {"Ann", "Bob"}


def test_the_log_of_a_daemon_that_says_all_it_can_holds_no_secret(ann_and_bob: list[Person]):
    ann, bob = ann_and_bob
    daemons = [person.begins("daemon", "--verbose") for person in ann_and_bob]
    for person in ann_and_bob:
        wait(person.profile.database.exists)
    showing = ann.begins("pair", "--show", "--json")
    shown = step(showing, "waiting")
    typing = bob.begins("pair", "--code", shown["code"], "--json")
    check_code = step(typing, "show_check_code")["check_code"]
    step(showing, "ask_check_code")
    answer(showing, check_code)
    step(typing, "paired")
    assert ends(showing, typing) == [0, 0]
    for person in ann_and_bob:
        person.leave()
    assert ends(*daemons) == [0, 0]
    for person in ann_and_bob:
        log = person.profile.log.read_text()
        assert "DEBUG" in log
        assert shown["link"][-60:] not in log
        assert not all(word in log for word in re.findall("[a-z]+", shown["code"]))
        key = (person.directory / "identity.key").read_bytes()
        assert key.hex() not in log


def test_a_code_may_be_given_on_standard_input_and_a_wrong_one_says_so_on_both(
    ann_and_bob: list[Person],
):
    ann, bob = ann_and_bob
    showing = ann.begins("pair", "--show", "--json")
    code = step(showing, "waiting")["code"]
    last = "zebra" if not code.endswith("zebra") else "zephyr"
    refused = bob.types("pair", "--code", answer=code.rpartition("-")[0] + f"-{last}\n")
    assert refused.returncode == 1
    assert "That was not the code of the other computer" in refused.stderr
    assert showing.stdout is not None
    for line in showing.stdout:
        told = json.loads(line)
        if told["notice"] is not None:
            break
    assert told["notice"]["code"] == "pairing_code_burned"
    assert told["link"]
    showing.terminate()
    ends(showing)


@pytest.mark.usefixtures("only_these_compare")
@pytest.mark.parametrize("by_digits", [True, False])
def test_two_computers_compare_and_are_paired(ann_and_bob: list[Person], by_digits: bool):
    ann, bob = ann_and_bob
    one = ann.begins("pair", "--compare", "--json")
    other = bob.begins("pair", "--compare", "Ann", "--json")
    shown, theirs = step(one, "compare"), step(other, "compare")
    assert shown["digits"] == theirs["digits"]
    assert [each["name"] for each in shown["emoji"]] == [e["name"] for e in theirs["emoji"]]
    answer(one, theirs["digits"] if by_digits else "yes")
    answer(other, shown["digits"] if by_digits else "yes")
    step(one, "paired")
    step(other, "paired")
    assert ends(one, other) == [0, 0]


@pytest.mark.usefixtures("only_these_compare")
def test_what_differs_is_refused_on_both(ann_and_bob: list[Person]):
    ann, bob = ann_and_bob
    one = ann.begins("pair", "--compare", "--json")
    other = bob.begins("pair", "--compare", "--json")
    step(one, "compare")
    step(other, "compare")
    answer(one, "01 02 03 04 05 06 07")
    assert step(other, "failed")["reason"]["code"] == "pairing_no_match"
    assert ends(one, other) == [1, 1]


def test_a_picture_or_a_link_may_come_through_a_pipe(ann: Person):
    told = ann.types("pair", "--scan", "-", answer="companion://pair?c=AEAAAAAA\n")
    assert told.returncode == 1
    assert "This pairing code is not complete" in told.stderr


def test_a_code_that_cannot_be_one_uses_nothing_up(ann: Person):
    told = ann.types("pair", "--code", "7 hammock")
    assert told.returncode == 1
    assert "A code is a number and 3 words" in told.stderr


@pytest.mark.usefixtures("only_these_compare")
def test_after_three_that_did_not_match_the_status_says_so(ann_and_bob: list[Person]):
    ann, bob = ann_and_bob
    for _ in range(3):
        one = ann.begins("pair", "--compare", "--json")
        other = bob.begins("pair", "--compare", "--json")
        step(one, "compare")
        step(other, "compare")
        answer(other, "no")
        assert ends(one, other) == [1, 1]
    for person in ann_and_bob:
        assert "3 pairings here had a wrong code" in person.types("status").stdout
