"""The program's version and the libraries it stands on, with their licences."""

from __future__ import annotations

from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from desktop.version import VERSION

LIBRARIES = (
    "PySide6-Essentials", "SQLAlchemy", "alembic", "msgspec", "python-calamine", "XlsxWriter", "defusedxml",
    "pypinyin", "rapidfuzz", "reportlab", "pypdfium2", "scikit-learn", "numpy", "scipy", "sqlcipher3",
    "PyNaCl", "tomlkit", "threadpoolctl",
)  # fmt: skip


_LONGEST = 80
"""Characters of a licence name; some packages put the whole text there."""


class AboutPart(QWidget):
    """Tell what the program is and whose work it uses."""

    def __init__(self) -> None:
        super().__init__()
        words = QLabel(t("settings.about.words", version=VERSION))
        words.setWordWrap(True)
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
        column.addWidget(self.table, 1)

    def read(self) -> None:
        """Look the libraries up."""
        self.table.show_rows([_library(name) for name in LIBRARIES] + [("Noto Sans SC、Noto Serif SC", "", "OFL-1.1")])


def _library(name: str) -> tuple[str, str, str]:
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
