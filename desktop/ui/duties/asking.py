"""What a person is asked about a thing to be done: when it was done, who does it, an own date, who the office is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QDialog, QLabel, QLineEdit, QWidget

from desktop.ui.dialogs import form_dialog
from desktop.ui.texts import t

SIDES = ("industry", "bank")
LEVELS = ("county", "city", "province")
TERMS = {
    "year": "year {}", "quarter": "quarter +{}d", "month": "month +{}d", "every": "every {}m", "once": "once {}",
    "none": "",
}  # fmt: skip
"""The dates an office sets most often, with the place of what it enters."""
_WIDTH = 360


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneAnswer:
    """Hold when a duty was done, and what is to be said of it."""

    on: date
    note: str


def ask_done(parent: QWidget, title: str, today: date) -> DoneAnswer | None:
    """Ask when it was done; the future cannot be chosen."""
    dialog, rows = form_dialog(parent, t("duties.done.title"), t("duties.done.yes"))
    day = QDateEdit(QDate(today.year, today.month, today.day))
    day.setDisplayFormat("yyyy-MM-dd")
    day.setCalendarPopup(True)
    day.setMaximumDate(QDate(today.year, today.month, today.day))
    day.setAccessibleName(t("duties.done.on"))
    note = _entry(t("duties.done.note"), t("duties.done.note.hint"))
    rows.addRow(_words(title))
    rows.addRow(t("duties.done.on"), day)
    rows.addRow(t("duties.done.note"), note)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = day.date()
    answer = DoneAnswer(on=date(chosen.year(), chosen.month(), chosen.day()), note=note.text().strip())
    dialog.deleteLater()
    return answer if accepted else None


def ask_person(parent: QWidget, title: str, now: str, known: tuple[str, ...]) -> tuple[str, bool] | None:
    """Ask who is responsible, and whether for every time; an empty name takes it back."""
    dialog, rows = form_dialog(parent, t("duties.assign.title"), t("duties.assign.yes"))
    person = QComboBox()
    person.setEditable(True)
    person.addItems(known)
    person.setCurrentText(now)
    person.setMinimumWidth(_WIDTH)
    person.setAccessibleName(t("duties.responsible"))
    whole = QCheckBox(t("duties.assign.whole"))
    whole.setChecked(True)
    rows.addRow(_words(title))
    rows.addRow(t("duties.responsible"), person)
    rows.addRow("", whole)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    answer = (person.currentText().strip(), whole.isChecked())
    dialog.deleteLater()
    return answer if accepted else None


def ask_date(parent: QWidget, title: str, now: str) -> tuple[str, str] | None:
    """Ask for the office's own date, and a note where it comes from; the answer is one line of the duties' dates."""
    dialog, rows = form_dialog(parent, t("duties.date.title"), t("duties.date.yes"))
    kind, value = _choice("duties.date.kind", tuple(TERMS), _kind_of(now)), _entry(t("duties.date.value"), "")
    note = _entry(t("duties.date.note"), t("duties.date.note.hint"))
    value.setText(_value_of(now))

    def hint() -> None:
        value.setPlaceholderText(t(f"duties.date.kind.{kind.currentData()}.hint"))
        value.setEnabled(bool(TERMS[str(kind.currentData())]))

    kind.currentIndexChanged.connect(lambda _place: value.clear())
    kind.currentIndexChanged.connect(lambda _place: hint())
    hint()
    rows.addRow(_words(title))
    rows.addRow(t("duties.date.kind"), kind)
    rows.addRow(t("duties.date.value"), value)
    rows.addRow(t("duties.date.note"), note)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    answer = (TERMS[str(kind.currentData())].format(value.text().strip()), note.text().strip())
    dialog.deleteLater()
    return answer if accepted else None


def ask_office(parent: QWidget, side: str, level: str, region: str) -> tuple[str, str, str] | None:
    """Ask which side, level and region the office is."""
    dialog, rows = form_dialog(parent, t("duties.office.title"), t("duties.office.yes"))
    sides = _choice("duties.office.side", SIDES, side)
    levels = _choice("duties.office.level", LEVELS, level)
    place = _entry(t("duties.office.region"), t("duties.office.region.hint"))
    place.setText(region)
    rows.addRow(_words(t("duties.office.words")))
    rows.addRow(t("duties.office.side"), sides)
    rows.addRow(t("duties.office.level"), levels)
    rows.addRow(t("duties.office.region"), place)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    answer = (str(sides.currentData()), str(levels.currentData()), place.text().strip())
    dialog.deleteLater()
    return answer if accepted else None


def ask_export(parent: QWidget, count: int) -> bool | None:
    """Ask whether names go into the calendar file; None when the person stepped back."""
    dialog, rows = form_dialog(parent, t("duties.export.title"), t("duties.export.yes"))
    names = QCheckBox(t("duties.export.names"))
    rows.addRow(_words(t("duties.export.words", count=count)))
    rows.addRow(names)
    rows.addRow(_words(t("duties.export.help"), quiet=True))
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    answer = names.isChecked()
    dialog.deleteLater()
    return answer if accepted else None


def _kind_of(term: str) -> str:
    kind = term.partition(" ")[0]
    return kind if kind in TERMS else "year"


def _value_of(term: str) -> str:
    return term.partition(" ")[2].lstrip("+").rstrip("dmy")


def _words(text: str, *, quiet: bool = False) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setMaximumWidth(480)
    if quiet:
        label.setObjectName("quiet")
    return label


def _entry(name: str, hint: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    line.setMinimumWidth(_WIDTH)
    return line


def _choice(name: str, values: tuple[str, ...], now: str) -> QComboBox:
    box = QComboBox()
    for value in values:
        box.addItem(t(f"{name}.{value}"), value)
    box.setCurrentIndex(max(0, box.findData(now)))
    box.setAccessibleName(t(name))
    return box
