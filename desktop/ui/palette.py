"""The command palette: type a few letters, choose by the arrow keys, start by Enter; what is not possible says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QBrush, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from desktop.store import CaseQuery
from desktop.ui import calls, palette_calls
from desktop.ui.icons import icon, sign
from desktop.ui.shell import SETTINGS_PARTS
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.store import CasePage, CaseRow
    from desktop.ui.main_window import MainWindow
    from desktop.ui.palette_calls import Known
    from desktop.work.operations.recent import AtHand

_CASES = 12
_MILLISECONDS_AFTER_THE_LAST_KEY = 80
_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_KIND, _TITLE, _HINT = range(3)
_PLACE = Qt.ItemDataRole.UserRole
_SIZE = (760, 460)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Hold one line of the palette."""

    kind: str
    title: str
    start: Callable[[], object]
    hint: str = ""
    why: str = ""
    """What is in the way; empty when it can be started."""
    drawing: QIcon | None = None


class Palette(QDialog):
    """Let a person start anything by its name."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._at_hand: AtHand | None = window.shell.at_hand
        self._known: Known | None = None
        self._cases: tuple[CaseRow, ...] = ()
        self._asked = ""
        self._entries: list[Entry] = []
        self.setWindowTitle(t("palette.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.line = QLineEdit()
        self.line.setPlaceholderText(t("palette.placeholder"))
        self.line.setAccessibleName(t("palette.title"))
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumHeight(32)
        self.line.installEventFilter(self)
        self.list = self._make_list()
        self.said = QLabel(t("palette.keys"))
        self.said.setObjectName("quiet")
        self.said.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        self.resize(min(_SIZE[0], window.width() - 40), min(_SIZE[1], window.height() - 80))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_MILLISECONDS_AFTER_THE_LAST_KEY)
        self._typing.timeout.connect(self._find_cases)
        self.line.textChanged.connect(lambda _text: self._on_text())
        titles = [entry.title for entry in self._fixed()]
        window.runner.run(palette_calls.known(titles), on_done=self._take_known)
        self._fill()

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setColumnCount(3)
        made.setRootIsDecorated(False)
        made.setHeaderHidden(True)
        made.setUniformRowHeights(True)
        made.setAccessibleName(t("palette.list"))
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.header().setStretchLastSection(False)
        made.header().setSectionResizeMode(_KIND, QHeaderView.ResizeMode.ResizeToContents)
        made.header().setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        made.header().setSectionResizeMode(_HINT, QHeaderView.ResizeMode.ResizeToContents)
        made.itemActivated.connect(lambda _item: self.start())
        made.itemClicked.connect(lambda _item: self.start())
        made.currentItemChanged.connect(lambda *_: self._tell())
        return made

    # ---- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the line keeps the focus."""
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                QApplication.sendEvent(self.list, event)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.start()
                return True
        return super().eventFilter(watched, event)

    def start(self) -> None:
        """Start what is chosen; what cannot be started says why and stays."""
        entry = self._chosen()
        if entry is None:
            return
        if entry.why:
            self._tell()
            return
        self.accept()
        QTimer.singleShot(0, self._window, entry.start)

    def _chosen(self) -> Entry | None:
        item = self.list.currentItem()
        return self._entries[item.data(_KIND, _PLACE)] if item is not None else None

    # ---- what there is

    def _fixed(self) -> list[Entry]:
        """Return what does not depend on the store: commands and the parts of the settings."""
        found = [
            Entry(
                kind=t(f"group.{one.command.group}"), title=one.title, hint=one.command.key, why=one.why,
                start=one.start, drawing=icon(one.command.icon) if one.command.icon in _DRAWN else None,
            )
            for one in self._window.desk.offered()
            if one.command.name != "palette"
        ]  # fmt: skip
        for part in SETTINGS_PARTS:
            start = partial(self._window.shell.show_settings, part)
            found.append(Entry(kind=t("command.settings"), title=t(f"settings.{part}"), start=start))
        return found

    def _found_places(self) -> list[Entry]:
        if self._known is None:
            return []
        registers = [
            Entry(kind=t("command.registers"), title=title, start=partial(self._window.show_record, register))
            for register, title in self._known.registers
        ]
        tools = [
            Entry(kind=t("command.tools"), title=title, start=partial(self._window.shell.show_tool, tool))
            for tool, title in self._known.tools
        ]
        return registers + tools

    def _case(self, kind: str, row: CaseRow) -> Entry:
        return Entry(
            kind=t(f"palette.{kind}"),
            title=t("case.title", enterprise=row.enterprise, project=row.project),
            hint=row.uscc,
            start=partial(self._window.open_case, row.id),
            drawing=sign(row.recommendation),
        )

    def _on_text(self) -> None:
        self._typing.start()
        self._fill()

    def _find_cases(self) -> None:
        text = self.line.text().strip()
        self._asked = text
        if text:
            query = CaseQuery(text=text, limit=_CASES, sort="rank")
            self._window.runner.run(calls.list_cases(query), on_done=lambda page: self._take_cases(text, page))

    def _take_cases(self, text: str, page: CasePage) -> None:
        if text == self._asked == self.line.text().strip():
            self._cases = page.rows
            self._fill()

    def _take_known(self, found: Known) -> None:
        self._known = found
        self._fill()

    # ---- the list

    def _fill(self) -> None:
        """Show what fits the text: cases at hand first while nothing is typed, else the best fit first."""
        text = self.line.text().strip()
        at_hand: list[Entry] = []
        if self._at_hand is not None:
            at_hand += [self._case("pinned", row) for row in self._at_hand.pinned]
            at_hand += [self._case("recent", row) for row in self._at_hand.recent]
        if not text:
            self._cases = ()
            self._show(at_hand + self._fixed())
            return
        spelled = self._known.spelled if self._known is not None else {}
        found = fitting(text, [*self._fixed(), *self._found_places(), *at_hand], spelled)
        titles = {entry.title for entry in found}
        cases = [entry for entry in (self._case("case", row) for row in self._cases) if entry.title not in titles]
        self._show(found + cases)

    def _show(self, entries: list[Entry]) -> None:
        chosen = self._chosen() if self._entries else None
        self._entries = entries
        self.list.clear()
        quiet = QBrush(self.palette().placeholderText().color())
        items = []
        for place, entry in enumerate(entries):
            item = QTreeWidgetItem([entry.kind, entry.title, entry.why or entry.hint])
            item.setData(_KIND, _PLACE, place)
            item.setForeground(_KIND, quiet)
            item.setForeground(_HINT, quiet)
            item.setTextAlignment(_HINT, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if entry.drawing is not None:
                item.setIcon(_TITLE, entry.drawing)
            if entry.why:
                item.setForeground(_TITLE, quiet)
            items.append(item)
        self.list.addTopLevelItems(items)
        kept = next((place for place, one in enumerate(entries) if chosen and one.title == chosen.title), 0)
        if items:
            self.list.setCurrentItem(items[kept if kept < _CASES and self.line.text() else 0])
        self._tell()

    def _tell(self) -> None:
        entry = self._chosen() if self._entries else None
        words = t("palette.none") if entry is None else entry.why or t("palette.keys")
        self.said.setText(words)


_DRAWN = frozenset({
    "new", "import", "judge", "print", "export", "recycle", "restore", "refresh", "save", "search", "back", "forward",
})  # fmt: skip
"""Drawings that can be seen on paper; those of the rail are white."""


def fitting(text: str, entries: Sequence[Entry], spelled: Mapping[str, str]) -> list[Entry]:
    """Return the entries whose title or spelling has every word of the text, the closest first."""
    words = text.casefold().split()
    ranked = []
    for place, entry in enumerate(entries):
        title = entry.title.casefold()
        pinyin = spelled.get(entry.title, "")
        where = f"{title} {pinyin} {entry.kind.casefold()} {entry.hint.casefold()}"
        if all(word in where for word in words):
            ranked.append((_distance(words, title, pinyin), place, entry))
    return [entry for _distance_, _place, entry in sorted(ranked, key=lambda one: one[:2])]


def _distance(words: list[str], title: str, pinyin: str) -> int:
    if title.startswith(words[0]):
        return 0
    if all(word in title for word in words):
        return 1
    if any(spelling.startswith(words[0]) for spelling in pinyin.split()):
        return 2
    return 3
