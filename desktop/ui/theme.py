"""Calm and official look: Fusion with an own light palette, a short style sheet and a Chinese font."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

import resources

INK = "#1c2723"
QUIET = "#56635d"
LINE = "#d3dbd7"
PAPER = "#ffffff"
GROUND = "#f3f6f4"
RAIL = "#1d4d38"
GREEN = "#1b7f4f"
PALE_GREEN = "#e3f1e9"
RED = "#b3261e"
AMBER = "#8a5a00"
PALE_AMBER = "#fff4d6"
PALE_RED = "#fbe9e7"
GREY_BAR = "#e4e9e6"
HIT = "#ffe08a"

_FONTS = (
    "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC",
)  # fmt: skip
"""Screen fonts that carry simplified Chinese well, best first; the last one is ours."""
_BUNDLED = "NotoSansSC-Medium.ttf"

_ROLES = {
    QPalette.ColorRole.Window: GROUND,
    QPalette.ColorRole.WindowText: INK,
    QPalette.ColorRole.Base: PAPER,
    QPalette.ColorRole.AlternateBase: "#f8faf9",
    QPalette.ColorRole.Text: INK,
    QPalette.ColorRole.Button: "#fbfcfb",
    QPalette.ColorRole.ButtonText: INK,
    QPalette.ColorRole.BrightText: "#ffffff",
    QPalette.ColorRole.Highlight: GREEN,
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.ToolTipBase: "#ffffff",
    QPalette.ColorRole.ToolTipText: INK,
    QPalette.ColorRole.PlaceholderText: "#74817b",
    QPalette.ColorRole.Link: GREEN,
    QPalette.ColorRole.Accent: GREEN,
}

_SHEET = f"""
#rail {{ background: {RAIL}; }}
#rail QToolButton {{ color: #ffffff; background: transparent; border: none; border-left: 4px solid transparent;
    padding: 10px 4px; }}
#rail QToolButton:hover {{ background: #2a6149; }}
#rail QToolButton:focus {{ border: 1px dashed #bfe0cf; border-left: 4px solid transparent; }}
#rail QToolButton:checked {{ background: #2f6b51; border-left: 4px solid #8ed3ad; }}
#header, #card, #strip {{ background: {PAPER}; }}
#header {{ border-bottom: 1px solid {LINE}; }}
#card {{ border: 1px solid {LINE}; border-radius: 4px; }}
#strip {{ border-top: 1px solid {LINE}; }}
#title {{ font-size: 13pt; font-weight: 600; }}
#caption {{ font-weight: 600; }}
#quiet {{ color: {QUIET}; }}
#error {{ color: {RED}; }}
#warning {{ color: {AMBER}; }}
#figure {{ font-size: 20pt; font-weight: 600; }}
#notice {{ background: {PALE_AMBER}; border-bottom: 1px solid #e3cf95; }}
#notice[grade="bad"] {{ background: {PALE_RED}; border-bottom: 1px solid #e6b5b0; }}
#notice[grade="good"] {{ background: {PALE_GREEN}; border-bottom: 1px solid #b5d8c5; }}
#section {{ text-align: left; font-weight: 600; border: none; border-bottom: 1px solid {LINE}; background: {PAPER};
    padding: 7px 6px; }}
#section:hover {{ background: {PALE_GREEN}; }}
#section:focus {{ background: {PALE_GREEN}; border: 1px dashed {GREEN}; }}
#primary {{ background: {GREEN}; color: #ffffff; border: 1px solid #16663f; border-radius: 3px; padding: 5px 14px; }}
#primary:hover {{ background: #228b59; }}
#primary:focus {{ border: 2px solid #0f4a2d; padding: 4px 13px; }}
#primary:disabled {{ background: #b9c7c0; border-color: #b9c7c0; }}
QHeaderView::section {{ background: #eaf0ed; border: none; border-right: 1px solid {LINE};
    border-bottom: 1px solid {LINE}; padding: 5px 6px; font-weight: 600; }}
QTableView, QTreeView, QListView {{ border: 1px solid {LINE}; gridline-color: #e7ecea; }}
QToolTip {{ padding: 4px; }}
"""


def apply_theme(app: QApplication) -> None:
    """Give the application style, colours, font and style sheet."""
    app.setStyle(QStyleFactory.create("Fusion"))
    palette = QPalette()
    for role, colour in _ROLES.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#8b9691"))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, QColor("#b9c7c0"))
    app.setPalette(palette)
    app.setFont(_font(app.font().pointSize()))
    app.setStyleSheet(_SHEET)


def _font(size: int) -> QFont:
    """Choose the first font for Chinese that the machine has; load ours (1 ms) only when it has none."""
    present = set(QFontDatabase.families())
    family = next((name for name in _FONTS if name in present), None)
    if family is None:
        path = Path(resources.__file__).parent / "fonts" / _BUNDLED
        families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
        family = families[0] if families else QFont().family()
    font = QFont(family)
    font.setPointSize(max(9, size))
    return font
