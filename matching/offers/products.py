"""The bank's own products (product box B03): versions, region, limits, review day; judged like the offers of a pack.

What ships is names as drafts without amounts, terms or rates; the office fills in its own. A product whose row names a
clause (`offer`) lends that offer its limits; any other is an offer of its own under the condition it states.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from matching.errors import ResourceError
from matching.expression import Environment, Expression, Symbol, read_expression, symbols_of
from matching.fields import FieldDictionary
from matching.packs.model import DRAFT_MARKS, Offer, Pack, TestedClause, Timed
from matching.packs.rows import ClauseRow, Confidence, OfferRow, PackRow
from matching.packs.truths import Truths, truths_of

FILE = "offers/products.toml"
BOX = "products"
"""Id under which the products stand beside the packs."""
Family = Literal[
    "credit", "investment_banking", "fund", "leasing", "channel", "supply_chain", "bond", "venture", "guarantee",
    "public_fund",
]  # fmt: skip
_KINDS: dict[str, Literal["product", "channel", "tool"]] = {"channel": "channel", "public_fund": "tool"}
"""What an offer is whose product is not sold by a bank: a channel, or public money the operator entered (B53, B61)."""
LOANS = frozenset({"credit", "leasing", "supply_chain"})
"""Families repaid like a loan, whose limits and rate can be held against what is wanted."""


class ProductRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of one product, as an office states it."""

    id: str
    title: str
    family: Family
    bank: str = ""
    version: str = ""
    offer: str = ""
    """Clause of the pack offer that is this product; it then goes by the condition of that clause."""
    regions: tuple[str, ...] = ()
    """Codes of the regions it is offered in; none: everywhere."""
    when: str = ""
    documents: tuple[str, ...] = ()
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    """万元."""
    term_min: Decimal | None = None
    term_max: Decimal | None = None
    """Years."""
    rate_pct: Decimal | None = None
    """Yearly rate before any subsidy; never shipped."""
    valid_from: date | None = None
    valid_to: date | None = None
    review_on: date | None = None
    """Day by which the bank meant to look at it again."""
    exclusive: str = ""
    """Name of a group of which only one may be taken, as its document says."""
    before_start: bool = False
    """Its document asks for the application before work begins."""
    note: str = ""
    origin: str = ""
    confidence: Confidence = "V"
    place: str = ""
    """Where the office's row was read: file, sheet and row."""


class ProductsFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file products.toml."""

    product: tuple[ProductRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product with its condition: its own words, its region and its smallest amount and term."""

    row: ProductRow
    when: Expression | None

    @property
    def is_draft(self) -> bool:
        """Say whether it must look like a draft."""
        return self.row.confidence in DRAFT_MARKS

    @property
    def key(self) -> str:
        """Return the id of the offer its limits belong to."""
        return self.row.offer or self.row.id

    def review_warning(self, on: date) -> str:
        """Say that its review day has passed, empty when it has not."""
        due = self.row.review_on
        if due is None or on <= due:
            return ""
        version = f"（{self.row.version}）" if self.row.version else ""
        return f"产品“{self.row.title}”{version}应在 {due} 前复核，已过 {(on - due).days} 天，用前请向银行核对"


def load_products(text: str, dictionary: FieldDictionary, *, file: str = FILE) -> tuple[Product, ...]:
    """Read products.toml; refuse the file with file and item when a row does not fit."""
    try:
        rows = msgspec.convert(tomllib.loads(text, parse_float=Decimal), ProductsFile).product
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"产品箱不完整：{error}", file=file) from error
    return compiled(rows, dictionary, file=file)


def compiled(rows: Iterable[ProductRow], dictionary: FieldDictionary, *, file: str = FILE) -> tuple[Product, ...]:
    """Return products with their conditions compiled; a condition that cannot be is refused with its place."""
    symbols = symbols_of(dictionary, {})
    return tuple(_product(row, symbols, file) for row in rows)


def _product(row: ProductRow, symbols: Mapping[str, Symbol], file: str) -> Product:
    for low, high, label in (
        (row.amount_min, row.amount_max, "额度"), (row.term_min, row.term_max, "期限"),
        (row.valid_from, row.valid_to, "有效期"),
    ):  # fmt: skip
        if low is not None and high is not None and low > high:  # type: ignore[operator]  # both of one kind
            what = f"{label}下限 {low} 大于上限 {high}"
            raise ResourceError(what, file=row.place or file, item=row.id, remedy="请核对后改正")
    if row.offer and (row.when or row.regions):
        raise ResourceError(
            "写了对应条款，又写了自己的条件或区域", file=row.place or file, item=row.id,
            remedy="有自己的条件时请删去对应条款",
        )  # fmt: skip
    own = _own(row, symbols, file)
    text = " and ".join(part for part in (f"({own.text})" if own else "", *_limits(row)) if part)
    when = read_expression(text, symbols, file=row.place or file, item=row.id) if text else None
    return Product(row=row, when=when)


