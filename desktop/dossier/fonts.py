"""Fonts of the printed papers, with a way out for every character the bundled ones lack."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.dossier.linebreak import break_lines
from desktop.problems import Problem
from desktop.resources import font_path

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

FILES = {"body": "NotoSerifSC-Regular.ttf", "strong": "NotoSansSC-Medium.ttf"}
"""Bundled font of each face of the form."""
_REMEMBERED = 8192
"""Texts kept broken into lines: about 5 MB."""
GETA = "〓"
"""Printed for a character that no font holds, as Chinese printers do."""
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


class Face(Protocol):
    """Tell which characters a font holds and how wide they are (in parts of the type size)."""

    name: str
    widths: dict[str, float]

    def codes(self, text: str, canvas: Canvas) -> str:
        """Return the text as hexadecimal codes for one document."""

    def resource(self, canvas: Canvas) -> str:
        """Return the name under which page content selects the font."""


class FontSet:
    """Choose for every character a font that holds it, and remember those that none holds."""

    def __init__(self, faces: dict[str, Face], fallbacks: Sequence[Path] = ()) -> None:
        self._faces = faces
        self._fallback_paths = list(fallbacks)
        self._fallbacks: list[Face] = []
        self.widths = {role: _Widths(self, role) for role in faces}
        """Width of a character in the role's face (or the face it falls back to), in parts of the type size."""
        # The papers of a batch say mostly the same: what was broken and measured once is remembered.
        self.broken = lru_cache(_REMEMBERED)(self._broken)
        self.length = lru_cache(_REMEMBERED)(self._length)
        self.runs = lru_cache(_REMEMBERED)(self._runs)

    def clean(self, text: str) -> str:
        """Return the text as it can be printed: no control or invisible characters, 〓 for what no font holds."""
        if self._faces["body"].widths.keys() >= set(text):
            return text
        return "".join(map(self._printable, text))

    def lacking(self, text: str) -> frozenset[str]:
        """Return the characters of a text that no font holds."""
        held = self._faces["body"].widths
        strange = [character for character in set(text) if character not in held]
        return frozenset(character for character in strange if self._printable(character) == GETA)

    def _broken(self, text: str, role: str, width: float, indent: float) -> tuple[tuple[str, ...], frozenset[str]]:
        """Return the lines of a text in a width and its characters no font holds; lengths in parts of the size."""
        return break_lines(self.clean(text), width, self.widths[role], indent=indent), self.lacking(text)

    def _length(self, line: str, role: str) -> float:
        """Return the length of a line in parts of the type size."""
        return sum(map(self.widths[role].__getitem__, line))

    def _runs(self, text: str, role: str) -> list[tuple[Face, str]]:
        """Split clean text into pieces that one font can draw."""
        face = self._faces[role]
        if face.widths.keys() >= set(text):
            return [(face, text)]
        pieces: list[tuple[Face, str]] = []
        for character in text:
            chosen = self.face_of(character, role)
            if pieces and pieces[-1][0] is chosen:
                pieces[-1] = (chosen, pieces[-1][1] + character)
            else:
                pieces.append((chosen, character))
        return pieces

    def face_of(self, character: str, role: str) -> Face:
        """Return the first font that holds a character: the role's own, the other bundled one, then the system's."""
        face = self._find(character, role)
        return self._faces[role] if face is None else face

    def _find(self, character: str, role: str) -> Face | None:
        for face in (self._faces[role], *self._faces.values(), *self._fallbacks):
            if character in face.widths:
                return face
        while self._fallback_paths:
            try:
                face = _embedded(self._fallback_paths.pop(0))
            except Problem:  # the system's font is a help that may fail: 〓 is printed then, and said
                continue
            self._fallbacks.append(face)
            if character in face.widths:
                return face
        return None

    def _printable(self, character: str) -> str:
        if character == "\n" or self._find(character, "body") is not None:
            return character
        if character in _INVISIBLE or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
            return ""
        if unicodedata.category(character) in {"Cc", "Zl", "Zp", "Zs"}:
            return " "
        # Subscripts, compatibility forms and the like have a plain equivalent: CO₂ is printed CO2.
        plain = unicodedata.normalize("NFKC", character)
        if plain != character and all(self._find(part, "body") is not None for part in plain):
            return plain
        return GETA


class _Widths(dict[str, float]):
    """Keep the widths of one role's characters, asking other fonts for those it lacks."""

    def __init__(self, fonts: FontSet, role: str) -> None:
        super().__init__(fonts._faces[role].widths)  # noqa: SLF001 - part of FontSet, kept apart for its __missing__
        self._fonts = fonts
        self._role = role

    def __missing__(self, character: str) -> float:
        width = self[character] = self._fonts.face_of(character, self._role).widths.get(character, 1.0)
        return width


@lru_cache(maxsize=1)
def bundled() -> FontSet:
    """Open the fonts shipped with the program once, with the system's fonts for rare characters behind them."""
    faces: dict[str, Face] = {}
    for role, name in FILES.items():
        faces[role] = _embedded(font_path(name))
    return FontSet(faces, system_fallbacks())


def system_fallbacks() -> list[Path]:
    """Return fonts of the operating system that hold rare Chinese characters, where there are any."""
    windows = os.environ.get("WINDIR")
    if not windows:
        return []
    return [path for path in (Path(windows) / "Fonts" / "simsunb.ttf",) if path.is_file()]


@lru_cache
def _embedded(path: Path) -> Face:
    """Open a font file; raise Problem when it is missing, unreadable or no font."""
    import struct

    from reportlab.pdfbase.ttfonts import TTFError

    from desktop.dossier.embedding import EmbeddedFont

    try:
        return EmbeddedFont(path)
    except (OSError, TTFError, struct.error, IndexError, KeyError, ValueError) as error:
        raise Problem(
            "打印用的字体文件缺失或损坏，材料没有写出",
            where=str(path),
            remedy="请用安装程序修复本程序（再安装一次，资料不受影响）后重试",
            code="font_missing",
        ) from error
