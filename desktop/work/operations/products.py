"""The office's products and pledge rates: blank form, loading a filled one whole or not at all, and what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations.books import LoadReport, kept_book, load_book
from matching.errors import ResourceError
from matching.offers.collateral import PledgeRate
from matching.offers.products import Product, ProductRow, compiled, on_offer
from matching.offers.stacking import checked, own_rules
from matching.offers.words import limits_text
from matching.tools import TariffBook, TariffSet
from matching.tools.tariff import WHOLE_COUNTRY

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

SETTING = "products"
PRODUCT, PLEDGE = "product", "pledge_rate"
_NUMBERS = ("amount_min", "amount_max", "term_min", "term_max", "rate_pct")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLine:
    """Hold one product in words, as lists show it."""

    id: str
    title: str
    family: str
    bank: str
    version: str
    region: str
    days: str
    limits: str
    review_on: date | None
    document: str
    own: bool
    """Stated by the office; else a name that shipped."""
    draft: bool
    in_force: bool
    warning: str


def write_form(path: Path) -> Path:
    """Write the blank workbook of products and pledge rates."""
    from desktop.intake.book_kinds import PRODUCTS
    from desktop.intake.tariff_form import write_tariff_form

    write_tariff_form(path, resources.product_sheets(), PRODUCTS)
    return path


def load_products(store: Store, path: Path, *, replace: bool = False, progress: Progress) -> LoadReport:
    """Keep the rows of a workbook beside those kept, or with `replace` in place of all; one bad row refuses it."""
    from desktop.intake.book_kinds import PRODUCTS

    sheets = resources.product_sheets()
    return load_book(store, path, sheets, PRODUCTS, setting=SETTING, replace=replace, progress=progress, check=_checked)


def product_book(store: Store) -> TariffBook:
    """Return what the office stated about products and pledge rates."""
    from desktop.intake.book_kinds import PRODUCTS

    return kept_book(store, resources.product_sheets(), PRODUCTS, setting=SETTING)


def products(store: Store, on: date) -> tuple[Product, ...]:
    """Return the product box of a day: names as shipped, each gone where the office states its own."""
    return on_offer((*resources.shipped_products(), *_compiled(_rows(product_book(store)))), on)


def pledge_rates(store: Store, areas: Iterable[str], on: date) -> dict[str, PledgeRate]:
    """Return the pledge rate of every kind in force on a day, of the nearest of these areas that has one."""
    book = product_book(store)
    found: dict[str, PledgeRate] = {}
    for kind in book.keys(PLEDGE, "kind"):
        for area in (*areas, WHOLE_COUNTRY):
            one = book.in_force(PLEDGE, area=area, key={"kind": kind}, on=on)
            if one is not None:
                found[kind] = PledgeRate(
                    kind=kind, rate_pct=Decimal(one.rows[0]["rate_pct"]), document=one.document, area=one.area,
                    valid_from=one.valid_from,
                )  # fmt: skip
                break
    return found


def product_lines(store: Store, on: date) -> tuple[ProductLine, ...]:
    """Return the product box in words, the office's own first; a shipped name the office states anew is left out."""
    book = product_book(store)
    own = _compiled(_rows(book))
    used = {id(product) for product in on_offer((*resources.shipped_products(), *own), on)}
    names = {product.row.id for product in own}
    documents = {(one.key["id"], one.key["version"], one.valid_from): one for one in book.sets if one.sheet == PRODUCT}
    shipped = [product for product in resources.shipped_products() if product.row.id not in names]
    return tuple(
        _line(
            product,
            documents.get((product.row.id, product.row.version, product.row.valid_from or date.min)),
            on,
            in_force=id(product) in used and _holds(product.row, on),
        )
        for product in (*own, *shipped)
    )


