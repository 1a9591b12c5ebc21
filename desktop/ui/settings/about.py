"""The program's version and the libraries it stands on, with their licences."""

from __future__ import annotations

from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.paths import notices_folder
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from desktop.version import VERSION

if TYPE_CHECKING:
    from desktop.ui.office import Office
    from desktop.work.operations.updating import History

LIBRARIES = (
    "PySide6-Essentials", "SQLAlchemy", "alembic", "msgspec", "python-calamine", "XlsxWriter", "defusedxml",
    "pypinyin", "rapidfuzz", "reportlab", "pypdfium2", "scikit-learn", "numpy", "scipy", "sqlcipher3",
    "PyNaCl", "tomlkit", "threadpoolctl", "icalendar", "python-docx", "lxml",
)  # fmt: skip


_LONGEST = 80
"""Characters of a licence name; some packages put the whole text there."""


class AboutPart(QWidget):
    """Tell what the program is, when it was updated, and whose work it uses."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        words = QLabel(t("settings.about.words", version=VERSION))
        words.setWordWrap(True)
        self.updated = QLabel()
        self.updated.setWordWrap(True)
        self.updated.setObjectName("quiet")
        self.table = RowTable(
            (
                Head(t("settings.about.library"), 220),
                Head(t("settings.about.version"), 100),
                Head(t("settings.about.licence")),
            ),
            name=t("settings.about.libraries"),
        )
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(self.updated)
        column.addWidget(self.table, 1)

    def read(self) -> None:
        """Look the libraries and the last update up."""
        from desktop.work.operations.updating import read_history

        self.updated.setText(_updated(read_history(self._office.data_folder)))
        self.table.show_rows(
            _built() or [*(library(name) for name in LIBRARIES), ("Noto Sans SC、Noto Serif SC", "", "OFL-1.1")]
        )


def _updated(history: History) -> str:
    """Return since when this version runs, and which ran before."""
    told = [t("settings.about.never")]
    if history.seen:
        now = history.seen[-1]
        told = [t("settings.about.since", version=now.version, on=now.on)]
        if len(history.seen) > 1:
            told = [t("settings.about.updated", before=history.seen[-2].version, version=now.version, on=now.on)]
    if history.begun:
        told.append(t("settings.about.begun", version=history.begun.get("to", "")))
    return "".join(told)


def _built() -> list[tuple[str, str, str]]:
    """Return the parts the build counted, none where the program runs unbuilt: its parts carry no metadata."""
    listed = notices_folder() / "parts.cdx.json"
    if not listed.is_file():
        return []
    components = msgspec.json.decode(listed.read_bytes())["components"]
    return [(one["name"], one["version"], one["licenses"][0]["expression"]) for one in components]


def library(name: str) -> tuple[str, str, str]:
    """Return name, version and licence of an installed library."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return name, "", t("settings.about.missing")
    return name, found["Version"], _licence(found)


def _licence(found: PackageMetadata) -> str:
    """Return the licence as the package names it: the short expression, else its classifier."""
    for key in ("License-Expression", "License"):
        if key in found and len(found[key]) <= _LONGEST:
            return found[key]
    classifiers = [text for text in found.get_all("Classifier") or [] if text.startswith("License ::")]
    return classifiers[0].rpartition("::")[2].strip() if classifiers else ""
