"""What was opened with other programs does not lie about for ever."""

from pathlib import Path

from companion.profile import Profile, blob_path
from ui.opened import KEPT_S, clear, set_out


def test_opened_copies_go_after_a_day_but_not_what_a_person_changed_in_one(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    copies = []
    for number in range(3):
        blob = blob_path(profile.blobs, bytes([number]) * 32)
        blob.parent.mkdir(parents=True)
        blob.write_bytes(b"as it came")
        copies.append(set_out(str(blob), "letter.odt"))
    kept, changed, orphan = copies
    changed.write_bytes(b"as edited!")
    blob_path(profile.blobs, bytes([2]) * 32).unlink()
    made_s = kept.stat().st_mtime

    clear(profile, made_s)
    assert all(copy.exists() for copy in copies)
    clear(profile, made_s + KEPT_S + 60)
    assert [copy.exists() for copy in copies] == [False, True, False]
    assert not orphan.parent.exists()