def _line(product: Product, source: TariffSet | None, on: date, *, in_force: bool) -> ProductLine:
    row = product.row
    family = resources.product_sheets()[PRODUCT].column("family").label_of(row.family)
    return ProductLine(
        id=row.id,
        title=row.title,
        family=family,
        bank=row.bank,
        version=row.version,
        region=source.area if source else WHOLE_COUNTRY,
        days=source.days() if source else "",
        limits=limits_text(row),
        review_on=row.review_on,
        document=source.document if source else row.origin,
        own=source is not None,
        draft=product.is_draft,
        in_force=in_force,
        warning=product.review_warning(on),
    )


def _holds(row: ProductRow, on: date) -> bool:
    return (row.valid_from or date.min) <= on <= (row.valid_to or date.max)


def _checked(book: TariffBook) -> None:
    """Refuse a workbook whose products cannot be judged, naming sheet, row and remedy."""
    rows = _rows(book)
    _check_clauses(rows)
    try:
        compiled(rows, resources.dictionary())
        checked((*resources.offer_rules().stacking, *own_rules(rows)))
    except ResourceError as error:
        raise Problem(
            f"{error.item}：{error.what}"
            + (f"（第 {error.position + 1} 个字符）" if error.position is not None else ""),
            where=error.file,
            remedy=f"{error.remedy or '请核对后改正'}；原来的产品没有动",
            code="product_rows",
        ) from error


def _check_clauses(rows: Iterable[ProductRow]) -> None:
    """Refuse a product of a clause that offers nothing."""
    named = [row for row in rows if row.offer]
    if not named:
        return
    known = {offer.row.clause for pack in resources.packs().editions for offer in pack.offers}
    for row in named:
        if row.offer not in known:
            raise Problem(
                f"产品 {row.id} 的对应条款“{row.offer}”不在政策包的待遇里",
                where=row.place,
                remedy="请从“lvjian offers --list”里抄编号，或空着对应条款、写适用条件；原来的产品没有动",
                code="product_clause",
            )


def _compiled(rows: Iterable[ProductRow]) -> tuple[Product, ...]:
    try:
        return compiled(rows, resources.dictionary())
    except ResourceError as error:
        raise Problem(error.sentence(), remedy="请改好后重新载入产品表", code="product_kept") from error


def _rows(book: TariffBook) -> tuple[ProductRow, ...]:
    return tuple(_row(one) for one in book.sets if one.sheet == PRODUCT)


def _row(one: TariffSet) -> ProductRow:
    cells: Mapping[str, str] = one.rows[0]
    numbers = {name: Decimal(cells[name]) for name in _NUMBERS if cells.get(name)}
    review = cells.get("review_on", "")
    facts: dict[str, Any] = {
        "id": one.key["id"],
        "version": one.key["version"],
        "title": cells["title"],
        "family": cells["family"],
        "bank": cells.get("bank", ""),
        "offer": cells.get("offer", ""),
        "when": cells.get("when", ""),
        "note": cells.get("note", ""),
        "exclusive": cells.get("exclusive", ""),
        "before_start": cells.get("before_start") == "yes",
        "regions": _regions(one),
        "documents": tuple(part for part in _parts(cells.get("documents", "")) if part),
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "review_on": date.fromisoformat(review) if review else None,
        "origin": one.document,
        "place": one.place,
        **numbers,
    }
    return ProductRow(**facts)


def _parts(text: str) -> list[str]:
    for mark in "；;，,\n":
        text = text.replace(mark, "、")
    return [part.strip() for part in text.split("、")]


def _regions(one: TariffSet) -> tuple[str, ...]:
    """Return the code of the region a row names; one that cannot be told is refused."""
    if one.area == WHOLE_COUNTRY:
        return ()
    found = resources.codes().find_region(one.area)
    provinces = [region for region in found if region.level == "province"]
    if len(found) == 1 or len(provinces) == 1:
        return ((provinces or found)[0].code,)
    what = f"执行地区“{one.area}”" + ("在区划表里有几个" if found else "在区划表里没有")
    remedy = "请写全称，如“广东省韶关市始兴县”，或写 6 位区划代码；全国办理的写“全国”"
    raise Problem(what, where=one.place, remedy=remedy, code="product_area")
