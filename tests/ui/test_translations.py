"""Every text has a translation that fits it, and what is committed is what would be built."""

import re
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from pytestqt.qtbot import QtBot

from ui.translations.build import FOLDER, LANGUAGES, collect, compile_

HOLE = re.compile(r"\{\w+\}")


def messages(ts: Path) -> list[tuple[str, str, bool]]:
    """(English, translated, finished) of each text."""
    found = []
    for message in ElementTree.parse(ts).iter("message"):
        translation = message.find("translation")
        assert translation is not None
        finished = translation.get("type") != "unfinished"
        found.append((message.findtext("source", ""), translation.text or "", finished))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_program_is_translated(language: str, tmp_path: Path) -> None:
    ts = tmp_path / "now.ts"
    shutil.copy(FOLDER / f"companion_{language}.ts", ts)
    collect(ts)
    missing = [english for english, translated, done in messages(ts) if not (done and translated)]
    assert not missing, "translate these: python -m ui.translations.build adds them to the .ts"


def test_one_thing_has_one_name_in_chinese() -> None:
    said = (FOLDER / "companion_zh_CN.ts").read_text(encoding="utf-8")
    assert "这台电脑" in said
    assert "早期版本" in said
    assert not [word for word in ("本机", "早先的版本", "以前的标题") if word in said]


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_same_holes_as_their_texts(language: str) -> None:
    for english, translated, _ in messages(FOLDER / f"companion_{language}.ts"):
        assert sorted(HOLE.findall(translated)) == sorted(HOLE.findall(english)), english


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_qt_reads_is_built_from_the_committed_source(language: str, tmp_path: Path) -> None:
    built = tmp_path / "built.qm"
    compile_(FOLDER / f"companion_{language}.ts", built)
    assert built.read_bytes() == (FOLDER / f"companion_{language}.qm").read_bytes()


def test_a_chinese_desktop_reads_chinese(qtbot: QtBot) -> None:
    translator = QTranslator()
    assert translator.load(QLocale("zh_CN"), "companion", "_", str(FOLDER))
    assert translator.translate("Words", "just now") == "刚刚"
    assert QCoreApplication.translate("Words", "just now") == "just now"
