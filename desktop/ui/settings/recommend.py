"""The office's part in the mutual recommendation: side, level, region, people's rights, limits and days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.problems import Problem
from desktop.settings import Settings
from desktop.ui import calls
from desktop.ui.recommend import recommend_calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.office import Office
    from desktop.work.tasks import TaskRunner

SIDES = ("", "industry", "bank")
LEVELS = ("county", "city", "province")
COUNTED = ("working", "calendar")
_BOX = 92
_WIDE = 620


class RecommendPart(QWidget):
    """Let the office say who it is and who of it may do what; people and limits are one line each."""

    def __init__(self, runner: TaskRunner, office: Office) -> None:
        super().__init__()
        self._runner, self._office = runner, office
        self._kept = Settings()
        self.side, self.level, self.counted = (
            _choice("side", SIDES), _choice("level", LEVELS), _choice("counted", COUNTED),
        )  # fmt: skip
        self.region = QLineEdit()
        self.region.setPlaceholderText("440281")
        self.days = QLineEdit()
        self.staff, self.limits, self.off, self.on = (QPlainTextEdit() for _ in range(4))
        form = QFormLayout()
        for name, editor in self._editors().items():
            label = QLabel(t(f"settings.recommend.{name}"))
            label.setBuddy(editor)
            editor.setAccessibleName(t(f"settings.recommend.{name}"))
            editor.setToolTip(t(f"settings.recommend.{name}.hint"))
            editor.setMaximumWidth(_WIDE)
            if isinstance(editor, QPlainTextEdit):
                editor.setFixedHeight(_BOX if name in {"staff", "limits"} else _BOX // 2)
                editor.setTabChangesFocus(True)
                editor.setPlaceholderText(t(f"settings.recommend.{name}.hint"))
            form.addRow(label, editor)
        words = QLabel(t("settings.recommend.words"))
        words.setObjectName("quiet")
        words.setWordWrap(True)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.save_button = QPushButton(t("settings.save"))
        self.save_button.setObjectName("primary")
        self.save_button.setMaximumWidth(120)
        self.save_button.clicked.connect(self.save)
        form.addRow("", self.error)
        form.addRow("", self.save_button)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addWidget(words)
        column.addLayout(form)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _editors(self) -> dict[str, QComboBox | QLineEdit | QPlainTextEdit]:
        return {
            "side": self.side, "level": self.level, "region": self.region, "staff": self.staff, "limits": self.limits,
            "days": self.days, "counted": self.counted, "off": self.off, "on": self.on,
        }  # fmt: skip

    def read(self) -> None:
        """Read what is kept, unless something was entered that is not saved."""
        if self._entered() == self._written(self._kept) or self._kept == Settings():
            self._runner.run(calls.load_settings(), on_done=self._show)

    def save(self) -> None:
        """Keep what was entered; what does not fit is refused in words and stays entered."""
        try:
            settings = self._read()
        except Problem as problem:
            self._tell(problem)
            return
        self.error.clear()
        by = settings.clerk_name or self._office.clerk
        self._runner.run(recommend_calls.keep_office(settings, by=by), on_done=self._saved, on_problem=self._tell)

    def _tell(self, problem: Problem) -> None:
        self.error.setText(f"{problem.what}。{problem.remedy}")

    def _saved(self, settings: Settings) -> None:
        self._show(settings)
        self.save_button.setText(t("settings.saved"))

    def _show(self, settings: Settings) -> None:
        self._kept = settings
        for (_name, editor), text in zip(self._editors().items(), self._written(settings), strict=True):
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(editor.findData(text), 0))
            elif isinstance(editor, QPlainTextEdit):
                editor.setPlainText(text)
            else:
                editor.setText(text)
        self.save_button.setText(t("settings.save"))

    def _entered(self) -> tuple[str, ...]:
        found = []
        for editor in self._editors().values():
            if isinstance(editor, QComboBox):
                found.append(str(editor.currentData()))
            else:
                text = editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()
                found.append(text.strip())
        return tuple(found)

    @staticmethod
    def _written(kept: Settings) -> tuple[str, ...]:
        from desktop.resources import recommendation_rules
        from desktop.work.operations.recommend_office import authority_text, person_text

        stages = recommendation_rules().clock.stage
        return (
            kept.office_side, kept.office_level, kept.office_region, "\n".join(map(person_text, kept.staff)),
            "\n".join(map(authority_text, kept.authority)),
            "，".join(f"{row.label}={kept.clock_days.get(row.id, row.days)}" for row in stages), kept.clock_counts,
            " ".join(map(str, kept.days_off)), " ".join(map(str, kept.days_on)),
        )  # fmt: skip

    def _read(self) -> Settings:
        from desktop.work.operations import recommend_office as office

        side, level, region, staff, limits, days, counted, off, on = self._entered()
        return replace(
            self._kept,
            office_side=side,
            office_level=level,
            office_region=region,
            staff=tuple(office.member_of(text) for text in staff.splitlines() if text.strip()),
            authority=tuple(office.authority_of(text) for text in limits.splitlines() if text.strip()),
            clock_days=office.days_of(days),
            clock_counts=counted,
            days_off=_dates(off),
            days_on=_dates(on),
        )


def _choice(name: str, values: tuple[str, ...]) -> QComboBox:
    box = QComboBox()
    for value in values:
        box.addItem(t(f"settings.recommend.{name}.{value or 'none'}"), value)
    return box


def _dates(text: str) -> tuple[date, ...]:
    found = []
    for word in text.replace("，", " ").replace(",", " ").split():
        try:
            found.append(date.fromisoformat(word))
        except ValueError:
            what = t("settings.recommend.no_date", text=word)
            raise Problem(what, remedy=t("settings.recommend.no_date.remedy")) from None
    return tuple(sorted(set(found)))
