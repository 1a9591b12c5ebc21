"""The operations of the tools page, each imported only when the worker runs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.books import LoadReport
    from desktop.work.operations.tools import ToolsView
    from desktop.work.progress import Progress
    from matching.registers import Record
    from matching.tools import Answer


def load_tools(on: date) -> Operation[ToolsView]:
    """Read the tools and the tariffs kept, and import what the page's parts need."""

    def operation(store: Store, _progress: Progress) -> ToolsView:
        from desktop.work.operations import tools

        for part in ("board", "tariff_part"):
            import_module(f"desktop.ui.tools.{part}")
        return tools.load_tools(store, on)

    return operation


def run_tool(name: str, entered: Mapping[str, Any], on: date) -> Operation[Answer]:
    """Work out a tool from entered texts."""

    def operation(store: Store, _progress: Progress) -> Answer:
        from desktop.work.operations import tools

        return tools.run_tool(store, name, entered, on)

    return operation


def keep_answer(case_id: str, name: str, entered: Mapping[str, Any], *, on: date, by: str) -> Operation[Record]:
    """Work a tool out and keep its answer beside a project."""

    def operation(store: Store, progress: Progress) -> Record:
        from desktop.work.operations import tool_records

        return tool_records.keep_answer(store, case_id, name, entered, on=on, by=by, progress=progress)

    return operation


def write_tariff_form(path: Path) -> Operation[Path]:
    """Write the blank tariff workbook."""

    def operation(_store: Store, _progress: Progress) -> Path:
        from desktop.work.operations import tariffs

        return tariffs.write_form(path)

    return operation


def load_tariffs(path: Path) -> Operation[LoadReport]:
    """Keep the tariffs of a workbook, or nothing at all when one cell does not fit."""

    def operation(store: Store, progress: Progress) -> LoadReport:
        from desktop.work.operations import tariffs

        return tariffs.load_tariffs(store, path, progress=progress)

    return operation
