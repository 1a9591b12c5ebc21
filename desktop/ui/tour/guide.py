"""The card that leads through the window step by step; it stands beside the page and stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.texts import t
from desktop.ui.theme import wide
from desktop.ui.tour.steps import steps

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

_FROM_THE_EDGE = 26
_WIDTH = 430
_MILLISECONDS_A_PAGE_ARRIVES = 8000


class Guide(QFrame):
    """Show one step after the other on the case given."""

    def __init__(self, window: MainWindow, case_id: str) -> None:
        super().__init__(window)
        self._window = window
        self._case_id = case_id
        self._at = 0
        self.setObjectName("guide")
        self.setAccessibleName(t("tour.title"))
        self.count = QLabel()
        self.count.setObjectName("quiet")
        self.title = QLabel()
        self.title.setObjectName("title")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.before = QPushButton(t("tour.before"))
        self.before.clicked.connect(lambda: self.show_step(self._at - 1))
        self.next = QPushButton(t("tour.next"))
        self.next.setObjectName("primary")
        self.next.clicked.connect(self._go_on)
        self.end = QPushButton(t("tour.end"))
        self.end.clicked.connect(self.close_guide)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.close_guide)
        row = QHBoxLayout()
        row.addWidget(self.end)
        row.addStretch(1)
        row.addWidget(self.before)
        row.addWidget(self.next)
        self._arriving = QTimer(self)
        self._arriving.setSingleShot(True)
        self._arriving.setInterval(_MILLISECONDS_A_PAGE_ARRIVES)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._keep_focus)
        column = QVBoxLayout(self)
        for part in (self.count, self.title, self.words):
            column.addWidget(part)
        column.addLayout(row)
        window.installEventFilter(self)

    def show_step(self, number: int) -> None:
        """Show a step and the page it is about."""
        self._at = min(max(number, 0), len(steps()) - 1)
        step = steps()[self._at]
        if step.page == "case":
            self._window.open_case(self._case_id, step.tab)
        else:
            self._window.show_page(step.page)
        self.count.setText(t("tour.count", number=self._at + 1, count=len(steps())))
        self.title.setText(step.title)
        self.words.setText(step.words)
        self.words.setAccessibleName(f"{step.title}：{step.words}")
        self.before.setEnabled(self._at > 0)
        self.next.setText(t("tour.last") if self._at == len(steps()) - 1 else t("tour.next"))
        self._place()
        self.show()
        self.raise_()
        self._arriving.start()
        self.next.setFocus()

    def _keep_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Take the focus back from a page that has just come, so that one key leads on; a click elsewhere is meant."""
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._arriving.stop()
        if self._arriving.isActive() and now is not None and not self.isAncestorOf(now):
            self.next.setFocus()

    def close_guide(self) -> None:
        """End the walk; it can be begun again from the menu."""
        self._window.removeEventFilter(self)
        self._arriving.stop()
        self.hide()
        self.deleteLater()
        self._window.notice.say(t("tour.ended"))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _go_on(self) -> None:
        if self._at == len(steps()) - 1:
            self.close_guide()
        else:
            self.show_step(self._at + 1)

    def _place(self) -> None:
        width = min(wide(_WIDTH), self._window.width() - 2 * _FROM_THE_EDGE)
        self.setFixedWidth(width)
        self.setFixedHeight(self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height())
        self.move(
            self._window.width() - self.width() - _FROM_THE_EDGE,
            self._window.height() - self.height() - 2 * _FROM_THE_EDGE,
        )
