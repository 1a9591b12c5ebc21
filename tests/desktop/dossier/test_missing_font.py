"""A font file that is gone or damaged ends in words and a next step, never in a paper without text."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.dossier.fonts import FILES, FontSet, _embedded, bundled
from desktop.problems import Problem
from desktop.resources import font_path


@pytest.mark.parametrize("content", [None, b"", b"no font at all" * 100, "half"])
def test_a_missing_or_damaged_font_is_a_problem_with_a_next_step(tmp_path: Path, content: bytes | str | None) -> None:
    path = tmp_path / "NotoSerifSC-Regular.ttf"
    if content == "half":
        whole = font_path(FILES["body"]).read_bytes()
        path.write_bytes(whole[: len(whole) // 200])
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(Problem) as raised:
        _embedded(path)
    assert raised.value.code == "font_missing"
    assert "修复" in raised.value.remedy
    assert path.name in raised.value.where


def test_a_damaged_font_of_the_system_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "simsunb.ttf"
    broken.write_bytes(b"not a font")
    fonts = FontSet(bundled()._faces, [broken])
    assert fonts.clean("\U0002ffff 县") == "〓 县"
