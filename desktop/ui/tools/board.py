"""The board of the tools: the list at the left, what is entered in the middle, the answer at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.judgement.prose import Prose
from desktop.ui.texts import t
from desktop.ui.theme import colours
from desktop.ui.tools.answer import answer_html, answer_text
from desktop.ui.tools.entry import EntryForm

if TYPE_CHECKING:
    from desktop.work.operations.tools import ToolsView
    from matching.tools import Answer, Tool

_ID = Qt.ItemDataRole.UserRole + 1
_HEAD, _LINE = 29, 26


class ToolBoard(QSplitter):
    """Let a person choose a tool, fill it in and read the answer; each tool keeps what was typed and its answer."""

    run_wanted = Signal(str, object)
    """Tool and what was entered."""
    clause_wanted = Signal(str, str, str)
    copied = Signal()
    keep_wanted = Signal(str, object)
    """Tool whose answer shall be kept, and what it was worked out from."""

    def __init__(self, view: ToolsView) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._view = view
        self._tools = {tool.id: tool for tool in view.tools}
        self._forms: dict[str, EntryForm] = {}
        self._answers: dict[str, Answer] = {}
        self._sent: dict[str, dict[str, Any]] = {}
        self._worked: dict[str, dict[str, Any]] = {}
        self.setChildrenCollapsible(False)
        self.list = QListView()
        self._model = QStandardItemModel(self)
        self._fill_list()
        self._build_list()
        self.title = QLabel()
        self.title.setObjectName("title")
        self.title.setContentsMargins(14, 8, 14, 0)
        self._stack = QStackedWidget()
        self.answer = Prose(name=t("tools.answer"))
        self.answer.clause_wanted.connect(self.clause_wanted)
        self.addWidget(self.list)
        self.addWidget(self._middle())
        self.addWidget(self._right())
        for place, stretch in enumerate((0, 4, 5)):
            self.setStretchFactor(place, stretch)
        self.setSizes([214, 470, 560])
        self.choose(view.tools[0].id)

    @property
    def tool(self) -> Tool:
        """Return the tool chosen."""
        return self._tools[str(self.list.currentIndex().data(_ID))]

    @property
    def form(self) -> EntryForm:
        """Return the entries of the tool chosen."""
        return self._forms[self.tool.id]

    def choose(self, name: str) -> None:
        """Show a tool."""
        for row in range(self._model.rowCount()):
            if self._model.item(row).data(_ID) == name:
                self.list.setCurrentIndex(self._model.index(row, 0))

    def show_view(self, view: ToolsView) -> None:
        """Take over tariffs that were read anew; what was typed stays."""
        self._view = view
        for form in self._forms.values():
            form.offer(view.book)

    def show_answer(self, found: Answer) -> None:
        """Show what a tool found."""
        self._answers[found.tool] = found
        self._worked[found.tool] = self._sent.get(found.tool, {})
        if found.tool == self.tool.id:
            self._show_kept()

    def run(self) -> None:
        """Ask for the answer to what is entered."""
        entered = self._sent[self.tool.id] = self.form.entered()
        self.run_wanted.emit(self.tool.id, entered)

    def run_again(self) -> None:
        """Ask again where an answer is shown: the day or the tariffs have changed, and other answers are old."""
        shown = self.tool.id in self._answers
        self._answers.clear()
        if shown:
            self.run()

    def clear(self) -> None:
        """Empty the entries and the answer of the tool chosen."""
        self.form.clear()
        self._answers.pop(self.tool.id, None)
        self._show_kept()

    def copy(self) -> None:
        """Put the answer on the clipboard as a table of texts."""
        found = self._answers.get(self.tool.id)
        if found is not None:
            QGuiApplication.clipboard().setText(answer_text(found))
            self.copied.emit()

    def keep(self) -> None:
        """Ask for the answer shown to be kept, as worked out from what was entered then."""
        if self.tool.id in self._answers:
            self.keep_wanted.emit(self.tool.id, self._worked[self.tool.id])

    # ---- building

    def _fill_list(self) -> None:
        group = ""
        for tool in self._view.tools:
            if tool.group != group:
                group = tool.group
                head = QStandardItem(group)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setForeground(QBrush(QColor(colours().quiet)))
                head.setSizeHint(QSize(0, _HEAD))
                font = head.font()
                font.setBold(True)
                head.setFont(font)
                head.setTextAlignment(Qt.AlignmentFlag.AlignBottom)
                self._model.appendRow(head)
            item = QStandardItem(f"　{tool.title}" + (f"［{t('finding.draft')}］" if tool.is_draft else ""))
            item.setData(tool.id, _ID)
            item.setSizeHint(QSize(0, _LINE))
            item.setToolTip(tool.summary)
            self._model.appendRow(item)

    def _build_list(self) -> None:
        self.list.setModel(self._model)
        self.list.setAccessibleName(t("tools.list"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumWidth(190)
        self.list.selectionModel().currentChanged.connect(self._on_current)

    def _middle(self) -> QWidget:
        place = QFrame()
        place.setObjectName("card")
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout()
        row.setContentsMargins(14, 6, 14, 10)
        self.run_button = QPushButton(t("tools.run"))
        self.run_button.setObjectName("primary")
        self.run_button.setToolTip(t("tools.run.hint"))
        self.run_button.clicked.connect(lambda _checked=False: self.run())
        self.clear_button = QPushButton(t("tools.clear"))
        self.clear_button.setToolTip(t("tools.clear.hint"))
        self.clear_button.clicked.connect(lambda _checked=False: self.clear())
        row.setSpacing(8)
        row.addWidget(self.run_button)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        column.addLayout(row)
        place.setMinimumWidth(360)
        return place

    def _right(self) -> QWidget:
        place = QFrame()
        place.setObjectName("card")
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.answer, 1)
        row = QHBoxLayout()
        row.setContentsMargins(14, 6, 14, 10)
        self.copy_button = QPushButton(t("tools.copy"))
        self.copy_button.setToolTip(t("tools.copy.hint"))
        self.copy_button.clicked.connect(lambda _checked=False: self.copy())
        self.keep_button = QPushButton(t("tools.keep"))
        self.keep_button.setToolTip(t("tools.keep.hint"))
        self.keep_button.clicked.connect(lambda _checked=False: self.keep())
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.keep_button)
        row.addWidget(self.copy_button)
        column.addLayout(row)
        place.setMinimumWidth(340)
        return place

    def _on_current(self, current: QModelIndex) -> None:
        name = current.data(_ID)
        if name is None:
            return
        if name not in self._forms:
            form = EntryForm(self._tools[name], self._view.book)
            form.wanted.connect(self.run)
            self._forms[name] = form
            self._stack.addWidget(_scrolled(form))
        area = self._forms[name].parentWidget()
        page = area.parentWidget() if area is not None else None
        assert page is not None, "a form lies in its scroll area"
        self._stack.setCurrentWidget(page)
        tool = self._tools[name]
        self.title.setText(tool.title)
        self._show_kept()

    def _show_kept(self) -> None:
        found = self._answers.get(self.tool.id)
        self.copy_button.setEnabled(found is not None)
        self.keep_button.setVisible(self.tool.keep is not None)
        self.keep_button.setEnabled(found is not None and found.state == "done")
        none = f'<p class="quiet">{t("tools.answer.none")}</p>'
        self.answer.setHtml(answer_html(found) if found is not None else none)


def _scrolled(form: EntryForm) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(form)
    # The white of the card shows through.
    area.viewport().setAutoFillBackground(False)
    form.setAutoFillBackground(False)
    return area
