"""What a record looks like: head, what it is about, state, remarks, tabs and buttons; who owns it says what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.actions import button, make_action
from desktop.ui.forms.elided import ElidedLabel
from desktop.ui.registers.about_row import AboutRow
from desktop.ui.registers.children_part import ChildrenPart
from desktop.ui.registers.gives_part import GivesPart
from desktop.ui.registers.papers_part import PapersPart
from desktop.ui.registers.remark_list import RemarkList
from desktop.ui.registers.revisions_part import RevisionsPart
from desktop.ui.registers.steps_row import StepsRow
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.work.operations.register_desk import Desk
    from desktop.work.operations.register_record import RecordShown
    from desktop.work.tasks import TaskRunner
    from matching.registers.checks import Remark

TABS = ("form", "gives", "children", "papers", "revisions")


class RecordView(QFrame):
    """Show one record; the form itself is put in by who owns it."""

    def __init__(self, runner: TaskRunner, papers: PapersPart, save: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.papers = papers
        self._lay_out(runner, save)

    def show_tabs(self, desk: Desk) -> None:
        """Show the tabs that a register has something for."""
        self.tabs.setTabVisible(TABS.index("gives"), bool(desk.register.gives))
        self.tabs.setTabVisible(TABS.index("children"), bool(desk.book.registers.children(desk.register.id)))
        self.tabs.setTabVisible(TABS.index("papers"), bool(desk.register.row.papers))
        self.sheet_button.setVisible(desk.has_forms)

    def tell(self, shown: RecordShown, desk: Desk, remarks: Sequence[Remark]) -> None:
        """Show what a record is about, its state, what is said about it, and how much each tab holds."""
        self.about.show_record(shown, desk.register.row.about)
        self.steps.show_record(shown)
        self.remarks.show_remarks(remarks, desk.cites)
        self.closed.setText(shown.closed)
        self.closed.setVisible(bool(shown.closed))
        differ = sum(one.differs for one in shown.gives)
        kin = sum(len(one.records) for one in shown.children)
        self.tabs.setTabText(TABS.index("gives"), _counted(t("reg.tab.gives"), differ))
        self.tabs.setTabText(TABS.index("children"), _counted(t("reg.tab.children"), kin))
        for place in range(1, len(TABS)):
            self.tabs.setTabEnabled(place, bool(shown.record.id))

    def tell_head(self, shown: RecordShown, *, unsaved: bool) -> None:
        """Show which record and which revision it is, and what can be done with it."""
        record = shown.record
        self.title.show_words(shown.called if record.id else t("reg.new_record"))
        saved = f"{record.saved_at.astimezone():%Y-%m-%d %H:%M}" if record.saved_at is not None else ""
        words = t("reg.version", number=record.number, revision=record.revision, by=record.by, when=saved)
        self.version.setText(words if record.id else t("reg.not_kept"))
        self.unsaved.setVisible(unsaved)
        self.save_action.setEnabled(not shown.closed)
        self.print_button.setEnabled(bool(record.id) and not unsaved)
        self.sheet_button.setEnabled(bool(record.id) and not unsaved)
        self.delete_button.setEnabled(bool(record.id) and not record.origin)

    # ---- building

    def _lay_out(self, runner: TaskRunner, save: Callable[[], object]) -> None:
        self.title, self.version, self.unsaved = ElidedLabel(), QLabel(), QLabel(t("reg.unsaved"))
        self.title.setObjectName("caption")
        self.version.setObjectName("quiet")
        self.unsaved.setObjectName("warning")
        self.close_button = close = QToolButton()
        close.setText("×")
        close.setAutoRaise(True)
        close.setToolTip(t("reg.close"))
        close.setAccessibleName(t("reg.close"))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(close)
        second = QHBoxLayout()
        second.addWidget(self.version, 1)
        second.addWidget(self.unsaved)
        self.about = AboutRow(runner)
        self.steps = StepsRow()
        self.remarks = RemarkList(name=t("reg.remarks"))
        self.closed = QLabel()
        self.closed.setObjectName("warning")
        self.closed.setWordWrap(True)
        self.body = QWidget()
        body = QVBoxLayout(self.body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        for widget in (self.about, self.steps, self.closed, self.remarks):
            body.addWidget(widget)
        body.addWidget(self._tab_widget(), 1)
        body.addLayout(self._foot(save))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(3)
        column.addLayout(head)
        column.addLayout(second)
        column.addWidget(self.body, 1)

    def _tab_widget(self) -> QTabWidget:
        self.gives, self.children_part, self.revisions = GivesPart(), ChildrenPart(), RevisionsPart()
        page = QWidget()
        self.form_place = QVBoxLayout(page)
        self.form_place.setContentsMargins(0, 0, 0, 0)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        parts = (page, self.gives, self.children_part, self.papers, self.revisions)
        for name, widget in zip(TABS, parts, strict=True):
            self.tabs.addTab(widget, t(f"reg.tab.{name}"))
        return self.tabs

    def _foot(self, save: Callable[[], object]) -> QHBoxLayout:
        self.save_action = make_action(self, "save", save)
        self.delete_button = QPushButton(t("reg.delete"))
        self.delete_button.setToolTip(t("reg.delete.hint"))
        self.delete_button.setAutoDefault(False)
        self.print_button = QPushButton(t("reg.list.print"))
        self.print_button.setToolTip(t("reg.print.hint"))
        self.print_button.setAutoDefault(False)
        self.sheet_button = QPushButton(t("command.print_sheet"))
        self.sheet_button.setToolTip(t("sheets.record.hint"))
        self.sheet_button.setAutoDefault(False)
        self.with_proof = QCheckBox(t("reg.with_proof"))
        self.with_proof.setToolTip(t("reg.with_proof.hint"))
        row = QHBoxLayout()
        row.addWidget(button(self.save_action, primary=True))
        row.addWidget(self.with_proof)
        row.addStretch(1)
        row.addWidget(self.sheet_button)
        row.addWidget(self.print_button)
        row.addWidget(self.delete_button)
        return row


def _counted(title: str, count: int) -> str:
    return f"{title}（{count}）" if count else title
