"""A profile that goes back in time, as its person sees it."""

import asyncio
import shutil

from companion.control import messages as m
from companion.demo.run import SAMPLE
from tests.companion.cli.typing_steps import pair, typed, wait


def test_a_restored_profile_says_so_gets_its_writes_back_and_goes_on(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    typed(ann, "import", SAMPLE)
    pair(ann, bob, tmp_path / "code.png")
    record = typed(ann, "list")["conversations"][0]["id"]
    ann.leave()
    shutil.copytree(ann.directory, tmp_path / "backup")
    typed(ann, "status")
    asyncio.run(ann.request(m.SetField(record=record, field="title", value="After the backup")))
    wait(lambda: title(bob, record) == "After the backup")
    ann.leave()
    shutil.rmtree(ann.directory)
    shutil.copytree(tmp_path / "backup", ann.directory)
    warnings = typed(ann, "status")["warnings"]
    assert [warning["code"] for warning in warnings] == ["device_renewed"]
    wait(lambda: title(ann, record) == "After the backup")
    asyncio.run(ann.request(m.SetField(record=record, field="title", value="After the restore")))
    wait(lambda: title(bob, record) == "After the restore")
    assert typed(bob, "status")["conflicts"] == 0
    ann.leave()
    assert typed(ann, "status")["warnings"] == []


def title(person, record: str) -> str:
    return typed(person, "show", record)["conversation"]["title"]
