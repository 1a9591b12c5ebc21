"""Calm and official look, light or dark: Fusion with an own palette, a short style sheet and a Chinese font."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

import resources
from desktop.ui.colours import DARK, LIGHT, Colours

SYSTEM, LIGHT_NAME, DARK_NAME = "system", "light", "dark"
THEMES = (SYSTEM, LIGHT_NAME, DARK_NAME)
PERCENTS = (90, 100, 110, 125, 150)
"""Sizes of the text that are offered."""

_FONTS = (
    "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC",
)  # fmt: skip
"""Screen fonts that carry simplified Chinese well, best first; the last one is ours."""
_BUNDLED = "NotoSansSC-Medium.ttf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Hold how the person wants the window to look."""

    theme: str = SYSTEM
    percent: int = 100


@dataclass(slots=True)
class _Shown:
    """The look in force: one for the program, like the palette of the application it goes with."""

    look: Look
    colours: Colours
    system_size: int = 0


_shown = _Shown(Look(), LIGHT)


def colours() -> Colours:
    """Return the colours in force; ask anew each time something is painted or written."""
    return _shown.colours


def look() -> Look:
    """Return the look in force."""
    return _shown.look


def points(size: float) -> str:
    """Return a text size of the style sheet, following the size chosen."""
    return f"{size * _shown.look.percent / 100:.1f}pt"


def wide(pixels: int) -> int:
    """Return a width that holds as much text as these pixels hold at the usual size."""
    return round(pixels * _shown.look.percent / 100)


def apply_theme(app: QApplication, wanted: Look | None = None) -> None:
    """Give the application style, colours, font and style sheet; without a wish the look in force."""
    if not _shown.system_size:
        app.setStyle(QStyleFactory.create("Fusion"))
        _shown.system_size = max(9, app.font().pointSize())
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow(app))
    _shown.look = wanted or _shown.look
    _shown.colours = _chosen(_shown.look.theme)
    app.setPalette(_palette(_shown.colours))
    app.setFont(_font(_shown.system_size, _shown.look.percent))
    app.setStyleSheet(_sheet(_shown.colours) + _form_sheet(_shown.colours))


def _follow(app: QApplication) -> None:
    """Change with the system, when the person wants that."""
    if _shown.look.theme == SYSTEM and _chosen(SYSTEM) is not _shown.colours:
        apply_theme(app)


def _chosen(theme: str) -> Colours:
    if theme == SYSTEM:
        return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
    return DARK if theme == DARK_NAME else LIGHT


def _palette(now: Colours) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    colour_of = {
        role.Window: now.ground, role.WindowText: now.ink, role.Base: now.paper, role.AlternateBase: now.alternate,
        role.Text: now.ink, role.Button: now.button, role.ButtonText: now.ink, role.BrightText: now.on_fill,
        role.Highlight: now.fill, role.HighlightedText: now.on_fill, role.ToolTipBase: now.paper,
        role.ToolTipText: now.ink, role.PlaceholderText: now.quiet, role.Link: now.green,
        role.LinkVisited: now.green, role.Accent: now.fill,
    }  # fmt: skip
    palette = QPalette(QColor(now.button), QColor(now.ground))
    for one, colour in colour_of.items():
        palette.setColor(one, QColor(colour))
    for one in (role.Text, role.WindowText, role.ButtonText, role.PlaceholderText):
        palette.setColor(group.Disabled, one, QColor(now.disabled))
    palette.setColor(group.Disabled, role.Highlight, QColor(now.disabled_fill))
    return palette


