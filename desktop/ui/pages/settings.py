"""The settings: the office, the rubric's numbers, the installed packs, the data and its backups, and the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout, QWidget

from desktop.ui.settings.about import AboutPart
from desktop.ui.settings.keeping import DataPart
from desktop.ui.settings.look import LookPart
from desktop.ui.settings.office import OfficePart
from desktop.ui.settings.packs import PacksPart
from desktop.ui.settings.recommend import RecommendPart
from desktop.ui.settings.rubric import RubricPart
from desktop.ui.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.ui.office import Office
    from desktop.work.tasks import TaskRunner


class SettingsPage(QWidget):
    """Show every setting once, by subject; each part reads its own content when it comes to the front."""

    def __init__(self, runner: TaskRunner, office: Office) -> None:
        super().__init__()
        title = QLabel(t("settings.title"))
        title.setObjectName("title")
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self.office_part = OfficePart(runner, office)
        self.look_part = LookPart(office)
        self.recommend_part = RecommendPart(runner, office)
        self.rubric_part = RubricPart(runner, office)
        self.packs_part = PacksPart(runner)
        self.data_part = DataPart(runner, office)
        self.about_part = AboutPart(office)
        self.by_name: dict[str, QWidget] = {
            "office": self.office_part,
            "look": self.look_part,
            "recommend": self.recommend_part,
            "rubric": self.rubric_part,
            "packs": self.packs_part,
            "data": self.data_part,
            "about": self.about_part,
        }
        for name, part in self.by_name.items():
            self.parts.addTab(part, t(f"settings.{name}"))
        self.parts.currentChanged.connect(lambda _index: self._read())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.addWidget(title)
        column.addWidget(self.parts, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the part in front anew whenever the page is shown."""
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        part = self.parts.currentWidget()
        if isinstance(part, (OfficePart, LookPart, RecommendPart, RubricPart, PacksPart, DataPart, AboutPart)):
            part.read()
