"""A file given to the window, on the command line or by dropping it: each kind goes where its flow begins."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from desktop.problems import Problem
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

PACK, RECOMMENDATION, REGISTER, PAPER = ".lvpack", ".lvrec", ".lvreg", ".pdf"
TABLES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv"})
KINDS = frozenset({PACK, RECOMMENDATION, REGISTER, PAPER}) | TABLES


def dropped(mime: QMimeData) -> tuple[Path, ...]:
    """Return the files of a drop that the window can take."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return tuple(path for path in paths if path.suffix.lower() in KINDS or _is_update(path))


def open_files(window: MainWindow, paths: Sequence[Path]) -> None:
    """Begin what these files are for; tables go on the list of the import page together."""
    tables = [path for path in paths if path.suffix.lower() in TABLES and path.exists()]
    updates = [path for path in paths if _is_update(path)]
    for path in paths:
        if path not in tables and path not in updates:
            open_file(window, path)
    if updates:
        window.shell.update_program(updates)
    if tables:
        from desktop.ui.pages.importing import ImportPage

        page = window.show_page("import_page")
        if isinstance(page, ImportPage):
            page.add_files(tables)


def open_file(window: MainWindow, path: Path) -> None:
    """Begin what a file is for; one that is not there or of no known kind is told."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        window.notice.say_problem(Problem(t("file.unknown", file=path.name), remedy=t("file.unknown.remedy")))
    elif not path.is_file():
        window.notice.say_problem(Problem(t("file.missing", file=path), remedy=t("file.missing.remedy")))
    elif kind == PACK:
        _pack(window, path)
    elif kind == RECOMMENDATION:
        _recommendation(window, path)
    elif kind == REGISTER:
        _register(window, path)
    elif kind == PAPER:
        window.shell.verify_paper(path)
    else:
        open_files(window, [path])


def _is_update(path: Path) -> bool:
    """Say whether a file is a package of this program, or a folder to look for one in."""
    from desktop.work.operations.updates import is_package

    return path.is_dir() or is_package(path)


def _pack(window: MainWindow, path: Path) -> None:
    from desktop.ui.pages.policies import PoliciesPage

    page = window.show_page("policies")
    if isinstance(page, PoliciesPage):
        page.packs.look(path)


def _recommendation(window: MainWindow, path: Path) -> None:
    from desktop.ui.pages.recommending import RecommendPage

    page = window.show_page("recommend")
    if isinstance(page, RecommendPage):
        page.files.look(path)


def _register(window: MainWindow, path: Path) -> None:
    from desktop.ui.pages.registers import RegistersPage

    page = window.show_page("registers")
    if isinstance(page, RegistersPage):
        page.receive(path)
