"""The papers of one record: what its route asks for, how each stands, and the buttons that take them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.icons import sign
from desktop.ui.judgement.prose import Prose
from desktop.ui.papers.desk import PaperDesk
from desktop.ui.papers.table import PaperTable
from desktop.ui.papers.words import details, records_of
from desktop.ui.registers import register_calls
from desktop.ui.texts import t
from matching.papers.words import head

if TYPE_CHECKING:
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.work.operations.record_papers import RecordPapers
    from desktop.work.tasks import TaskRunner
    from matching.papers.checklist import Item
    from matching.papers.records import Attachment

_TAKING, _WORKING = ("attach", "seen"), ("open", "export", "correct", "withdraw")
_SIGN = 20
_SIGN_OF = {True: "yes", False: "no", None: "unknown"}
_DETAIL_HEIGHT = 150


class PapersPart(QWidget):
    """Show and take the papers of the record in front."""

    clause_wanted = Signal(str, str, str)
    field_wanted = Signal(str)

    def __init__(self, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__()
        self._runner, self._office = runner, office
        self._record_id = ""
        self._found: RecordPapers | None = None
        self._chosen: tuple[str, ...] = ()
        self._desk = PaperDesk(self, runner, office, notice, kept=self._on_kept)
        self._desk.subject = "record"
        self._lay_out()

    def show_record(self, record_id: str) -> None:
        """Read and show the papers of a kept record."""
        if record_id != self._record_id:
            self._chosen = ()
        self._record_id = self._desk.subject_id = record_id
        call = register_calls.record_papers(record_id, on=self._office.today)
        self._runner.run(call, on_done=lambda found: self._show(found) if record_id == self._record_id else None)

    def _show(self, found: RecordPapers) -> None:
        self._found = found
        listed = found.checklist
        self._sign.setPixmap(sign(_SIGN_OF[listed.complete if listed is not None else None]).pixmap(_SIGN, _SIGN))
        self.head.setText(t("reg.papers.waits", facts=found.waits) if listed is None else head(listed))
        self.head.setToolTip(listed.help if listed is not None else "")
        self.elsewhere.setText(t("reg.papers.elsewhere", count=len(found.elsewhere)))
        self.elsewhere.setToolTip("\n".join(_line(one) for one in found.elsewhere))
        self.elsewhere.setVisible(bool(found.elsewhere))
        if listed is None:  # nobody can say yet that one is not asked
            self.table.show_items(found.others, ())
        else:
            self.table.show_items(listed.items, found.others)
        if self.table.items:
            self.table.choose(self._chosen)
        else:
            self._tell(-1)

    @property
    def item(self) -> Item | None:
        """Return the paper looked at."""
        return self.table.item_at(self.table.currentIndex().row())

    @property
    def record(self) -> Attachment | None:
        """Return what is recorded of the paper looked at, the one that counts first."""
        kept = records_of(self.item) if self.item is not None else ()
        return kept[0] if kept else None

    def _tell(self, place: int) -> None:
        item, found = self.table.item_at(place), self._found
        self._allow()
        if item is None or found is None:
            self.detail.setHtml(f'<p class="quiet">{t("reg.papers.none")}</p>')
            return
        self._chosen = item.papers
        listed = place < self.table.listed
        kept = "".join(f'<p class="quiet">{_line(one)}</p>' for one in records_of(item))
        self.detail.setHtml(details(item, found.by_clause, self._office.dictionary, listed=listed) + kept)

    def _allow(self) -> None:
        record = self.record
        has_file = record is not None and not record.is_seen_only
        own = record is not None and record.subject == "record"
        for name in _WORKING:
            self.buttons[name].setEnabled(has_file if name in {"open", "export"} else own)

    def _on_kept(self, record_id: str) -> None:
        if record_id == self._record_id:
            self.show_record(record_id)

    def _lay_out(self) -> None:
        self._sign, self.head, self.elsewhere = QLabel(), QLabel(), QLabel()
        self.head.setWordWrap(True)
        self.elsewhere.setWordWrap(True)
        self.elsewhere.setObjectName("quiet")
        self.elsewhere.hide()
        top = QHBoxLayout()
        top.addWidget(self._sign)
        top.addWidget(self.head, 1)
        self.table = PaperTable(compact=True)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._tell(now.row()))
        self.table.activated.connect(lambda _index: self._desk.attach(self._paper))
        self.detail = Prose(name=t("papers.detail"))
        self.detail.setFixedHeight(_DETAIL_HEIGHT)
        self.detail.clause_wanted.connect(self.clause_wanted)
        self.detail.field_wanted.connect(self.field_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.elsewhere)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addLayout(self._button_row())

    def _button_row(self) -> QHBoxLayout:
        acts: dict[str, Callable[[], object]] = {
            "attach": lambda: self._desk.attach(self._paper),
            "seen": lambda: self._desk.seen(self._paper),
            "open": lambda: self._desk.open(self.record),
            "export": lambda: self._desk.export(self.record),
            "correct": lambda: self._desk.correct(self.record),
            "withdraw": lambda: self._desk.withdraw(self.record),
        }
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(4)
        for name in (*_TAKING, *_WORKING):
            button = QPushButton(t(f"papers.{name}"))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=acts[name]: act())
            self.buttons[name] = button
            row.addWidget(button)
        self.buttons["attach"].setObjectName("primary")
        row.addStretch(1)
        return row

    @property
    def _paper(self) -> str:
        return self.item.papers[0] if self.item is not None else ""


def _line(one: Attachment) -> str:
    from desktop.resources import paper_catalogue

    what = one.file or t("papers.seen.by", by=one.seen_by, on=one.seen_on)
    days = [str(one.issued_on or ""), t("reg.papers.firm") if one.subject != "record" else ""]
    return "　".join(part for part in (f"{one.number}", paper_catalogue().title(one.paper), what, *days) if part)
