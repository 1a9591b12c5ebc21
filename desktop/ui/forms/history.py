"""Who saved a case, when and why; an earlier version beside the present one, to read only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from desktop.ui.forms.keeping import Opened, read_version
from desktop.ui.forms.proof import proof_words
from desktop.ui.forms.versions import Version, VersionContent
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.case import Fact
from matching.explain.printed import NOT_GIVEN, printed

if TYPE_CHECKING:
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
        self._listed: Sequence[Version] = ()
        self._now: VersionContent | None = None
        self._then: VersionContent | None = None
        self.versions = RowTable(
            (
                Head(t("history.case_revision"), 80, right=True),
                Head(t("history.enterprise_revision"), 80, right=True),
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

    def show_case(self, opened: Opened, material: FormMaterial) -> None:
        """Show the versions of a stored case, the newest chosen."""
        case = opened.stored.case
        self._material = material
        self._case_id, self._listed = case.id, opened.versions
        self._now, self._then = VersionContent(facts=case.facts, measures=case.measures), None
        self.versions.show_rows([_texts(version) for version in opened.versions])
        self.versions.selectRow(0)
        self._show_facts()

    def _chosen(self) -> Version | None:
        rows = self.versions.chosen_rows()
        return self._listed[rows[0]] if rows else None

    def _load_chosen(self) -> None:
        version, case_id = self._chosen(), self._case_id
        if version is not None:
            self._runner.run(
                read_version(case_id, version),
                on_done=lambda content: self._on_loaded(case_id, version, content),
            )

    def _on_loaded(self, case_id: str, version: Version, content: VersionContent) -> None:
        if case_id == self._case_id and version == self._chosen():
            self._then = content
            self._show_facts()

    def _show_facts(self) -> None:
        version = self._chosen()
        if self._then is None or self._now is None or version is None:
            self._title.setText("")
            self.facts.show_rows(())
            return
        rows = list(self._rows(self._then, self._now))
        self.facts.show_rows(rows)
        name = "history.same" if not rows and self.only_changes.isChecked() else "history.title"
        self._title.setText(t(name, when=_when(version)))

    def _rows(self, then: VersionContent, now: VersionContent) -> Iterator[tuple[str, ...]]:
        only = self.only_changes.isChecked()
        yield from self._compared(then.facts, now.facts, "", only=only)
        for place in range(max(len(then.measures), len(now.measures))):
            before, after = (dict(_at(content.measures, place)) for content in (then, now))
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


def _when(version: Version) -> str:
    return f"{version.saved_at.astimezone():{_LOCAL_TIME}}"


def _texts(version: Version) -> tuple[str, ...]:
    return str(version.case_revision), str(version.enterprise_revision), _when(version), version.by, version.why


def _at(measures: Sequence[Mapping[str, Fact]], place: int) -> Mapping[str, Fact]:
    return measures[place] if place < len(measures) else {}
