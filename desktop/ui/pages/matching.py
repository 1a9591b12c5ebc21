"""The page of matching from the side of the offers: which projects one fits, and the office's product box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout, QWidget

from desktop.ui.matching import matching_calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.ui.matching.fitting_part import FittingPart
    from desktop.ui.matching.matching_calls import MatchingView
    from desktop.ui.matching.product_part import ProductPart
    from desktop.ui.office import Office
    from desktop.work.operations.offers import OfferCases
    from desktop.work.tasks import TaskRunner


class MatchingPage(QWidget):
    """Let a person ask for an offer's projects and keep the product box; its parts are made when first shown."""

    case_wanted = Signal(str)

    def __init__(self, runner: TaskRunner, office: Office) -> None:
        super().__init__()
        self._runner = runner
        self._office = office
        self._asked = 0
        self.fitting: FittingPart | None = None
        self.products: ProductPart | None = None
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self._loading = QLabel(t("matching.working"))
        self._loading.setObjectName("quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.addWidget(self._loading)
        column.addWidget(self.parts, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is on offer when the page comes to the front."""
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Read everything on offer and the product box."""
        self._runner.run(matching_calls.load_matching(self._office.today), on_done=self._take)

    def _take(self, view: MatchingView) -> None:
        self._loading.hide()
        if self.fitting is None or self.products is None:
            self._make()
        assert self.fitting is not None
        assert self.products is not None
        self.fitting.show_offers(view.offers)
        self.products.show_products(view.products)

    def _make(self) -> None:
        from desktop.ui.matching.fitting_part import FittingPart
        from desktop.ui.matching.product_part import ProductPart

        self.fitting = FittingPart()
        self.fitting.offer_wanted.connect(self._match)
        self.fitting.case_wanted.connect(self.case_wanted)
        self.products = ProductPart(self._runner)
        self.products.loaded.connect(self.read)
        self.parts.addTab(self.fitting, t("matching.tab.fitting"))
        self.parts.addTab(self.products, t("matching.tab.products"))

    def _match(self, offer: str) -> None:
        """Ask for the projects of an offer; of several questions only the answer to the last is shown."""
        self._asked += 1
        asked = self._asked

        def show(found: OfferCases) -> None:
            if asked == self._asked and self.fitting is not None:
                self.fitting.show_cases(found)

        call = matching_calls.cases_of_offer(offer, self._office.today)
        self._runner.run(call, on_done=show, title=t("matching.task"))