def _own(row: ProductRow, symbols: Mapping[str, Symbol], file: str) -> Expression | None:
    """Check the condition as written, so that what is wrong is found where the person wrote it."""
    if not row.when.strip():
        return None
    try:
        return read_expression(row.when, symbols, file=row.place or file, item=row.id)
    except ResourceError as error:
        remedy = error.remedy or "条件里只能用数据字典的字段编号（在政策页的条件编辑里可以查到），改好后再载入"
        raise ResourceError(
            error.what, file=error.file, item=f"{row.id} 的适用条件", position=error.position, remedy=remedy
        ) from error


def _limits(row: ProductRow) -> list[str]:
    """Return what the region and the smallest amount and term ask, in the condition language."""
    parts = [_within(row.regions)] if row.regions else []
    parts += [f"loan_amount_cny >= {row.amount_min}"] if row.amount_min is not None else []
    parts += [f"loan_term_years >= {row.term_min}"] if row.term_min is not None else []
    return parts


def _within(codes: Sequence[str]) -> str:
    """Return the condition that a case lies in one of these regions."""
    provinces = [code for code in codes if code.endswith("0000")]
    below = [code[:4] if code.endswith("00") else code for code in codes if code not in provinces]
    named = [f"ent_province == {_quoted(code)}" for code in provinces]
    if below:
        named.append(f"prefix_in(ent_county_code, [{', '.join(map(_quoted, below))}])")
    return "(" + " or ".join(named) + ")"


def _quoted(text: str) -> str:
    return f'"{text}"'


def on_offer(products: Iterable[Product], on: date) -> tuple[Product, ...]:
    """Return of every product the version that holds on a day, else its newest; later ones take earlier ones' place."""
    newest: dict[str, Product] = {}
    for product in products:
        kept = newest.get(product.row.id)
        if kept is None or _standing(product, on) >= _standing(kept, on):
            newest[product.row.id] = product
    return tuple(newest.values())


def _standing(product: Product, on: date) -> tuple[bool, date]:
    begins, ends = product.row.valid_from or date.min, product.row.valid_to or date.max
    return begins <= on <= ends, begins


def product_pack(products: Sequence[Product], dictionary: FieldDictionary) -> Pack:
    """Return products as a pack, so that they are judged, quoted and counted by the one mechanism of all offers."""
    own = [product for product in products if not product.row.offer]
    row = PackRow(
        id=BOX, edition="", title="绿色金融产品箱", kind="产品箱", level="office", region="", status="in_force",
    )  # fmt: skip
    offers = tuple(Offer(row=_offer_row(product), when=product.when) for product in own)
    return Pack(
        row=row,
        checksum="",
        texts={},
        applies=None,
        clauses={product.row.id: TestedClause(row=_clause_row(product), when=None) for product in own},
        tested=(),
        gates=(),
        rubric=None,
        layout=None,
        criteria=(),
        offers=offers,
        truths=_when_asked([offer.when for offer in offers], dictionary),
        readings=(),
        timed=Timed(
            gates=(),
            clauses=(),
            offers=tuple(at for at, one in enumerate(own) if one.row.valid_from or one.row.valid_to),
        ),
        names=frozenset(name for offer in offers if offer.when for name in offer.when.names),
        duties=(),
        cases=(),
    )


def _when_asked(
    conditions: Sequence[Expression | None], dictionary: FieldDictionary
) -> Callable[[Environment], Truths]:
    """Return the judge of all products, made when first asked: a box often serves a single project."""
    made: list[Callable[[Environment], Truths]] = []

    def truths(environment: Environment) -> Truths:
        if not made:
            made.append(truths_of(None, ((), (), conditions, (), ()), [], symbols_of(dictionary, {})))
        return made[0](environment)

    return truths


def _offer_row(product: Product) -> OfferRow:
    row = product.row
    return OfferRow(
        clause=row.id,
        family=_KINDS.get(row.family, "product"),
        title=row.title,
        when=product.when.text if product.when else "",
        documents=row.documents,
        note=row.note,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        confidence=row.confidence,
    )


def _clause_row(product: Product) -> ClauseRow:
    row = product.row
    number = " ".join(part for part in (row.bank, row.id, row.version) if part)
    return ClauseRow(id=row.id, number=number, kind="product_collateral", title=row.title, summary=row.note)
