"""What was opened with other programs does not lie about for ever."""

from pathlib import Path

from companion.digests import digest_of
from companion.profile import Profile, blob_path
from ui.opened import KEPT_S, clear, set_out


def test_opened_copies_go_after_a_day_but_not_what_a_person_changed_in_one(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    copies = []
    blobs = []
    for number in range(3):
        data = b"as it came %d" % number
        blobs.append(blob := blob_path(profile.blobs, digest_of(data)))
        blob.parent.mkdir(parents=True)
        blob.write_bytes(data)
        copies.append(set_out(str(blob), "letter.odt"))
    kept, changed, orphan = copies
    changed.unlink()  # as programs save: another file in its place
    changed.write_bytes(b"as edited!")
    blobs[2].unlink()
    made_s = kept.stat().st_mtime

    clear(profile, made_s)
    assert all(copy.exists() for copy in copies)
    clear(profile, made_s + KEPT_S + 60)
    assert [copy.exists() for copy in copies] == [False, True, False]
    assert not orphan.parent.exists()
