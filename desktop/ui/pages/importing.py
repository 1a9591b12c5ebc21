"""The page 导入: choose tables, say what foreign columns are, import with a way to stop, and read what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import calls
from desktop.ui.chosen_files import ChosenFile, FileList
from desktop.ui.icons import icon
from desktop.ui.import_report import ReportView
from desktop.ui.mapping_dialog import MappingDialog
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.intake.mapping import ColumnMapping
    from desktop.intake.report import ImportReport
    from desktop.problems import Problem
    from desktop.ui.office import Office
    from desktop.work.operations.intake import TablePreview
    from desktop.work.tasks import Task, TaskRunner


class ImportPage(QWidget):
    """Bring files into the store and show what was taken and what was not."""

    imported = Signal()
    list_wanted = Signal()

    def __init__(self, runner: TaskRunner, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._office = office
        self._saved: tuple[ColumnMapping, ...] = ()
        self._task: Task | None = None
        self._starting = False
        self.setAcceptDrops(True)
        self.files = FileList()
        self.report = ReportView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 8)
        layout.setSpacing(8)
        layout.addLayout(self._command_row())
        layout.addWidget(self._files_card())
        layout.addWidget(self._progress_row())
        layout.addWidget(self._outcome())
        self._results = QStackedWidget()
        self._results.addWidget(self._guide())
        self._results.addWidget(self.report)
        layout.addWidget(self._results, 1)
        self.report.save_wanted.connect(self._save_report)
        self.report.list_wanted.connect(self.list_wanted)
        self.files.selectionModel().selectionChanged.connect(self._mark)
        self.files.remove_wanted.connect(self._remove)
        self.files.activated.connect(lambda _index: self._map_chosen())
        self._mark()
        runner.run(calls.saved_mappings(), on_done=self._keep_mappings)

    def add_files(self, paths: Iterable[Path]) -> None:
        """Put files on the list and let the worker look what they are."""
        for file in self.files.add(paths):
            self._look_into(file)
        self._mark()

    def start(self) -> None:
        """Import the listed files, first asking about the columns of foreign tables nobody has mapped yet."""
        self._starting = True
        self._say("")
        self._go_on()

    # ---- building

    def _command_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        title = QLabel(t("rail.import_page"))
        title.setObjectName("title")
        row.addWidget(title)
        row.addSpacing(18)
        self.choose_button = _button("import.choose", "import", self._choose)
        self.start_button = _button("import.start", "", self.start)
        self.start_button.setObjectName("primary")
        self.form_button = _button("import.form", "export", self._write_form)
        row.addWidget(self.choose_button)
        row.addWidget(self.start_button)
        row.addStretch(1)
        row.addWidget(self.form_button)
        open_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Open), self)
        open_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        open_key.activated.connect(self._choose)
        return row

    def _files_card(self) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 10, 10, 8)
        hint = QLabel(t("import.drop"))
        hint.setObjectName("quiet")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown_files = QStackedWidget()
        self._shown_files.addWidget(hint)
        self._shown_files.addWidget(self.files)
        self._shown_files.setFixedHeight(132)
        column.addWidget(self._shown_files)
        row = QHBoxLayout()
        self.map_button = _button("import.map", "", self._map_chosen)
        self.remove_button = _button("import.remove", "", self._remove)
        self.clear_button = _button("import.clear", "", self._clear)
        for button in (self.map_button, self.remove_button, self.clear_button):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return card

    def _progress_row(self) -> QWidget:
        self._progress = QWidget()
        row = QHBoxLayout(self._progress)
        row.setContentsMargins(0, 0, 0, 0)
        self._step = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(14)
        self._bar.setAccessibleName(t("import.progress"))
        self.cancel_button = _button("import.cancel", "", self._cancel)
        row.addWidget(self._bar, 1)
        row.addWidget(self._step, 1)
        row.addWidget(self.cancel_button)
        self._progress.hide()
        return self._progress

    def _outcome(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._written: Path | None = None
        self._show_written = _button("import.show_file", "", self._open_written)
        row.addWidget(self.said, 1)
        row.addWidget(self._show_written)
        self._said_line = line
        self._said_line.hide()
        return line

    def _guide(self) -> QWidget:
        page = QFrame()
        page.setObjectName("card")
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(6)
        title = QLabel(t("import.guide.title"))
        title.setObjectName("caption")
        column.addWidget(title)
        for step in ("form", "foreign", "report", "twice"):
            words = QLabel(t(f"import.guide.{step}"))
            words.setObjectName("quiet")
            words.setWordWrap(True)
            column.addWidget(words)
        column.addStretch(1)
        return page

    # ---- choosing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged over the page."""
        if self._task is None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put dropped files on the list."""
        self.add_files(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()

    def _choose(self) -> None:
        if self._task is None:
            paths, _ = QFileDialog.getOpenFileNames(self, t("import.choose_title"), _documents(), t("files.tables"))
            self.add_files(Path(path) for path in paths)

    def _remove(self) -> None:
        if self._task is None:
            self.files.remove(self.files.chosen_rows())
            self._mark()

    def _clear(self) -> None:
        self.files.remove(range(len(self.files.files)))
        self._mark()

    @Slot(object)
    def _keep_mappings(self, saved: tuple[ColumnMapping, ...]) -> None:
        self._saved = saved

    def _look_into(self, file: ChosenFile) -> None:
        def learn(found: TablePreview | Problem) -> None:
            self.files.learn(file, found, self._saved)

        task = self._runner.run(calls.preview_table(file.path), on_done=learn, on_problem=learn)
        task.ended.connect(self._go_on)

    # ---- columns of foreign tables

    def _map_chosen(self) -> None:
        file = self.files.chosen()
        if file is not None and file.proposals and self._task is None:
            self._map(file)

    def _map(self, file: ChosenFile) -> None:
        dialog = MappingDialog(
            file.proposals,
            self._office.dictionary,
            file=file.path,
            current=file.mapping,
            saved=self._saved,
            parent=self,
        )
        dialog.finished.connect(lambda _result: self._on_mapped(file, dialog))
        dialog.open()

    def _on_mapped(self, file: ChosenFile, dialog: MappingDialog) -> None:
        mapping = dialog.chosen
        dialog.deleteLater()
        if mapping is None:
            self._starting = False
            self._mark()
            return
        self._saved = (mapping, *(saved for saved in self._saved if saved.name != mapping.name))
        self._runner.run(calls.save_mapping(mapping))
        file.mapping = mapping
        self.files.refresh()
        self._go_on()

    # ---- importing

    @Slot()
    def _go_on(self) -> None:
        """Go on with a wanted import as far as what is known of the files allows."""
        self._mark()
        if not self._starting or self._task is not None or not all(file.is_known for file in self.files.files):
            return
        unmapped = next((file for file in self.files.files if file.is_open), None)
        if unmapped is not None:
            self._map(unmapped)
        elif self.files.files:
            self._import()

    def _import(self) -> None:
        self._starting = False
        tables = [(file.path, file.mapping) for file in self.files.files]
        task = self._runner.run(
            calls.import_tables(tables, by=self._office.clerk, on=self._office.today),
            on_done=self._on_imported,
            on_problem=self._on_problem,
            on_cancelled=self._on_cancelled,
            title=t("task.import"),
        )
        task.progressed.connect(self._on_progress)
        task.ended.connect(self._on_ended)
        self._task = task
        self._bar.setRange(0, 0)
        self._step.setText(t("import.beginning"))
        self._mark()
        self.cancel_button.setFocus()

    @Slot(int, int, str)
    def _on_progress(self, done: int, total: int, note: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._step.setText(note)

    @Slot(object)
    def _on_imported(self, report: ImportReport) -> None:
        self.report.show_report(report)
        self._results.setCurrentWidget(self.report)
        self.files.remove(range(len(self.files.files)))
        if any(taken.outcome != "unchanged" for file in report.files for taken in file.taken):
            self.imported.emit()

    @Slot(object)
    def _on_problem(self, problem: Problem) -> None:
        self._say(t("import.failed"))
        self._runner.problem_raised.emit(problem)

    @Slot()
    def _on_cancelled(self) -> None:
        self._say(t("import.cancelled"))

    @Slot()
    def _on_ended(self) -> None:
        self._task = None
        self._mark()
        self.choose_button.setFocus()

    def _cancel(self) -> None:
        if self._task is not None:
            self.cancel_button.setEnabled(False)
            self._step.setText(t("task.cancelling"))
            self._task.cancel()

    # ---- what goes to files

    def _write_form(self) -> None:
        proposal = str(Path(_documents()) / t("import.form_file"))
        path, _ = QFileDialog.getSaveFileName(self, t("import.form_title"), proposal, t("files.xlsx"))
        if path:
            target = Path(path) if Path(path).suffix else Path(path).with_suffix(".xlsx")
            self._runner.run(calls.write_form(target), on_done=self._show_file, title=t("task.form"))

    def _save_report(self) -> None:
        proposal = str(Path(_documents()) / t("report.save_file"))
        path, _ = QFileDialog.getSaveFileName(self, t("report.save_title"), proposal, t("files.text"))
        if path:
            target = Path(path) if Path(path).suffix else Path(path).with_suffix(".txt")
            self._runner.run(calls.save_text(target, self.report.text()), on_done=self._show_file)

    @Slot(object)
    def _show_file(self, path: Path) -> None:
        self._written = path
        self._say(t("import.written", path=path), good=True)

    def _open_written(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    # ---- what can be done now

    def _say(self, words: str, *, good: bool = False) -> None:
        self.said.setText(words)
        self.said.setAccessibleName(words)
        self.said.setObjectName("quiet" if good else "warning")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self._show_written.setVisible(good)
        self._said_line.setVisible(bool(words))

    def _mark(self) -> None:
        busy, files = self._task is not None, self.files.files
        chosen = self.files.chosen()
        self._shown_files.setCurrentIndex(1 if files else 0)
        self._progress.setVisible(busy)
        self.cancel_button.setEnabled(busy)
        self.start_button.setEnabled(bool(files) and not busy)
        self.choose_button.setEnabled(not busy)
        self.map_button.setEnabled(not busy and chosen is not None and bool(chosen.proposals))
        self.remove_button.setEnabled(not busy and chosen is not None)
        self.clear_button.setEnabled(not busy and bool(files))


def _button(name: str, drawing: str, start: Callable[[], object]) -> QPushButton:
    button = QPushButton(t(name))
    button.setToolTip(t(f"{name}_hint"))
    if drawing:
        button.setIcon(icon(drawing))
    button.clicked.connect(lambda _checked=False: start())
    return button


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
