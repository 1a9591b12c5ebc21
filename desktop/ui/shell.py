"""What the window offers beside its pages: commands, palette, menu, the way back and forward, and cases at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from desktop.ui import calls, palette_calls
from desktop.ui.actions import COMMANDS
from desktop.ui.command_desk import CommandDesk
from desktop.ui.given_files import open_files
from desktop.ui.icons import icon
from desktop.ui.second_start import bring_forward
from desktop.ui.texts import t
from desktop.ui.theme import DARK_NAME, LIGHT_NAME, PERCENTS, SYSTEM, Look, apply_theme, look
from desktop.ui.trail import Place, Trail
from desktop.ui.updates import update_calls
from desktop.ui.window_state import StateKeeper

if TYPE_CHECKING:
    from desktop.store import CaseRow
    from desktop.ui.main_window import MainWindow
    from desktop.ui.palette import Palette
    from desktop.ui.window_menu import WindowMenu
    from desktop.work.operations.recent import AtHand

FEWEST_COMPARED, MOST_COMPARED = 2, 4
SETTINGS_PARTS = ("office", "look", "recommend", "rubric", "packs", "data", "about")


class Shell(QObject):
    """Carry out the commands of the window itself."""

    def __init__(self, window: MainWindow, pages: tuple[str, ...]) -> None:
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._trail = Trail(Place("cases"))
        self._moving = False
        self._menu: WindowMenu | None = None
        self.at_hand: AtHand | None = None
        self.keeper = StateKeeper(window)
        self._given: list[Path] = []
        self.start_at_end: tuple[str, ...] = ()
        """A program to be started when this one has ended: that of an update."""
        self._unfocused: QWidget | None = None
        self.keeper.settled.connect(self.focus_page)
        self._is_open = False
        window.office.look_wanted.connect(self.set_look)
        window.office.language_wanted.connect(self._set_language)
        QShortcut(QKeySequence("F10"), window).activated.connect(self.open_menu)
        window.desk = CommandDesk(window, self._steps(pages), self._reasons())

    def _steps(self, pages: tuple[str, ...]) -> dict[str, Callable[[], object]]:
        window = self._window
        steps: dict[str, Callable[[], object]] = {
            name: lambda name=name: window.show_page(name)  # type: ignore[misc]  # the name is bound at once
            for name in pages
        }
        steps |= {
            "go_back": self.go_back,
            "go_forward": self.go_forward,
            "pin": self.toggle_pin,
            "find": window.go_to_search,
            "compare": lambda: window.compare(window.cases_chosen()),
            "palette": self.open_palette,
            "next_area": self.next_area,
            "verify": self.verify_paper,
            "print_returns": self.print_returns,
            "resume_print": lambda: window.work.resume_print(),
            "shortcuts": self.show_shortcuts,
            "handbook": self.show_handbook,
            "tour": self.show_county,
            "report_problem": self.report_problem,
            "update": self.update_program,
            "licences": self.show_licences,
            "larger_text": lambda: self._resize_text(1),
            "smaller_text": lambda: self._resize_text(-1),
            "look_system": lambda: self.set_look(replace(look(), theme=SYSTEM)),
            "look_light": lambda: self.set_look(replace(look(), theme=LIGHT_NAME)),
            "look_dark": lambda: self.set_look(replace(look(), theme=DARK_NAME)),
            "quit": window.close,
        }
        return steps

    def _reasons(self) -> dict[str, Callable[[], str]]:
        return {
            "go_back": lambda: "" if self._trail.can_back else t("command.go_back.why"),
            "go_forward": lambda: "" if self._trail.can_forward else t("command.go_forward.why"),
            "pin": lambda: "" if self._window.case_shown else t("why.place.case"),
            "compare": self._why_not_compare,
        }

    def _why_not_compare(self) -> str:
        count = len(self._window.cases_chosen())
        return "" if FEWEST_COMPARED <= count <= MOST_COMPARED else t("command.compare.why", count=count)

    def verify_paper(self, path: Path | None = None) -> None:
        """Open the check of papers somebody handed over, with a file where one was dropped."""
        from desktop.ui.verify_dialog import VerifyDialog

        dialog = self._window.findChild(VerifyDialog) or VerifyDialog(self._window)
        dialog.open()
        if path is not None:
            dialog.check(path)

    def print_returns(self) -> None:
        """Open the returns and lists that are printed for a period."""
        from desktop.ui.sheets.opening import open_for_period

        open_for_period(self._window)

    # ---- back and forward

    def visited(self, place: Place) -> None:
        """Remember where the person is now."""
        if not self._moving:
            self._trail.visit(place)
        self._mark()
        if place.case_id:
            self._window.runner.run(palette_calls.visit(place.case_id), on_done=self.take_at_hand)
        else:
            self._unfocused = self._window.page_shown
            self.focus_page()

    def focus_page(self) -> None:
        """Give the focus to the page shown last, as soon as there is something in it that takes it."""
        page, focus = self._unfocused, QApplication.focusWidget()
        if page is None or page is not self._window.page_shown:
            self._unfocused = None
            return
        is_there = focus is not None and page.isAncestorOf(focus)
        is_elsewhere = focus is not None and self._window.is_in_head(focus)
        if is_there or (not is_elsewhere and _focus_first(page)):
            self._unfocused = None

    def go_back(self) -> None:
        """Show the place before this one; entries not saved ask first."""
        self._go(self._trail.back, self._trail.forward)

    def go_forward(self) -> None:
        """Show the place the person went back from."""
        self._go(self._trail.forward, self._trail.back)

    def _go(self, move: Callable[[], Place], undo: Callable[[], Place]) -> None:
        before, place = self._trail.here, move()
        if place == before:
            return
        self._moving = True
        try:
            if not self._window.go_to(place):
                undo()
        finally:
            self._moving = False
        self._mark()

    def header_buttons(self) -> tuple[QToolButton, ...]:
        """Return the buttons of the head: menu, back, forward."""
        self._menu_button = _tool("menu", t("menu.title"), f"{t('menu.hint')}（F10）", words=True)
        self._menu_button.clicked.connect(self.open_menu)
        self._back = _tool("back", t("command.go_back"), _hint("go_back"))
        self._back.clicked.connect(lambda: self._window.desk.start("go_back"))
        self._forward = _tool("forward", t("command.go_forward"), _hint("go_forward"))
        self._forward.clicked.connect(lambda: self._window.desk.start("go_forward"))
        return self._menu_button, self._back, self._forward

    def palette_button(self) -> QToolButton:
        """Return the button that opens the command palette."""
        made = _tool("", t("command.palette"), _hint("palette"), words=True)
        made.setText(f"{t('command.palette')}　{COMMANDS['palette'].key}")
        made.clicked.connect(lambda: self._window.desk.start("palette"))
        return made

    def _mark(self) -> None:
        self._back.setEnabled(self._trail.can_back)
        self._forward.setEnabled(self._trail.can_forward)

    # ---- palette, menu, help

    def open_palette(self) -> Palette:
        """Open the command palette."""
        from desktop.ui.palette import Palette

        palette = Palette(self._window)
        palette.open()
        palette.line.setFocus()
        return palette

    def open_menu(self) -> None:
        """Open the menu below its button."""
        if self._menu is None:
            from desktop.ui.window_menu import WindowMenu

            self._menu = WindowMenu(self._window)
        self._menu.popup(self._menu_button.mapToGlobal(QPoint(0, self._menu_button.height())))

    def show_shortcuts(self) -> None:
        """Show the list of all keys."""
        from desktop.ui.shortcuts_help import ShortcutsHelp

        ShortcutsHelp(self._window).open()

    def show_handbook(self) -> None:
        """Open the handbook at the chapter about the page in front."""
        from desktop.ui.handbook.window import Handbook

        book = self._window.findChild(Handbook) or Handbook(self._window)
        book.show_about(self._trail.here.page)

    def show_county(self) -> None:
        """Open the worked county in a window of its own and lead through it."""
        from desktop.ui.tour.county import open_county

        open_county(self._window)

    def report_problem(self) -> None:
        """Write a file for whoever helps, without anything of the office's cases."""
        from desktop.ui.report_problem import ReportProblem

        ReportProblem(self._window).open()

    def update_program(self, places: Sequence[Path] = ()) -> None:
        """Look for a newer version on a stick, or in the files and folders given."""
        from desktop.ui.updates.dialog import UpdateDialog

        UpdateDialog(self._window, places).open()

    def show_licences(self) -> None:
        """Show whose work the program contains, and under which licences."""
        from desktop.ui.updates.licences import LicencesDialog

        LicencesDialog(self._window).open()

    # ---- the look

    def set_look(self, wanted: Look) -> None:
        """Show the window in another look from now on, and read the page in front anew in it."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, wanted)
        self.keeper.keep_look(wanted)
        page = self._window.page_shown
        page.hide()
        page.show()

    def _set_language(self, language: str) -> None:
        self.keeper.keep_language(language)
        self._window.notice.say(t("look.language.next_start"))

    def _resize_text(self, step: int) -> None:
        place = PERCENTS.index(look().percent) + step
        if 0 <= place < len(PERCENTS):
            self.set_look(replace(look(), percent=PERCENTS[place]))
        self._window.notice.say(t("look.percent.now", percent=look().percent))

    # ---- the start

    def on_store_opened(self) -> None:
        """Begin what the given files are for, else the day, else go where the person left."""
        self._is_open = True
        self._window.runner.run(
            update_calls.note_start(self._window.office.data_folder), on_done=self._tell_of_the_place
        )
        self.read_at_hand()
        if self._given:
            given, self._given = self._given, []
            open_files(self._window, given)
            return
        state = self.keeper.state
        if self.keeper.begins_day:
            self._window.show_page("today")
        elif state.page == "case" and state.case_id:
            self._window.runner.run(calls.case_row(state.case_id), on_done=self._reopen)
        elif state.page in COMMANDS and state.page in self._pages and state.page != "cases":
            self._window.show_page(state.page)

    def _tell_of_the_place(self, notes: tuple[str, ...]) -> None:
        """Warn of a database where none should lie."""
        if notes:
            self._window.notice.say("".join(notes), grade="bad")

    def _reopen(self, row: CaseRow | None) -> None:
        if row is not None and self._trail.here == Place("cases") and not self._trail.can_back:
            self._window.open_case(row.id)

    def give(self, file: Path) -> None:
        """Begin what a file is for, now or as soon as the store is open."""
        if self._is_open:
            open_files(self._window, [file])
        else:
            self._given.append(file)

    def on_second_start(self, file: Path | None) -> None:
        """Come to the front, and begin what the file of the second start is for."""
        bring_forward(self._window)
        if file is not None:
            self.give(file)

    # ---- cases at hand

    def read_at_hand(self) -> None:
        """Read the pinned and recent cases."""
        self._window.runner.run(palette_calls.at_hand(), on_done=self.take_at_hand)

    def take_at_hand(self, found: AtHand) -> None:
        """Keep which cases are at hand now."""
        self.at_hand = found

    def toggle_pin(self) -> None:
        """Pin the case that is open, or let it go."""
        case_id = self._window.case_shown
        pinned = self.at_hand is not None and any(row.id == case_id for row in self.at_hand.pinned)

        def told(found: AtHand) -> None:
            self.take_at_hand(found)
            self._window.notice.say(t("pin.off" if pinned else "pin.on"))

        self._window.runner.run(palette_calls.pin(case_id, pinned=not pinned), on_done=told)

    # ---- parts of pages

    def show_settings(self, part: str) -> None:
        """Open the settings at a part."""
        from desktop.ui.pages.settings import SettingsPage

        page = self._window.show_page("settings")
        if isinstance(page, SettingsPage):
            page.parts.setCurrentWidget(page.by_name[part])

    def show_tool(self, tool: str) -> None:
        """Open the page of tools at a tool."""
        from desktop.ui.pages.tools import ToolsPage

        page = self._window.show_page("tools")
        if isinstance(page, ToolsPage):
            page.open_tool(tool)

    def next_area(self) -> None:
        """Move the focus to the next part of the window: rail, head, notice, page."""
        areas = [area for area in self._window.areas() if area.isVisible()]
        now = self._window.focusWidget()
        here = next(
            (n for n, area in enumerate(areas) if now is not None and (area is now or area.isAncestorOf(now))), -1
        )
        for step in range(1, len(areas) + 1):
            if _focus_first(areas[(here + step) % len(areas)]):
                return


def _focus_first(area: QWidget) -> bool:
    """Give the focus to the first thing in an area that takes it by Tab."""
    for widget in (area, *area.findChildren(QWidget)):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False


def _tool(drawing: str, name: str, hint: str, *, words: bool = False) -> QToolButton:
    made = QToolButton()
    made.setText(name)
    if drawing:
        made.setIcon(icon(drawing))
    style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
    made.setToolButtonStyle(style)
    made.setAutoRaise(True)
    made.setMinimumHeight(30)
    made.setAccessibleName(name)
    made.setToolTip(hint)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def _hint(name: str) -> str:
    return f"{t(f'command.{name}.hint')}（{COMMANDS[name].key}）"
