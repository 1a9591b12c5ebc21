"""What a pack file holds and would change, shown before it is installed; one of no proved origin is taken by name."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.packs import pack_calls
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.findings import APPROVAL_LABELS, RECOMMENDATION_LABELS
from matching.packs.change import KINDS, PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop.problems import Problem
    from desktop.ui.packs.pack_calls import Looked
    from desktop.work.operations.pack_impact import CaseChange
    from desktop.work.operations.packs import PackInspection, PackInstalled
    from desktop.work.tasks import TaskRunner


class InstallDialog(QDialog):
    """Show a pack before it is installed."""

    installed = Signal(object)
    """PackInstalled, once it is in."""

    def __init__(self, looked: Looked, runner: TaskRunner, *, by: str, keys: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._looked = looked
        self._runner = runner
        self._by = by
        self._keys = keys
        found = looked.inspection
        self._wanted = wanted_name(looked)
        self.setWindowTitle(t("pack.title", title=found.title))
        self.resize(960, 560)
        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addWidget(self._facts())
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self.cases = _cases_table(found.cases)
        self.changes = _changes_table(found)
        case_lines = ["\n".join(case.lines()) for case in found.cases]
        change_lines = ["\n".join((change.sentence().partition("：")[0], *change.lines)) for change in found.changes]
        self.parts.addTab(
            _with_detail(self.cases, case_lines, t("pack.no_cases", judged=found.judged, on=found.on)),
            t("pack.tab.cases", count=len(found.cases)),
        )
        self.parts.addTab(
            _with_detail(self.changes, change_lines, t("pack.no_changes")),
            t("pack.tab.changes", count=len(found.changes)),
        )
        self.parts.setCurrentIndex(0 if found.cases else 1)
        column.addWidget(self.parts, 1)
        self.accepted_name = QLineEdit(self)
        self.accepted_name.hide()
        if self._wanted and self._may_install:
            self.accepted_name.show()
            column.addLayout(self._accept_row())
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.setVisible(False)
        column.addWidget(self.error)
        column.addWidget(self._buttons())
        self._allow()
        if found.refusal and not looked.replaces:
            self._say(t("pack.refused", what=found.refusal))

    @property
    def _may_install(self) -> bool:
        found = self._looked.inspection
        return not found.present and (not found.refusal or self._looked.replaces)

    def install(self) -> None:
        """Let the worker install the file."""
        self.install_button.setEnabled(False)
        self._runner.run(
            pack_calls.install(self._looked, by=self._by, keys=self._keys, accept=self.accepted_name.text().strip()),
            on_done=self._on_installed,
            on_problem=self._on_problem,
            title=t("task.pack_install"),
        )

    # ---- building

    def _facts(self) -> QLabel:
        facts = QLabel(_facts_html(self._looked))
        facts.setTextFormat(Qt.TextFormat.RichText)
        facts.setWordWrap(True)
        facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return facts

    def _accept_row(self) -> QHBoxLayout:
        words = t(f"pack.accept.{_state(self._looked.inspection)}", wanted=self._wanted)
        label = QLabel(words)
        label.setWordWrap(True)
        label.setObjectName("warning")
        label.setBuddy(self.accepted_name)
        self.accepted_name.setAccessibleName(words)
        self.accepted_name.setMinimumWidth(260)
        self.accepted_name.textChanged.connect(lambda _text: self._allow())
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(self.accepted_name)
        return row

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self.install_button = QPushButton(t("pack.replace" if self._looked.replaces else "pack.install"))
        self.install_button.setObjectName("primary")
        self.install_button.setAutoDefault(False)
        buttons.addButton(self.install_button, QDialogButtonBox.ButtonRole.ActionRole)
        words = t("dialog.cancel" if self._may_install else "dialog.close")
        stay = buttons.addButton(words, QDialogButtonBox.ButtonRole.RejectRole)
        stay.setDefault(True)
        self.install_button.clicked.connect(self.install)
        buttons.rejected.connect(self.reject)
        return buttons

    # ---- what happens

    def _allow(self) -> None:
        found = self._looked.inspection
        names = {self._wanted} | ({found.fingerprint} if found.state == "unknown_signer" else set())
        named = not self._wanted or self.accepted_name.text().strip() in names
        self.install_button.setEnabled(self._may_install and named)

    def _on_installed(self, done: PackInstalled) -> None:
        self.accept()
        self.installed.emit(done)

    def _on_problem(self, problem: Problem) -> None:
        self._say(problem.sentence())
        self._allow()

    def _say(self, words: str) -> None:
        self.error.setText(words)
        self.error.setVisible(True)


def wanted_name(looked: Looked) -> str:
    """Return the name that must be typed to accept a file; empty when its signer is trusted."""
    found = looked.inspection
    if found.namesake:
        return found.fingerprint
    return {"unknown_signer": found.signer, "unsigned": found.source}.get(found.state, "")


def _state(found: PackInspection) -> str:
    return "namesake" if found.namesake else found.state


def _facts_html(looked: Looked) -> str:
    found, row = looked.inspection, looked.row
    number = f"（{row.document_number}）" if row.document_number else ""
    days = t(
        "pack.days",
        issued=row.issued or t("pack.no_day"),
        valid_from=row.valid_from or row.issued or t("pack.no_day"),
        valid_to=row.valid_to or t("pack.no_end"),
    )
    signer = t(f"pack.state.{_state(found)}", signer=found.signer, fingerprint=found.fingerprint)
    against = t("pack.against", edition=found.against) if found.against else t("pack.new_document")
    parts = [
        f"<b>{escape(found.title)}</b>{escape(number)}　{escape(t('policy.edition', edition=found.edition))}"
        f"　{escape(found.pack)}",
        escape(f"{row.region}　{days}"),
        escape(signer),
        escape(t("pack.judged", against=against, on=found.on, judged=found.judged, changed=len(found.cases))),
    ]
    if found.present:
        parts.append(escape(t(f"pack.present.{found.present}")))
    if looked.replaces:
        parts.append(escape(t("pack.replaces", edition=found.edition)))
    return "<br>".join(parts)


def _cases_table(cases: Sequence[CaseChange]) -> RowTable:
    table = RowTable(
        (
            Head(t("pack.case.enterprise"), 150), Head(t("pack.case.project"), 150),
            Head(t("pack.case.recommendation"), 110), Head(t("pack.case.approval"), 125),
            Head(t("pack.case.score"), 110), Head(t("pack.case.offers")),
        ),
        name=t("pack.cases"),
    )  # fmt: skip
    table.show_rows([_case_row(case) for case in cases])
    return table


def _case_row(case: CaseChange) -> tuple[str, ...]:
    from desktop.work.operations.pack_impact import OFFER_LABELS

    scores = tuple(f"{low:.1f}–{high:.1f}" for low, high in (case.score_before, case.score_after))
    offers = [f"{one.title}：{OFFER_LABELS[one.before]} → {OFFER_LABELS[one.after]}" for one in case.offers]
    readings = [
        f"{one.title}：{one.before or t('pack.nothing')} → {one.after or t('pack.nothing')}" for one in case.readings
    ]
    return (
        case.enterprise,
        case.project,
        _pair(case.recommendation, RECOMMENDATION_LABELS),
        _pair(case.approval, APPROVAL_LABELS),
        scores[0] if scores[0] == scores[1] else f"{scores[0]} → {scores[1]}",
        "；".join((*offers, *readings)) or t("pack.same"),
    )


def _pair(pair: tuple[str, str], labels: Mapping[str, str]) -> str:
    before, after = (labels.get(one, one) for one in pair)
    return before if before == after else f"{before} → {after}"


def _changes_table(found: PackInspection) -> RowTable:
    table = RowTable(
        (
            Head(t("pack.change.kind"), 60), Head(t("pack.change.part"), 90), Head(t("pack.change.id"), 190),
            Head(t("pack.change.title"), 200), Head(t("pack.change.lines")),
        ),
        name=t("pack.changes"),
    )  # fmt: skip
    table.show_rows(
        [
            (KINDS[change.kind], PARTS[change.part], change.id, change.title, "；".join(change.lines))
            for change in found.changes
        ]
    )
    return table


def _with_detail(table: RowTable, lines: Sequence[str], nothing: str) -> QWidget:
    """Put the whole of the chosen row below a table."""
    detail = QPlainTextEdit()
    detail.setReadOnly(True)
    detail.setTabChangesFocus(True)
    detail.setAccessibleName(t("pack.detail"))

    def tell(current: QModelIndex) -> None:
        detail.setPlainText(lines[current.row()] if 0 <= current.row() < len(lines) else nothing)

    table.setSelectionMode(RowTable.SelectionMode.SingleSelection)
    table.selectionModel().currentRowChanged.connect(lambda current, _before: tell(current))
    split = QSplitter(Qt.Orientation.Vertical)
    split.setChildrenCollapsible(False)
    split.addWidget(table)
    split.addWidget(detail)
    split.setSizes([260, 110])
    split.setStretchFactor(0, 1)
    if lines:
        table.selectRow(0)
    else:
        tell(QModelIndex())
    return split
