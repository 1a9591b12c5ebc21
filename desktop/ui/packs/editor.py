"""One draft under work: its document, the tables with a form, all files as written, and save, check, make, install.

Forms and files are two views of the same texts. What was changed in one is brought into the other by the worker when a
person goes from one to the other, and before anything is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from desktop.exchange.keys import UNNAMED
from desktop.ui import dialogs
from desktop.ui.forms.elided import ElidedLabel
from desktop.ui.icons import icon
from desktop.ui.packs import pack_calls
from desktop.ui.packs.condition_words import Lexicon
from desktop.ui.packs.entries import Material
from desktop.ui.packs.fault_list import FaultList
from desktop.ui.packs.form_pane import FormPane
from desktop.ui.packs.raw import RawEditor
from desktop.ui.packs.rows import HEAD as HEAD_PART
from desktop.ui.packs.rows import DraftRows
from desktop.ui.packs.sheet_page import SheetPage
from desktop.ui.packs.sheets import HEAD, SHEETS
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.packs.pack_calls import Looked, Opened, Operation, Tried
    from desktop.work.operations.pack_checking import Fault
    from desktop.work.tasks import Task, TaskRunner

_RAW = len(SHEETS) + 1


class DraftEditor(QWidget):
    """Edit one draft."""

    left = Signal()
    """The person wants back to the list."""
    install_wanted = Signal(object)
    """Looked: the file made of the draft, ready to be installed."""

    def __init__(self, runner: TaskRunner, office: Office, notice: NoticeBar, lexicon: Lexicon) -> None:
        super().__init__()
        self._runner = runner
        self._office = office
        self._notice = notice
        self._opened: Opened | None = None
        self._raw_touched = False
        self._busy: Task | None = None
        self.rows = DraftRows(self)
        self._material = Material(self.rows, lexicon)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.head: FormPane | None = None
        self.pages: dict[str, SheetPage] = {}
        self.raw = RawEditor(runner)
        self.faults = FaultList()
        self._places: list[QWidget] = []
        self._lay_out()
        self.tabs.currentChanged.connect(lambda _place: self._enter_tab())
        self.rows.changed.connect(lambda _table: self._tell())
        self.raw.touched.connect(self._on_raw)
        self.faults.chosen.connect(self.go_to)

    # ---- what is open

    def show_draft(self, opened: Opened) -> None:
        """Begin with a draft."""
        self.faults.hide()
        self._take(opened)
        self.tabs.setCurrentIndex(0)
        self._fill_tab()

    @property
    def is_unsaved(self) -> bool:
        """Say whether something is other than in the files."""
        opened = self._opened
        if opened is None:
            return False
        return self._raw_touched or self.rows.is_touched or dict(opened.texts) != dict(opened.draft.texts)

    def may_leave(self) -> bool:
        """Say whether the draft may be left; ask about what is not saved."""
        self._wait()
        if not self.is_unsaved:
            return True
        answer = dialogs.ask_unsaved(self, t("rules.unsaved_words"))
        if answer == "save":
            self.save()
            self._wait()
            return not self.is_unsaved
        if answer == "drop" and self._opened is not None:
            self._opened = None
        return answer == "drop"

    # ---- what a person does

    def save(self) -> None:
        """Write what changed."""
        self._run(pack_calls.save, lambda opened: self._on_saved(opened))

    def check(self) -> None:
        """Save, then look for everything that is wrong."""
        self._run(pack_calls.check, self._on_checked, title=t("task.pack_check"))

    def build(self) -> None:
        """Save and check, then make the signed file where the person wants it."""
        if self._opened is None:
            return
        folder = self._opened.draft.folder
        proposed = f"{folder.parent.name}-{folder.name}.lvpack"
        path, _ = QFileDialog.getSaveFileName(self, t("rules.build_title"), proposed, t("pack.files"))
        if path:
            self.build_to(Path(path))

    def build_to(self, path: Path) -> None:
        """Save and check, then make the signed file."""
        office = self._office

        def operation(opened: Opened, texts: Mapping[str, str], edits: Any) -> Operation[Tried]:
            return pack_calls.build(
                opened, texts, edits, out=path, keys=office.data_folder, name=_name(office), on=office.today
            )

        self._run(operation, self._on_built, title=t("task.pack_build"))

    def install(self) -> None:
        """Save and check, then show what installing would change."""
        office = self._office

        def operation(opened: Opened, texts: Mapping[str, str], edits: Any) -> Operation[Tried]:
            return pack_calls.build_and_look(
                opened, texts, edits, data=office.data_folder, name=_name(office), on=office.today
            )

        self._run(operation, self._on_looked, title=t("task.pack_look"))

    def go_to(self, fault: Fault) -> None:
        """Show the place of a problem: its row where there is a form for it, else its line."""
        page = next((place for place, sheet in enumerate(SHEETS) if sheet.file == fault.file), None)
        if fault.file == "pack.toml" and fault.item == self.rows.pack:
            self.tabs.setCurrentIndex(0)
            if self.head is not None:
                self.head.go_to("applies_when" if fault.position is not None else "title", fault.position)
            return
        if page is not None and fault.file not in self.rows.unread:
            self.tabs.setCurrentIndex(page + 1)
            if self.pages[SHEETS[page].table].choose(fault.item, fault.position):
                return
        self.tabs.setCurrentIndex(_RAW)
        self.raw.go_to(fault.file, fault.item, fault.what)

    def show_raw(self, file: str) -> None:
        """Show a file as it is written, at the place that cannot be read."""
        self.tabs.setCurrentIndex(_RAW)
        self.raw.go_to(file, what=self.rows.unread.get(file, ""))

    # ---- building

    def _lay_out(self) -> None:
        back = QPushButton(icon("back"), t("rules.back"))
        back.clicked.connect(self.left)
        self.title = ElidedLabel()
        self.title.setObjectName("caption")
        self.state = QLabel()
        self.state.setObjectName("warning")
        row = QHBoxLayout()
        row.addWidget(back)
        row.addWidget(self.title, 1)
        row.addWidget(self.state)
        self._buttons: dict[str, QPushButton] = {}
        for name, act in (("save", self.save), ("check", self.check), ("build", self.build), ("install", self.install)):
            made = QPushButton(t(f"rules.{name}"))
            made.setToolTip(t(f"rules.{name}.hint"))
            made.clicked.connect(lambda _checked=False, act=act: act())
            self._buttons[name] = made
            row.addWidget(made)
        self._buttons["install"].setObjectName("primary")
        for name in ("head", *(sheet.table for sheet in SHEETS)):
            place = QWidget()
            QVBoxLayout(place).setContentsMargins(0, 0, 0, 0)
            self._places.append(place)
            self.tabs.addTab(place, t(f"rules.tab.{name}"))
        self.tabs.addTab(self.raw, t("rules.tab.raw"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.faults)
        for key, act in (("Ctrl+S", self.save), ("F8", self.check)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _make_tab(self, place: int) -> None:
        """Make the form of a tab when it is first looked at: all at once would hold the window up."""
        if place == 0 and self.head is None:
            self.head = FormPane(HEAD, self._material, self._places[0])
            self.head.entered.connect(self._enter_head)
            self._show_made(self.head, 0)
            self.head.show_values(self.rows.head)
        elif 0 < place < _RAW and SHEETS[place - 1].table not in self.pages:
            sheet = SHEETS[place - 1]
            page = SheetPage(sheet, self._material, self._places[place])
            page.raw_wanted.connect(self.show_raw)
            self.pages[sheet.table] = page
            self._show_made(page, place)

    def _show_made(self, made: QWidget, place: int) -> None:
        column = self._places[place].layout()
        assert column is not None
        column.addWidget(made)
        made.show()

    # ---- forms and files

    def _enter_tab(self) -> None:
        """Bring what was changed in the other view into this one."""
        place = self.tabs.currentIndex()
        if (place == _RAW and self.rows.is_touched) or (place != _RAW and self._raw_touched):
            self._run(pack_calls.settle, self._take, quiet=True)
        self._fill_tab()

    def _fill_tab(self) -> None:
        place = self.tabs.currentIndex()
        self._make_tab(place)
        if place == _RAW:
            self.raw.check()
        elif place:
            self.pages[SHEETS[place - 1].table].refresh()

    def _take(self, opened: Opened) -> None:
        """Hold texts and rows that agree with one another."""
        self._opened = opened
        self._raw_touched = False
        self.rows.take(opened.rows)
        self.raw.show_texts(opened.texts)
        if self.head is not None:
            self.head.show_values(self.rows.head)
        self._fill_tab()
        if self.head is not None:
            self.head.setEnabled("pack.toml" not in self.rows.unread)
        self._tell()

    def _enter_head(self, key: str, value: object, must: bool) -> None:
        self.rows.put(HEAD_PART, self.rows.head, key, value, must=must)

    def _on_raw(self) -> None:
        self._raw_touched = True
        self._tell()

    def _tell(self) -> None:
        opened = self._opened
        if opened is None:
            return
        folder = opened.draft.folder
        title = str(self.rows.head.get("title", "")) or t("rules.untitled")
        self.title.show_words(f"{title}　{folder.parent.name}　{t('policy.edition', edition=folder.name)}")
        self.state.setText(t("rules.unsaved") if self.is_unsaved else "")
        for place, sheet in enumerate(SHEETS, start=1):
            count = len(self.rows.tables.get(sheet.table, ()))
            name = t(f"rules.tab.{sheet.table}")
            self.tabs.setTabText(place, t("rules.tab.counted", tab=name, count=count) if count else name)

    # ---- the worker

    def _run(
        self,
        operation: Callable[..., Operation[Any]],
        on_done: Callable[[Any], object],
        *,
        title: str = "",
        quiet: bool = False,
    ) -> None:
        """Hand texts and edits to the worker; meanwhile nothing can be typed that would be lost."""
        if self._opened is None or self._busy is not None:
            return
        self.tabs.setEnabled(False)
        focus = self.focusWidget()

        def done(found: Any) -> None:
            self._end()
            if focus is not None and focus.isVisible():
                focus.setFocus()
            on_done(found)

        def refused(problem: Any) -> None:
            self._end()
            self._notice.say_problem(problem)
            if quiet:
                self.raw.check()

        texts = self.raw.texts if self._raw_touched else self._opened.texts
        task = self._runner.run(
            operation(self._opened, texts, self.rows.edits()),
            on_done=done, on_problem=refused, on_cancelled=self._end, title=title,
        )  # fmt: skip
        self._busy = task
        task.ended.connect(self._end)

    def _end(self) -> None:
        self._busy = None
        self.tabs.setEnabled(True)

    def _wait(self) -> None:
        """Let the worker finish what it does for this draft."""
        if self._busy is not None:
            loop = QEventLoop()
            self._busy.ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _on_saved(self, opened: Opened) -> None:
        self._take(opened)
        self._notice.say(t("rules.saved", folder=opened.draft.folder))

    def _on_checked(self, tried: Tried) -> None:
        self._take(tried.opened)
        self.faults.show_check(tried.check)

    def _on_built(self, tried: Tried) -> None:
        self._on_checked(tried)
        if tried.built is not None:
            named = tried.built.signer.startswith(UNNAMED)
            words = t("rules.built", file=tried.built.file, signer=tried.built.signer)
            self._notice.say(words + t("rules.unnamed") * named, grade="warn" if named else "good")
        else:
            self._notice.say(t("rules.not_built", count=len(tried.check.faults)), grade="bad")

    def _on_looked(self, tried: Tried) -> None:
        self._on_checked(tried)
        looked: Looked | None = tried.looked
        if looked is not None:
            self.install_wanted.emit(looked)
        else:
            self._notice.say(t("rules.not_installed", count=len(tried.check.faults)), grade="bad")


def _name(office: Office) -> str:
    return office.settings.office_name
