"""The three columns of the browser: documents, clauses found or chosen, and one clause in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSplitter, QVBoxLayout, QWidget

from desktop.ui.icons import icon
from desktop.ui.judgement.prose import Prose
from desktop.ui.policies.clauses import ClauseTable
from desktop.ui.policies.detail import clause_html
from desktop.ui.policies.documents import ALL, DocumentList
from desktop.ui.policies.words import word
from desktop.ui.texts import t
from matching.packs.search import found, words_of

if TYPE_CHECKING:
    from desktop.work.operations.policies import PolicyView

_MILLISECONDS_AFTER_THE_LAST_KEY = 120


class Browser(QWidget):
    """Let a person find a clause and read it."""

    clause_wanted = Signal(str, str, str)
    """A clause named in the text: pack, edition, clause id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: PolicyView | None = None
        self._words: tuple[str, ...] = ()
        self._hits: list[int] | None = None
        self._before_search = ALL
        self.documents = DocumentList()
        self.table = ClauseTable()
        self.detail = Prose(name=t("policy.detail"))
        self.search = self._search_line()
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(t("policy.kinds"))
        self.count = QLabel()
        self.count.setObjectName("quiet")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_MILLISECONDS_AFTER_THE_LAST_KEY)
        self._typing.timeout.connect(self.search_now)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._to_table)
        self.kinds.currentIndexChanged.connect(lambda _index: self._fill())
        self.documents.chosen.connect(lambda _place: self._fill())
        self.table.chosen.connect(self._tell)
        self.detail.clause_wanted.connect(self.clause_wanted)

    def show_view(self, view: PolicyView) -> None:
        """Show these policies; what was chosen and searched stays where it is still there."""
        key, document = self._chosen_key(), self.document_key()
        self._view = None
        self.documents.show_view(view)
        self._fill_kinds(view)
        self._view = view
        places = {(d.pack.row.id, d.pack.row.edition): place for place, d in enumerate(view.documents)}
        self._find()
        self.documents.choose(places.get(document, ALL) if document else ALL)
        self._fill()
        if key is not None and (place := view.place_of(*key)) is not None:
            self.table.choose(place)

    def show_place(self, place: int) -> None:
        """Show a clause in its document, whatever was searched before."""
        view = self._view
        if view is None:
            return
        self.search.clear()
        self._typing.stop()
        self.kinds.setCurrentIndex(0)
        self._find()
        self.documents.choose(view.clauses[place].document)
        self._fill()
        self.table.choose(place)
        self.table.setFocus()

    def search_now(self) -> None:
        """Show what the words in the search line find: in all documents at first, then in the chosen one."""
        self._typing.stop()
        searched = self._hits is not None
        self._find()
        if self._hits is not None and not searched:
            self._before_search = self.documents.place
            self.documents.choose(ALL)
        elif self._hits is not None and not self.documents.is_in_sight:
            self.documents.choose(ALL)
        elif self._hits is None and searched and self.documents.place == ALL:
            self.documents.choose(self._before_search)
        self._fill()

    def document_key(self) -> tuple[str, str] | None:
        """Return pack and edition of the chosen document, None where all are chosen."""
        if self._view is None or self.documents.place == ALL:
            return None
        row = self._view.documents[self.documents.place].pack.row
        return row.id, row.edition

    # ---- building

    def _search_line(self) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(t("policy.search"))
        line.setAccessibleName(t("policy.search.name"))
        line.setClearButtonEnabled(True)
        line.setMinimumHeight(28)
        line.addAction(QAction(icon("search"), "", line), QLineEdit.ActionPosition.LeadingPosition)
        shortcut = QShortcut(QKeySequence("Ctrl+G"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._to_search)
        return line

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.kinds)
        row.addWidget(self.count)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        for widget, stretch in ((self.documents, 5), (self.table, 11), (self.detail, 10)):
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, stretch)
        split.setSizes([240, 560, 470])
        self.detail.setMinimumWidth(260)
        self.detail.setObjectName("card")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(split, 1)

    # ---- filling

    def _fill_kinds(self, view: PolicyView) -> None:
        kept = self.kinds.currentData()
        self.kinds.blockSignals(True)
        self.kinds.clear()
        self.kinds.addItem(t("policy.all_kinds"), "")
        for kind in dict.fromkeys(one.clause.row.kind for one in view.clauses):
            self.kinds.addItem(word("policy.kind", kind), kind)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(kept)))
        self.kinds.blockSignals(False)

    def _find(self) -> None:
        view = self._view
        self._words = words_of(self.search.text())
        self._hits = found(view.entries, self._words) if view is not None and self._words else None
        self.documents.show_hits(self._hits, self._words)

    def _fill(self) -> None:
        view = self._view
        if view is None:
            return
        document, kind = self.documents.place, self.kinds.currentData()
        places = [
            place
            for place in (range(len(view.clauses)) if self._hits is None else self._hits)
            if document in {ALL, view.clauses[place].document} and kind in {"", view.clauses[place].clause.row.kind}
        ]
        self.table.show_clauses(view, places, words=self._words, names_document=document == ALL)
        typed = self.search.text().strip()
        if typed and not self._words:
            self.count.setText(t("policy.search.short"))
        else:
            self.count.setText(t("policy.count" if self._hits is None else "policy.hits", count=len(places)))
        if places:
            self.table.selectRow(0)
        else:
            self.detail.setHtml(f"<p>{t('policy.none')}</p>")

    def _tell(self, place: int) -> None:
        if self._view is not None:
            self.detail.setHtml(clause_html(self._view, place, self._words))

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _to_table(self) -> None:
        self.search_now()
        self.table.setFocus()

    def _chosen_key(self) -> tuple[str, str, str] | None:
        current = self.table.currentIndex()
        if self._view is None or not current.isValid():
            return None
        one = self.table.clauses.clause(current.row())
        row = self._view.documents[one.document].pack.row
        return row.id, row.edition, one.clause.row.id
