"""Who saved a case, when and why; an earlier version beside the present one, to read only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from desktop.ui import calls
from desktop.ui.forms.proof import proof_words
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.case import Fact
from matching.explain.printed import NOT_GIVEN, printed

if TYPE_CHECKING:
    from desktop.store import RevisionInfo, StoredCase
    from desktop.ui.forms.material import FormMaterial
    from desktop.work.tasks import TaskRunner

_LOCAL_TIME = "%Y-%m-%d %H:%M"


class HistoryView(QWidget):
    """Show the versions of a case and what one of them said."""

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._material: FormMaterial | None = None
        self._case_id = ""
        self._revisions: Sequence[RevisionInfo] = ()
        self._now: StoredCase | None = None
        self._then: StoredCase | None = None
        self.versions = RowTable(
            (
                Head(t("history.revision"), 60, right=True),
                Head(t("history.when"), 140),
                Head(t("history.by"), 110),
                Head(t("history.why"), 0),
            ),
            name=t("history.versions"),
        )
        self.versions.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.versions.selectionModel().selectionChanged.connect(lambda *_: self._load_chosen())
        self.facts = RowTable(
            (
                Head(t("history.field"), 200),
                Head(t("history.then"), 250),
                Head(t("history.now"), 250),
                Head(t("history.proof"), 0),
            ),
            name=t("history.facts"),
        )
        self._title = QLabel()
        self._title.setObjectName("caption")
        self.only_changes = QCheckBox(t("history.only_changes"))
        self.only_changes.toggled.connect(self._show_facts)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.only_changes)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(head)
        column.addWidget(self.facts, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.versions)
        split.addWidget(below)
        split.setSizes([180, 420])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def show_case(self, stored: StoredCase | None, material: FormMaterial) -> None:
        """Show the versions of a stored case; None shows nothing."""
        self._material = material
        self._now, self._then = stored, None
        self._case_id = stored.case.id if stored is not None else ""
        self._fill_versions(())
        if stored is not None:
            case_id = self._case_id
            self._runner.run(calls.revisions(case_id), on_done=lambda found: self._on_versions(case_id, found))

    def _on_versions(self, case_id: str, found: Sequence[RevisionInfo]) -> None:
        if case_id == self._case_id:
            self._fill_versions(found)
            if found:
                self.versions.selectRow(0)

    def _fill_versions(self, found: Sequence[RevisionInfo]) -> None:
        self._revisions = found
        self.versions.show_rows([
            (str(info.revision), f"{info.saved_at.astimezone():{_LOCAL_TIME}}", info.by, info.why) for info in found
        ])  # fmt: skip
        self._show_facts()

    def _load_chosen(self) -> None:
        rows = self.versions.chosen_rows()
        if not rows:
            return
        revision, case_id = self._revisions[rows[0]].revision, self._case_id
        self._runner.run(
            calls.load_case(case_id, revision=revision),
            on_done=lambda stored: self._on_loaded(case_id, revision, stored),
        )

    def _on_loaded(self, case_id: str, revision: int, stored: StoredCase) -> None:
        rows = self.versions.chosen_rows()
        if case_id == self._case_id and rows and self._revisions[rows[0]].revision == revision:
            self._then = stored
            self._show_facts()

    def _show_facts(self) -> None:
        if self._then is None or self._now is None:
            self._title.setText(t("history.none"))
            self.facts.show_rows(())
            return
        rows = list(self._rows(self._then, self._now))
        self.facts.show_rows(rows)
        name = "history.same" if not rows and self.only_changes.isChecked() else "history.title"
        self._title.setText(t(name, revision=self._then.revision))

    def _rows(self, then: StoredCase, now: StoredCase) -> Iterator[tuple[str, ...]]:
        only = self.only_changes.isChecked()
        yield from self._compared(then.case.facts, now.case.facts, "", only=only)
        for place in range(max(len(then.case.measures), len(now.case.measures))):
            before, after = (dict(_at(case.case.measures, place)) for case in (then, now))
            yield from self._compared(before, after, t("history.measure", place=place + 1), only=only)

    def _compared(
        self, then: Mapping[str, Fact], now: Mapping[str, Fact], prefix: str, *, only: bool
    ) -> Iterator[tuple[str, ...]]:
        assert self._material is not None
        for name, field in self._material.dictionary.items():
            before, after = then.get(name), now.get(name)
            if (before is None and after is None) or (only and before == after):
                continue
            yield (
                prefix + field.label,
                self._words(name, before),
                self._words(name, after) if before != after else t("history.unchanged"),
                " ".join((before.evidence, proof_words(before))) if before is not None else "",
            )

    def _words(self, name: str, fact: Fact | None) -> str:
        if fact is None or self._material is None:
            return NOT_GIVEN
        return printed(self._material.dictionary[name], fact.value, name_code=self._material.name_code)


def _at(measures: Sequence[Mapping[str, Fact]], place: int) -> Mapping[str, Fact]:
    return measures[place] if place < len(measures) else {}
