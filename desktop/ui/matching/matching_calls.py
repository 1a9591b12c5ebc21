"""The operations of matching, each imported only when the worker runs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.books import LoadReport
    from desktop.work.operations.offers import CaseOffers, OfferCases, OfferLine
    from desktop.work.operations.products import ProductLine
    from desktop.work.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingView:
    """Hold what the page shows first: everything on offer, and the product box."""

    offers: tuple[OfferLine, ...]
    products: tuple[ProductLine, ...]


def load_matching(on: date) -> Operation[MatchingView]:
    """Read everything on offer and the product box, and import what the page's parts need."""

    def operation(store: Store, _progress: Progress) -> MatchingView:
        from desktop.work.operations import offers, products

        for part in ("fitting_part", "product_part"):
            import_module(f"desktop.ui.matching.{part}")
        return MatchingView(offers=offers.offer_lines(store, on), products=products.product_lines(store, on))

    return operation


def offers_of_case(case_id: str, on: date) -> Operation[CaseOffers]:
    """Match a case with everything on offer."""

    def operation(store: Store, progress: Progress) -> CaseOffers:
        from desktop.work.operations import offers

        return offers.offers_of_case(store, case_id, on, progress=progress)

    return operation


def cases_of_offer(offer: str, on: date) -> Operation[OfferCases]:
    """Match an offer with all cases."""

    def operation(store: Store, progress: Progress) -> OfferCases:
        from desktop.work.operations import offers

        return offers.cases_of_offer(store, offer, on, progress=progress)

    return operation


def write_product_form(path: Path) -> Operation[Path]:
    """Write the blank workbook of products."""

    def operation(_store: Store, _progress: Progress) -> Path:
        from desktop.work.operations import products

        return products.write_form(path)

    return operation


def load_products(path: Path) -> Operation[LoadReport]:
    """Keep the products of a workbook, or nothing at all when one row does not fit."""

    def operation(store: Store, progress: Progress) -> LoadReport:
        from desktop.work.operations import products

        return products.load_products(store, path, progress=progress)

    return operation
