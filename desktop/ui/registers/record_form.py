"""The form of a record, made from the fields of its register, with the figures worked out below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.forms.choices import ChoicesEditor
from desktop.ui.forms.entries import FactSheet
from desktop.ui.forms.proof import level_model
from desktop.ui.forms.row import FieldRow
from desktop.ui.registers.link_editor import LinkEditor
from desktop.ui.registers.offering import Look
from desktop.ui.registers.wording import clause_link
from desktop.ui.texts import t
from matching.explain.printed import printed

if TYPE_CHECKING:
    from desktop.ui.forms.editors import Editor
    from desktop.ui.forms.material import FormMaterial
    from desktop.work.operations.register_desk import Cited
    from desktop.work.operations.register_record import Figure, RecordShown
    from matching.fields import Field
    from matching.registers.model import Register

_LABEL = 148
_EDITOR_LEAST, _EDITOR_MOST = 220, 460
_AT_ONCE = 5
Looks = Callable[[str], Look]
"""What a link to a register looks for its offers with."""


class RecordRow(FieldRow):
    """A row that is narrow enough to stand beside the list; evidence shows below the value when it is asked for."""

    indent = _LABEL + 8

    def __init__(
        self, field: Field, material: FormMaterial, levels: QStandardItemModel, *, editor: Editor | None = None
    ) -> None:
        self._with_proof = False
        super().__init__(field, material, levels, editor=editor)

    def show_proof(self, wanted: bool) -> None:
        """Show or hide evidence level and source of the value."""
        self._with_proof = wanted
        self._tell()

    def _lay_out(self) -> None:
        self.label.setFixedWidth(_LABEL)
        self.editor.setMinimumWidth(_EDITOR_LEAST)
        self.editor.setMaximumWidth(_EDITOR_MOST)
        if isinstance(self.editor, ChoicesEditor):
            self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.editor, 100)
        line.setAlignment(self.editor, Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        self._note = QLabel(self.field.help)
        self._note.setObjectName("quiet")
        self._note.setWordWrap(True)
        self._note.setVisible(bool(self.field.help))
        self.proof_line = QWidget()
        proof = QHBoxLayout(self.proof_line)
        proof.setContentsMargins(0, 0, 0, 0)
        proof.addWidget(self.level)
        proof.addWidget(self.proof, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 3, 8, 3)
        self._column.setSpacing(2)
        self._column.addLayout(line)
        for widget in (self._note, self.refusal, self.proof_line):
            inside = QHBoxLayout()
            inside.setContentsMargins(self.indent, 0, 0, 0)
            inside.addWidget(widget)
            self._column.addLayout(inside)
        self.label.setMinimumHeight(self.level.sizeHint().height())

    def _tell(self) -> None:
        super()._tell()
        name = self.field.id
        has_value = name in self._sheet.now and name not in self._sheet.refused
        self.proof_line.setVisible(self._with_proof and has_value)
        if not self._with_proof and self.proof.isChecked():
            self.proof.setChecked(False)


class RecordForm(QScrollArea):
    """Show and take the fields of one record; rows are made a few at a time, so that nothing waits for a long form."""

    changed = Signal()
    touched = Signal()
    record_wanted = Signal(str, str)
    """Register and id of a linked record."""
    clause_wanted = Signal(str, str, str)

    def __init__(self, register: Register, titles: Mapping[str, str], material: FormMaterial, looks: Looks) -> None:
        super().__init__()
        self.register = register
        self.rows: dict[str, RecordRow] = {}
        self._titles = titles
        self._material = material
        self._looks = looks
        self._levels = level_model(self)
        self._sheet = FactSheet()
        self._with_proof = False
        self._locked = False
        self._links: Mapping[str, str] = {}
        self._known: Mapping[str, str] = {}
        self._wanted = ""
        self._has_figures = False
        self._builder = QTimer(self)
        self._builder.setInterval(0)
        self._builder.timeout.connect(self._build_some)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 6, 4)
        column.setSpacing(0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self._figures_head = QLabel(t("reg.figures"))
        self._figures_head.setObjectName("caption")
        self._figures_head.setContentsMargins(8, 12, 8, 2)
        self.figures = QLabel()
        self.figures.setTextFormat(Qt.TextFormat.RichText)
        self.figures.setWordWrap(True)
        self.figures.setContentsMargins(8, 0, 8, 0)
        self.figures.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.figures.linkActivated.connect(self._follow)
        column.addWidget(self._figures_head)
        column.addWidget(self.figures)
        column.addStretch(1)
        self.setWidget(page)
        page.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self._page = page

    # ---- what the pane asks

    def show_sheet(self, sheet: FactSheet, shown: RecordShown) -> None:
        """Show these facts from the top."""
        self._sheet = sheet
        self._learn(shown)
        self._locked = bool(shown.closed)
        for row in self.rows.values():
            self._fill(row)
        self.verticalScrollBar().setValue(0)
        if len(self.rows) < len(self.register.fields):
            self._page.setUpdatesEnabled(False)  # a form half laid out is not shown
            self._builder.start()

    def show_figures(self, shown: RecordShown, cites: Mapping[str, Cited]) -> None:
        """Show what is worked out of the record now."""
        self._learn(shown)
        self._has_figures = bool(shown.figures)
        self._show_figures()
        self.figures.setText(figures_text(shown.figures, cites))

    def show_proof(self, wanted: bool) -> None:
        """Show or hide evidence and source of every value."""
        self._with_proof = wanted
        for row in self.rows.values():
            row.show_proof(wanted)

    def commit(self) -> None:
        """Take what is typed and not yet taken."""
        for row in self.rows.values():
            row.commit()

    def go_to(self, name: str) -> None:
        """Give a field the focus, as soon as its row is made."""
        if name in self.rows:
            self.rows[name].editor.setFocus()
            self.ensureWidgetVisible(self.rows[name])
        elif name in self.register.fields:
            self._wanted = name

    def go_to_first(self) -> None:
        """Give the first field the focus."""
        self.go_to(next(iter(self.register.fields), ""))

    # ---- making rows

    def _build_some(self) -> None:
        missing = [name for name in self.register.fields if name not in self.rows]
        for name in missing[:_AT_ONCE]:
            self._make(name)
        if len(missing) <= _AT_ONCE:
            self._builder.stop()
            self._page.setUpdatesEnabled(True)
            self._show_figures()
            for before, after in pairwise(self.rows.values()):
                QWidget.setTabOrder(before.editor, after.editor)
            if self._wanted:
                name, self._wanted = self._wanted, ""
                self.go_to(name)

    def _make(self, name: str) -> None:
        field = self.register.fields[name]
        editor = None
        if name in self.register.links:
            target = self.register.links[name]
            editor = LinkEditor(field, self._material, title=self._titles[target], look=self._looks(target))
            editor.record_wanted.connect(lambda record: self.record_wanted.emit(target, record))
        row = RecordRow(field, self._material, self._levels, editor=editor)
        row.show_proof(self._with_proof)
        self.rows[name] = row
        self._rows.addWidget(row)
        self._fill(row)
        row.changed.connect(lambda _name: self.changed.emit())
        row.touched.connect(self.touched)
        row.next_wanted.connect(lambda _row: self.focusNextChild())

    def _fill(self, row: RecordRow) -> None:
        self._tell_link(row)
        row.show_sheet(self._sheet)
        self._hint(row)
        row.setEnabled(not self._locked)

    def _show_figures(self) -> None:
        shown = self._has_figures and not self._builder.isActive()
        self._figures_head.setVisible(shown)
        self.figures.setVisible(shown)

    def _learn(self, shown: RecordShown) -> None:
        self._links = shown.links
        around = shown.record.around
        self._known = {
            name: printed(field, around[name].value, name_code=self._material.name_code)
            for name, field in self.register.fields.items()
            if name in around and around[name].is_known
        }
        for row in self.rows.values():
            self._tell_link(row)
            self._hint(row)

    def _tell_link(self, row: RecordRow) -> None:
        fact = self._sheet.now.get(row.field.id)
        if isinstance(row.editor, LinkEditor) and fact is not None and row.field.id in self._links:
            row.editor.know(str(fact.value), self._links[row.field.id])

    def _hint(self, row: RecordRow) -> None:
        """Show beside an empty field what is known of the enterprise or project."""
        name = row.field.id
        if name in self._known and not isinstance(row.editor, LinkEditor):
            row.editor.hint(t("reg.known", value=self._known[name]))

    def _follow(self, link: str) -> None:
        if link.startswith("clause:"):
            pack, edition, clause = link.removeprefix("clause:").split("/", 2)
            self.clause_wanted.emit(pack, edition, clause)


def figures_text(figures: tuple[Figure, ...], cites: Mapping[str, Cited]) -> str:
    """Tell each figure: what it is, how it came about and what it waits for."""
    from desktop.ui.theme import colours

    rows = []
    amber, quiet = colours().amber, colours().quiet
    for one in figures:
        value = f"<b>{escape(one.value)}</b>" if one.value else f'<span style="color:{amber}">{_waiting(one)}</span>'
        mark = f' <span style="color:{amber}">［{t("reg.proposal")}］</span>' if one.proposal else ""
        how = f'<br><span style="color:{quiet}">{escape(one.formula)}</span>' if one.formula else ""
        cited = clause_link(one.clause, cites)
        how += f'<br><span style="color:{quiet}">{cited}</span>' if cited else ""
        rows.append(
            f'<tr><td width="{_LABEL + 4}" style="padding:3px 4px 5px 0">{escape(one.label)}{mark}</td>'
            f'<td style="padding:3px 0 5px 0">{value}{how}</td></tr>'
        )
    return f'<table width="100%" cellspacing="0">{"".join(rows)}</table>'


def _waiting(one: Figure) -> str:
    return escape(t("reg.waits", names=one.waits) if one.waits else t("reg.waits.none"))
