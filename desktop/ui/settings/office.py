"""Who the office is: names on paper, the clerk in the journal, and the evaluation date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.settings import Settings
from desktop.ui import calls
from desktop.ui.office import OfficeSettings
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.office import Office
    from desktop.work.tasks import TaskRunner

NAMES = (
    "office_name", "bank_name", "clerk_name", "on", "monitoring_months", "duties_warn_days", "duties_alarm_days",
    "duties_since", "paper_warn_days", "attachment_limit_mb",
)  # fmt: skip
_NUMBERS = {
    "monitoring_months": (1, 60), "duties_warn_days": (0, 366), "duties_alarm_days": (0, 60),
    "paper_warn_days": (0, 366), "attachment_limit_mb": (1, 1000),
}  # fmt: skip
"""Least and most of what is a whole number; left empty, the proposal stands."""
_DAYS = ("on", "duties_since")


class OfficePart(QWidget):
    """Let the office name itself."""

    def __init__(self, runner: TaskRunner, office: Office) -> None:
        super().__init__()
        self._runner = runner
        self._office = office
        self._kept = Settings()
        self.lines = {name: QLineEdit() for name in NAMES}
        form = QFormLayout()
        for name, line in self.lines.items():
            line.setText(self._shown()[name])
            line.setMaximumWidth(420)
            line.setAccessibleName(t(f"settings.office.{name}"))
            line.setPlaceholderText(t(f"settings.office.{name}.hint"))
            form.addRow(t(f"settings.office.{name}"), line)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.save_button = QPushButton(t("settings.save"))
        self.save_button.setObjectName("primary")
        self.save_button.clicked.connect(self.save)
        form.addRow("", self.error)
        self.save_button.setMaximumWidth(120)
        form.addRow("", self.save_button)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addStretch(1)

    def read(self) -> None:
        """Read what is kept, unless something was entered that is not saved."""
        if self._entered() == self._shown():
            self._runner.run(calls.load_settings(), on_done=self._show)

    def save(self) -> None:
        """Keep what was entered; a date that is none is refused in words."""
        entered = self._entered()
        days: dict[str, date | None] = dict.fromkeys(_DAYS)
        for name in _DAYS:
            if entered[name]:
                try:
                    days[name] = date.fromisoformat(entered[name])
                except ValueError:
                    self._refuse(name, "settings.office.no_date", text=entered[name])
                    return
        numbers: dict[str, int] = {}
        for name, (least, most) in _NUMBERS.items():
            text = entered[name] or str(getattr(Settings(), name))
            if not (text.isdecimal() and least <= int(text) <= most):
                words = "no_months" if name == "monitoring_months" else "no_number"
                self._refuse(name, f"settings.office.{words}", text=text, least=least, most=most)
                return
            numbers[name] = int(text)
        self.error.clear()
        settings = replace(
            self._kept,
            office_name=entered["office_name"],
            bank_name=entered["bank_name"],
            clerk_name=entered["clerk_name"],
            on=days["on"],
            duties_since=days["duties_since"],
            monitoring_months=numbers["monitoring_months"],
            duties_warn_days=numbers["duties_warn_days"],
            duties_alarm_days=numbers["duties_alarm_days"],
            paper_warn_days=numbers["paper_warn_days"],
            attachment_limit_mb=numbers["attachment_limit_mb"],
        )
        by = settings.clerk_name or self._office.clerk
        self._runner.run(calls.save_settings(settings, by=by), on_done=self._saved)

    def _refuse(self, name: str, words: str, **values: object) -> None:
        """Say what is wrong with an entry, and go to it."""
        self.error.setText(t(words, **values))
        self.lines[name].setFocus()

    def _saved(self, settings: Settings) -> None:
        self._show(settings)
        self._office.change(
            OfficeSettings(office_name=settings.office_name, clerk_name=settings.clerk_name, judged_on=settings.on)
        )
        self.error.setText("")
        self.save_button.setText(t("settings.saved"))

    def _show(self, settings: Settings) -> None:
        self._kept = settings
        for name, text in self._shown().items():
            self.lines[name].setText(text)
        self.save_button.setText(t("settings.save"))

    def _shown(self) -> dict[str, str]:
        kept = self._kept
        on = kept.on.isoformat() if kept.on else ""
        return {
            "office_name": kept.office_name, "bank_name": kept.bank_name, "clerk_name": kept.clerk_name, "on": on,
            "duties_since": kept.duties_since.isoformat() if kept.duties_since else "",
            **{name: str(getattr(kept, name)) for name in _NUMBERS},
        }  # fmt: skip

    def _entered(self) -> dict[str, str]:
        return {name: line.text().strip() for name, line in self.lines.items()}