def _sheet(now: Colours) -> str:
    return f"""
QPushButton:focus, QToolButton:focus {{ border: 2px solid {now.focus}; border-radius: 3px;
    background: {now.button}; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {now.focus}; border-radius: 3px; }}
QCheckBox::indicator:unchecked, QListView::indicator:unchecked, QTreeView::indicator:unchecked,
QTableView::indicator:unchecked, QGroupBox::indicator:unchecked {{ border: 1px solid {now.edge};
    border-radius: 2px; background: {now.paper}; }}
QRadioButton::indicator:unchecked {{ border: 1px solid {now.edge}; border-radius: 7px; background: {now.paper}; }}
QSlider:focus {{ border: 1px solid {now.focus}; border-radius: 3px; }}
QTabBar::tab:selected:focus {{ border: 2px solid {now.focus}; border-radius: 3px; background: {now.paper};
    padding: 4px; }}
QComboBox:focus:!editable {{ border: 2px solid {now.focus}; border-radius: 3px; background: {now.button};
    padding-left: 4px; }}
#rail {{ background: {now.rail}; }}
#rail QToolButton {{ color: {now.on_fill}; background: transparent; border: none;
    border-left: 4px solid transparent; padding: 1px 4px; }}
#rail QToolButton:hover {{ background: {now.rail_hover}; }}
#rail QToolButton:checked {{ background: {now.rail_chosen}; border-left: 4px solid {now.rail_mark}; }}
#rail QToolButton:focus {{ border: 2px solid {now.rail_mark}; border-left: 4px solid {now.rail_mark}; }}
#header, #card, #strip {{ background: {now.paper}; }}
#header {{ border-bottom: 1px solid {now.line}; }}
#card {{ border: 1px solid {now.line}; border-radius: 4px; }}
#strip {{ border-top: 1px solid {now.line}; }}
#tile {{ background: {now.paper}; border: 1px solid {now.line}; border-radius: 4px; text-align: left; }}
#tile:hover {{ background: {now.pale_green}; border-color: {now.edge_green}; }}
#tile:focus {{ border: 2px solid {now.focus}; background: {now.pale_green}; }}
#tile:disabled {{ background: {now.ground}; }}
#title {{ font-size: {points(13)}; font-weight: 600; }}
#caption {{ font-weight: 600; }}
#quiet {{ color: {now.quiet}; }}
#error {{ color: {now.red}; }}
#good {{ color: {now.green}; }}
#warning {{ color: {now.amber}; }}
#figure {{ font-size: {points(20)}; font-weight: 600; }}
#notice {{ background: {now.pale_amber}; border-bottom: 1px solid {now.edge_amber}; }}
#notice[grade="bad"] {{ background: {now.pale_red}; border-bottom: 1px solid {now.edge_red}; }}
#notice[grade="good"] {{ background: {now.pale_green}; border-bottom: 1px solid {now.edge_green}; }}
#guide {{ background: {now.paper}; border: 2px solid {now.focus}; border-radius: 6px; }}
#section {{ text-align: left; font-weight: 600; border: none; border-bottom: 1px solid {now.line};
    background: {now.paper}; padding: 7px 6px; }}
#section:hover {{ background: {now.pale_green}; }}
#section:focus {{ background: {now.pale_green}; border: 1px dashed {now.focus}; }}
#primary {{ background: {now.fill}; color: {now.on_fill}; border: 1px solid {now.fill_edge}; border-radius: 3px;
    padding: 5px 14px; }}
#primary:hover {{ background: {now.fill_hover}; }}
#primary:focus {{ border: 2px solid {now.focus}; padding: 4px 13px; }}
#primary:disabled {{ background: {now.disabled_fill}; border-color: {now.disabled_fill}; color: {now.paper}; }}
#appraisalArea, #formArea {{ border: 1px solid {now.line}; }}
#appraisal, #appraisalArea, #formArea, #sheet {{ background: {now.paper}; }}
QHeaderView::section {{ background: {now.head}; color: {now.ink}; border: none; border-right: 1px solid {now.line};
    border-bottom: 1px solid {now.line}; padding: 5px 6px; font-weight: 600; }}
QTableView, QTreeView, QListView {{ border: 1px solid {now.line}; gridline-color: {now.line}; }}
QTableView:focus, QTreeView:focus, QListView:focus {{ border: 1px solid {now.focus}; }}
QLineEdit {{ background: {now.paper}; color: {now.ink}; border: 1px solid {now.edge}; border-radius: 2px;
    padding: 3px 4px; }}
QLineEdit:focus {{ border: 2px solid {now.fill_edge}; padding: 2px 3px; }}
QLineEdit:disabled {{ background: {now.ground}; color: {now.disabled}; border-color: {now.line}; }}
QComboBox QLineEdit, QAbstractSpinBox QLineEdit, QAbstractItemView QLineEdit {{ border: none; padding: 0;
    background: transparent; }}
QToolTip {{ padding: 4px; color: {now.ink}; background: {now.paper}; border: 1px solid {now.edge}; }}
"""


def _form_sheet(now: Colours) -> str:
    """Return the rules for the form; in the application's sheet they cost nothing when a form is made."""
    return f"""
#part {{ color: {now.quiet}; padding: 12px 6px 4px 6px; }}
#choices {{ text-align: left; padding: 3px 8px; }}
#proof {{ text-align: left; border: none; background: transparent; color: {now.quiet}; padding: 4px 6px; }}
#proof[lost="true"] {{ color: {now.amber}; }}
#proof:hover, #proof:checked {{ background: {now.pale_green}; }}
#proof:focus {{ border: 1px dashed {now.focus}; padding: 3px 5px; }}
#answer {{ border: none; background: transparent; color: {now.green}; padding: 2px 6px; }}
#answer:hover {{ background: {now.pale_green}; }}
#answer:focus {{ border: 1px dashed {now.focus}; padding: 1px 5px; }}
#more {{ text-align: left; border: none; background: transparent; color: {now.green}; padding: 6px 8px; }}
#more:hover {{ background: {now.pale_green}; }}
#more:focus {{ border: 1px dashed {now.focus}; padding: 5px 7px; }}
"""


def _font(size: int, percent: int) -> QFont:
    """Choose the first font for Chinese that the machine has; load ours (1 ms) only when it has none."""
    present = set(QFontDatabase.families())
    family = next((name for name in _FONTS if name in present), None)
    if family is None:
        path = Path(resources.__file__).parent / "fonts" / _BUNDLED
        families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
        family = families[0] if families else QFont().family()
    font = QFont(family)
    font.setPointSizeF(size * percent / 100)
    return font
