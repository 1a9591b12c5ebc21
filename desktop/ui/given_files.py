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

PACK, RECOMMENDATION, REGISTER = ".lvpack", ".lvrec", ".lvreg"
TABLES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv"})
KINDS = frozenset({PACK, RECOMMENDATION, REGISTER}) | TABLES


def dropped(mime: QMimeData) -> tuple[Path, ...]:
    """Return the files of a drop that the window can take."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return tuple(path for path in paths if path.suffix.lower() in KINDS)


def open_files(window: MainWindow, paths: Sequence[Path]) -> None:
    """Begin what these files are for; tables go on the list of the import page together."""
    tables = [path for path in paths if path.suffix.lower() in TABLES and path.exists()]
    for path in paths:
        if path not in tables:
            open_file(window, path)
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
    else:
        open_files(window, [path])


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
