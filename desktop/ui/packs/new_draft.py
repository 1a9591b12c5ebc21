"""The questions before a new draft: what the document is, or which edition it is copied from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.packs.entries import CheckedLine, read_day
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.work.operations.pack_drafts import DraftStart

_OFFERS_IN_SIGHT = 10


class _Ask(QDialog):
    """Ask, say what is wrong, and close only when the worker has done it."""

    def __init__(self, title: str, words: str, yes: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(560)
        note = QLabel(words)
        note.setObjectName("quiet")
        note.setWordWrap(True)
        self.form = QFormLayout()
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        buttons = QDialogButtonBox()
        self.yes = QPushButton(yes)
        self.yes.setObjectName("primary")
        buttons.addButton(self.yes, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.tell)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(note)
        column.addLayout(self.form)
        column.addWidget(self.error)
        column.addWidget(buttons)

    def tell(self) -> None:
        """Hand on what was entered."""
        raise NotImplementedError

    def say(self, problem: Problem) -> None:
        """Say why it was not done; what was entered stays."""
        self.error.setText(problem.sentence())

    def row(self, name: str, editor: QWidget, hint: str = "") -> None:
        """Add a question."""
        label = QLabel(t(name))
        label.setBuddy(editor)
        (editor.focusProxy() or editor).setAccessibleName(t(name))
        if hint and isinstance(editor, QLineEdit):
            editor.setPlaceholderText(hint)
        self.form.addRow(label, editor)


class NewDraft(_Ask):
    """Ask for the document a new pack is about."""

    wanted = Signal(object)
    """DraftStart."""

    def __init__(self, counties: Sequence[tuple[str, str]], *, issuer: str, today: date, parent: QWidget) -> None:
        super().__init__(t("draft.new"), t("draft.new.words"), t("draft.create"), parent)
        self._counties = {f"{name}　{code}": code for code, name in counties}
        self.title = QLineEdit()
        self.number = QLineEdit()
        self.county = QLineEdit()
        self.county.setCompleter(self._offers())
        self.county.textChanged.connect(lambda _text: self._tell_county())
        self.issuer = QLineEdit(issuer)
        day = t("rules.no_day")
        self.issued = CheckedLine(read_day, day, t("rules.day_example"))
        self.valid_from = CheckedLine(read_day, day, t("rules.day_example"))
        self.pack = QLineEdit()
        self.edition = QLineEdit(str(today.year))
        self.row("draft.title", self.title, t("draft.title.hint"))
        self.row("draft.number", self.number, t("draft.number.hint"))
        self.row("draft.county", self.county, t("draft.county.hint"))
        self.row("draft.issuer", self.issuer)
        self.row("draft.issued", self.issued)
        self.row("draft.valid_from", self.valid_from)
        self.row("draft.id", self.pack, t("draft.id.hint"))
        self.row("draft.edition", self.edition)
        self.title.setFocus()

    def tell(self) -> None:
        """Hand on the answers, or say which is missing."""
        from desktop.work.operations.pack_drafts import DraftStart

        title, pack = self.title.text().strip(), self.pack.text().strip()
        county = self.county.text().strip()
        code = self._code(county)
        issued, valid_from = self.issued.value(), self.valid_from.value()
        faults = [
            t("draft.no_title") if not title else "",
            t("draft.no_id") if not pack else "",
            t("draft.no_county", text=county) if county and not code else "",
            t("rules.no_day") if not all(isinstance(day, date) or not day for day in (issued, valid_from)) else "",
        ]
        if told := [fault for fault in faults if fault]:
            self.error.setText("　".join(told))
            return
        start: DraftStart = DraftStart(
            pack=pack,
            edition=self.edition.text().strip(),
            title=title,
            document_number=self.number.text().strip(),
            county=code,
            issuer=self.issuer.text().strip(),
            issued=issued if isinstance(issued, date) else None,
            valid_from=valid_from if isinstance(valid_from, date) else None,
        )
        self.wanted.emit(start)

    def _offers(self) -> QCompleter:
        completer = QCompleter(self)
        completer.setModel(QStringListModel(list(self._counties), completer))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(_OFFERS_IN_SIGHT)
        return completer

    def _code(self, text: str) -> str:
        """Return the county a text means: one offered, its name or code, or the only one whose name holds it."""
        if text in self._counties:
            return self._counties[text]
        names = {words.partition("　")[0]: code for words, code in self._counties.items()}
        if text in names or text in names.values():
            return names.get(text, text)
        found = [code for name, code in names.items() if text in name] if text else []
        return found[0] if len(found) == 1 else ""

    def _tell_county(self) -> None:
        self.error.clear()


class CopyEdition(_Ask):
    """Ask which edition is to be copied, and as which one."""

    wanted = Signal(str, str, str, object)
    """Pack, edition, new edition, first day or None."""

    def __init__(self, editions: Sequence[tuple[str, str, str]], *, today: date, parent: QWidget) -> None:
        super().__init__(t("draft.copy"), t("draft.copy.words"), t("draft.copy.yes"), parent)
        self.source = QComboBox()
        self.source.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.source.setMinimumContentsLength(30)
        self._known: Mapping[int, tuple[str, str]] = {
            place: (pack, edition) for place, (pack, edition, _) in enumerate(editions)
        }
        for pack, edition, title in editions:
            self.source.addItem(f"{title}　{t('policy.edition', edition=edition)}　{pack}")
        self.edition = QLineEdit(str(today.year + 1))
        self.valid_from = CheckedLine(read_day, t("rules.no_day"), t("rules.day_example"))
        self.row("draft.source", self.source)
        self.row("draft.edition", self.edition)
        self.row("draft.valid_from", self.valid_from)

    def tell(self) -> None:
        """Hand on the answers."""
        day = self.valid_from.value()
        edition = self.edition.text().strip()
        if day and not isinstance(day, date):
            self.error.setText(t("rules.no_day"))
        elif not edition or self.source.currentIndex() < 0:
            self.error.setText(t("draft.no_edition"))
        else:
            pack, source = self._known[self.source.currentIndex()]
            self.wanted.emit(pack, source, edition, day or None)
