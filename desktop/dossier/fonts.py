"""Fonts of the printed papers: embedded as one subset each, extractable, with a way out for characters they lack.

Two faults of reportlab's own TrueType embedding are avoided here. It writes the ToUnicode entry of a character outside
the basic plane as five hexadecimal digits, so that 𬭎 is extracted as another character; and it cuts a font into subsets
of 256 characters, which makes Chinese text change font every few characters. `EmbeddedFont` embeds one two-byte subset
(Type0, CIDFontType2) with UTF-16 in ToUnicode instead.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

FILES = {"body": "NotoSerifSC-Regular.ttf", "strong": "NotoSansSC-Medium.ttf"}
"""Bundled font of each face of the form."""
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
        self._clean: dict[str, str] = {}
        self._lacking: dict[str, frozenset[str]] = {}
        self.widths = {role: _Widths(self, role) for role in faces}
        """Width of a character in the role's face (or the face it falls back to), in parts of the type size."""

    def clean(self, text: str) -> str:
        """Return the text as it can be printed: no control or invisible characters, 〓 for what no font holds."""
        known = self._clean.get(text)
        if known is None:
            known = self._clean[text] = text if self._faces["body"].widths.keys() >= set(text) else self._cleaned(text)
        return known

    def lacking(self, text: str) -> frozenset[str]:
        """Return the characters of a text that no font holds."""
        self.clean(text)
        return self._lacking.get(text, frozenset())

    def runs(self, text: str, role: str) -> list[tuple[Face, str]]:
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
            face = _embedded(self._fallback_paths.pop(0))
            self._fallbacks.append(face)
            if character in face.widths:
                return face
        return None

    def _cleaned(self, text: str) -> str:
        lacking: set[str] = set()
        result = "".join(self._printable(character, lacking) for character in text)
        if lacking:
            self._lacking[text] = frozenset(lacking)
        return result

    def _printable(self, character: str, lacking: set[str]) -> str:
        if character == "\n":
            return character
        if character in _INVISIBLE or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
            return ""
        if unicodedata.category(character) in {"Cc", "Zl", "Zp", "Zs"}:
            return character if character == "\u3000" else " "
        if self._find(character, "body") is not None:
            return character
        # Subscripts, compatibility forms and the like have a plain equivalent: CO₂ is printed CO2.
        plain = unicodedata.normalize("NFKC", character)
        if plain != character and all(self._find(part, "body") is not None for part in plain):
            return plain
        lacking.add(character)
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
        with as_file(files("resources") / "fonts" / name) as path:
            faces[role] = _embedded(path)
    return FontSet(faces, system_fallbacks())


def system_fallbacks() -> list[Path]:
    """Return fonts of the operating system that hold rare Chinese characters, where there are any."""
    windows = os.environ.get("WINDIR")
    if not windows:
        return []
    return [path for path in (Path(windows) / "Fonts" / "simsunb.ttf",) if path.is_file()]


@lru_cache
def _embedded(path: Path) -> Face:
    from reportlab.pdfbase import pdfmetrics

    font = _embedded_font_class()(path.stem, str(path))
    pdfmetrics.registerFont(font)
    face: Face = font
    return face


@lru_cache
def _embedded_font_class() -> Any:
    # Any: reportlab ships no types, and importing it here instead of above keeps it out of the program's start.
    from reportlab.pdfbase import pdfdoc, ttfonts

    class EmbeddedFont(ttfonts.TTFont):  # type: ignore[misc]  # reportlab ships no types
        """Embed a TrueType font as one two-byte subset per document."""

        def __init__(self, name: str, filename: str) -> None:
            super().__init__(name, filename, asciiReadable=False, shapable=False)
            self.name = name
            self.widths = {chr(code): width / 1000 for code, width in self.face.charWidths.items()}

        def codes(self, text: str, canvas: Canvas) -> str:
            return self._encode(text, canvas._doc)  # noqa: SLF001 - the document is only reachable this way

        def resource(self, canvas: Canvas) -> str:
            return self.getSubsetInternalName(0, canvas._doc)  # noqa: SLF001 - as above

        def _encode(self, text: str, doc: Any) -> str:
            assigned = self._assigned(doc)
            try:
                return "".join([assigned[character] for character in text])
            except KeyError:
                for character in text:
                    assigned.setdefault(character, f"{len(assigned) + 1:04x}")
                return "".join([assigned[character] for character in text])

        def _assigned(self, doc: Any) -> dict[str, str]:
            try:
                return self.state[doc][1]  # type: ignore[no-any-return]  # untyped library attribute
            except KeyError:
                self.state[doc] = (f"F{len(doc.fontMapping) + 1}", {})
                doc.fontMapping[self.fontName] = "/" + self.state[doc][0]
                doc.delayedFonts.append(self)
                return self.state[doc][1]  # type: ignore[no-any-return]  # as above

        def splitString(self, text: Any, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
            text = text.decode(encoding) if isinstance(text, bytes) else text
            return [(0, bytes.fromhex(self._encode(text, doc)))]

        def getSubsetInternalName(self, subset: int, doc: Any) -> str:  # noqa: N802
            self._assigned(doc)
            return f"/{self.state[doc][0]}+{subset}"

        def addObjects(self, doc: Any) -> None:  # noqa: N802
            assigned = self._assigned(doc)
            characters = [0, *map(ord, assigned)]
            internal = self.getSubsetInternalName(0, doc)[1:]
            tag = sha256("".join(assigned).encode()).digest()[:6]
            base = "".join(chr(65 + byte % 26) for byte in tag) + "+" + self.face.name.decode("ascii")
            descendant = pdfdoc.PDFDictionary({
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": pdfdoc.PDFName(base),
                "CIDSystemInfo": pdfdoc.PDFDictionary({
                    "Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0,
                }),
                "FontDescriptor": self.face.addSubsetObjects(doc, base, characters),
                "DW": 1000,
                "W": pdfdoc.PDFArray([0, pdfdoc.PDFArray([_width(self.face, code) for code in characters])]),
                "CIDToGIDMap": self._stream(doc, "cidToGid:" + base, _glyph_map(self.face, characters)),
            })  # fmt: skip
            font = pdfdoc.PDFDictionary({
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": pdfdoc.PDFName(base),
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant, "descendant:" + base)]),
                "ToUnicode": self._stream(doc, "toUnicode:" + base, to_unicode(list(assigned))),
            })
            doc.idToObject["BasicFonts"].dict[internal] = doc.Reference(font, internal)
            del self.state[doc]

        @staticmethod
        def _stream(doc: Any, name: str, content: bytes) -> Any:
            stream = pdfdoc.PDFStream()
            stream.content = content
            if doc.compression:
                stream.filters = [pdfdoc.PDFZCompress]
            return doc.Reference(stream, name)

    return EmbeddedFont


def to_unicode(characters: Sequence[str]) -> bytes:
    """Write the map from codes (1, 2, …) back to characters that text extraction reads, as UTF-16."""
    entries = [f"<{code:04x}> <{text.encode('utf-16-be').hex()}>" for code, text in enumerate(characters, start=1)]
    # The format allows a hundred entries in one list.
    lists = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    body = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in lists)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _glyph_map(face: Any, characters: Sequence[int]) -> bytes:
    """Map codes to glyphs of the subset, which reportlab numbers in order of first use."""
    numbers: dict[int, int] = {0: 0}
    return b"".join(
        numbers.setdefault(face.charToGlyph.get(code, 0), len(numbers)).to_bytes(2, "big") for code in characters
    )


def _width(face: Any, code: int) -> int:
    return round(face.getCharWidth(code))
