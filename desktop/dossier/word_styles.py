"""Word's styles of a paper: those of its layout under the names and fonts the resources give, and nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.dossier.forms import Form, Style
from matching.errors import ResourceError

if TYPE_CHECKING:
    from docx.document import Document

_FILE = "forms/word.toml"
FIGURE, GAP = "绿荐 图", "绿荐 间隔"
"""Styles no layout has: of a line that holds a picture, and of the small gap below a table."""
_CELLS = ("table", "dense", "foot", "folio")
_KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "Header", "Footer"}
_GAP_HEIGHT = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class WordForm:
    """Hold what is particular to Word: names of styles, fonts, and the words at the head of every page."""

    latin: str
    copy: str
    fonts: Mapping[str, str]
    names: Mapping[str, str]

    def name(self, style: str) -> str:
        """Return Word's name of a layout's style; one that only an office's own layout has keeps its own name."""
        return self.names.get(style, f"绿荐 {style}")

    def font(self, style: str, face: str) -> str:
        """Return the Chinese font of a style."""
        return self.fonts["cell" if face == "body" and style.partition("-")[0] in _CELLS else face]


@lru_cache
def word_form() -> WordForm:
    """Read what the program ships."""
    try:
        return WordForm(**tomllib.loads(resources.text(_FILE)))
    except (TypeError, tomllib.TOMLDecodeError) as error:
        raise ResourceError(f"Word 样式不完整：{error}", file=_FILE) from error


def set_styles(document: Document, layout: Form) -> None:
    """Take Word's sample styles out of a document and put the paper's in."""
    word = word_form()
    styles: Any = document.styles
    wanted = {word.name(style) for style in layout.styles}
    for style in list(styles):
        if style.name not in _KEPT | wanted:
            style.element.getparent().remove(style.element)
    for tongue in styles.element.iter(_w("lang")):
        tongue.set(_w("eastAsia"), "zh-CN")
    for key in sorted(layout.styles, key=lambda key: key != "body"):
        _set_style(_style(styles, word.name(key)), layout.styles[key], word, key)
    _set_plain(_style(styles, FIGURE), word, exactly=None)
    _set_plain(_style(styles, GAP), word, exactly=_GAP_HEIGHT)
    for name in ("Header", "Footer"):
        _set_style(styles[name], layout.styles["foot"], word, "foot")


def alignment(name: str) -> Any:
    """Return Word's alignment of a layout's: left, center, right or justify."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH as KNOWN

    return {"left": KNOWN.LEFT, "center": KNOWN.CENTER, "right": KNOWN.RIGHT, "justify": KNOWN.JUSTIFY}[name]


def _style(styles: Any, name: str) -> Any:
    from docx.enum.style import WD_STYLE_TYPE

    if name in styles:
        return styles[name]
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    style.quick_style = True
    return style


def _set_style(target: Any, style: Style, word: WordForm, key: str) -> None:
    """Give a style of Word what the layout says, wiping what the sample document said."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    _wipe(target)
    _set_font(target, word.font(key, style.face), word.latin, style.size)
    form = target.paragraph_format
    form.alignment = alignment(style.align)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(style.leading)
    form.space_before, form.space_after = Pt(style.before), Pt(style.after)
    form.first_line_indent = Pt(style.indent * style.size)
    form.keep_with_next = key in {"section", "heading"}
    form.widow_control = True
    # In characters, so that the indent follows when a person changes the size; said of every style, because each takes
    # what it does not say from running text.
    target.element.pPr.ind.set(_w("firstLineChars"), str(round(style.indent * 100)))
    if key in {"section", "heading"}:
        level = target.element.pPr.makeelement(_w("outlineLvl"))
        level.set(_w("val"), "0" if key == "section" else "1")
        target.element.pPr.append(level)


def _set_plain(target: Any, word: WordForm, *, exactly: float | None) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    _wipe(target)
    target.base_style = None
    _set_font(target, word.fonts["cell"], word.latin, min(exactly or 9, 9))
    form = target.paragraph_format
    form.alignment = alignment("center")
    form.space_before = form.space_after = form.first_line_indent = Pt(0)
    target.element.pPr.ind.set(_w("firstLineChars"), "0")
    # A picture in a line of exact height is cut off.
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE if exactly is None else WD_LINE_SPACING.EXACTLY
    if exactly is not None:
        form.line_spacing = Pt(exactly)


def _wipe(target: Any) -> None:
    for tag in ("rPr", "pPr"):
        for found in target.element.findall(_w(tag)):
            target.element.remove(found)
    target.hidden = target.unhide_when_used = False


def _set_font(target: Any, chinese: str, latin: str, size: float) -> None:
    from docx.shared import Pt, RGBColor

    font = target.font
    font.name = latin
    font.size = Pt(size)
    font.bold = font.italic = False
    font.color.rgb = RGBColor(0, 0, 0)
    target.element.rPr.rFonts.set(_w("eastAsia"), chinese)


def _w(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{tag}"))
