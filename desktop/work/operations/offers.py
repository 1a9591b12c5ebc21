"""Matching both ways for stored cases: what a project can have, which projects an offer fits, the best bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.work.operations.judging import ground_on
from desktop.work.operations.office import packs_in_use
from desktop.work.operations.papers_held import held_by, holder_on
from desktop.work.operations.products import pledge_rates, products
from matching.case import Case
from matching.criteria.evaluate import gate_findings, reach_of
from matching.criteria.facts import CaseView
from matching.decision import outcomes
from matching.findings import Judgement, OfferResult
from matching.ground import Ground
from matching.offers.bundle import Bundle, Choice, bundle
from matching.offers.collateral import SecurityPackage, security_package
from matching.offers.effect import LoanEffect, money_of, product_effect, subsidy_effect
from matching.offers.eligible import offer_results
from matching.offers.match import BOX, Candidates, Match, Shelf, candidates, match_of, matches, product_results
from matching.offers.stacking import RuleRow, expanded, own_rules
from matching.override import by_finding
from matching.packs import Offer, Pack
from matching.packs.model import DRAFT_MARKS

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

SHOWN = 100
"""Projects of an offer that are explained one by one; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOffers:
    """Hold everything a project can have: offers by fit, effects on the loan, the bundle and the guarantees."""

    case_id: str
    project: str
    on: date
    editions: Mapping[str, str]
    """Edition of every pack matched with."""
    matches: tuple[Match, ...]
    effects: Mapping[str, LoanEffect]
    """By offer, where the offer is a loan or gives part of the interest back."""
    bundle: Bundle
    security: SecurityPackage
    warnings: tuple[str, ...]

    def of_state(self, state: str) -> tuple[Match, ...]:
        """Return the offers of one state in their order."""
        return tuple(one for one in self.matches if one.offer.state == state)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """Name one offer, as lists to choose from show it."""

    id: str
    pack: str
    edition: str
    family: str
    title: str
    cited: str
    product: str
    """Id of the product that lends it its limits, empty without one."""
    draft: bool
    historic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingCase:
    """Hold one project as it stands for an offer."""

    case_id: str
    number: int
    project: str
    enterprise: str
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCases:
    """Hold the projects of one offer: how many stand where, and the first of them in words."""

    offer: OfferLine
    on: date
    counts: Mapping[str, int]
    cases: tuple[FittingCase, ...]


def offers_of_case(store: Store, case_id: str, on: date, *, progress: Progress | None = None) -> CaseOffers:
    """Match a stored case, as it is now, with everything on offer on a day."""
    ground = ground_on(packs_in_use(store), on)
    return _offers(store, _stored(store, case_id), ground, on)


def bundle_of_case(store: Store, case_id: str, on: date, *, progress: Progress | None = None) -> Bundle:
    """Return the best lawful bundle of a stored case."""
    return offers_of_case(store, case_id, on, progress=progress).bundle


def offer_lines(store: Store, on: date) -> tuple[OfferLine, ...]:
    """Return everything on offer on a day, by pack, products last."""
    shelf = shelf_of(store, packs_in_use(store).on(on), on)
    return tuple(_offer_line(shelf, pack, offer) for pack in shelf.everything for offer in pack.offers)


def cases_of_offer(store: Store, name: str, on: date, *, progress: Progress | None = None) -> OfferCases:
    """Match an offer, named by id or title, with all stored cases; the best are told with their reasons."""
    ground = ground_on(packs_in_use(store), on)
    shelf = shelf_of(store, ground.packs, on)
    pack, offer = _one(shelf, name)
    only = frozenset({offer.row.clause})
    holder = holder_on(store, on)
    found = candidates(shelf, _cases(store, ground, on, progress), on, keep=SHOWN, only=only, holder=holder)
    own = found.get(offer.row.clause, Candidates(counts={}, best=()))
    told = [_told(store, one.case_id, ground, shelf, pack, offer, on) for one in own.best]
    return OfferCases(offer=_offer_line(shelf, pack, offer), on=on, counts=own.counts, cases=tuple(told))


def shelf_of(store: Store, packs: tuple[Pack, ...], on: date) -> Shelf:
    """Return everything on offer at this office on a day."""
    return Shelf(
        dictionary=resources.dictionary(),
        packs=packs,
        products=products(store, on),
        rules=resources.offer_rules().fit,
        catalogue=resources.paper_catalogue(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOffers:
    """Hold the offers of a kept judgement in their order, with the best lawful bundle."""

    matches: tuple[Match, ...]
    bundle: Bundle


def offers_on_paper(store: Store, judgement: Judgement, case: Case, ground: Ground) -> PaperOffers:
    """Order what a kept judgement says of the offers, with the product box of its day; `case` is as it was judged."""
    shelf = shelf_of(store, ground.packs, judgement.on)
    view = CaseView(case, ground.dictionary, judgement.on, name_code=ground.name_code)
    found = matches(shelf, view, judgement.offers, held=held_by(store, case, judgement.on))
    return PaperOffers(matches=found, bundle=_bundle(shelf, view, found, _effects(view, found, ground)))


# ---- one project


def _stored(store: Store, case_id: str) -> Case:
    case = store.load_case(case_id).case
    return replace(case, overrides=store.overrides([case_id]).get(case_id, ()))


def _offers(store: Store, case: Case, ground: Ground, on: date) -> CaseOffers:
    shelf = shelf_of(store, ground.packs, on)
    whole = replace(ground.completed(case, on), overrides=case.overrides)
    view = CaseView(whole, ground.dictionary, on, name_code=ground.name_code)
    found = matches(shelf, view, _judged(whole, view, ground, on), held=held_by(store, case, on))
    effects = _effects(view, found, ground)
    collateral = resources.offer_rules().collateral
    return CaseOffers(
        case_id=case.id,
        project=case.text("prj_name"),
        on=on,
        editions={pack.row.id: pack.row.edition for pack in ground.packs},
        matches=found,
        effects=effects,
        bundle=_bundle(shelf, view, found, effects),
        security=security_package(view, collateral, pledge_rates(store, _areas(view), on)),
        warnings=tuple(dict.fromkeys(text for one in found for text in one.warnings)),
    )


def _bundle(shelf: Shelf, view: CaseView, found: tuple[Match, ...], effects: Mapping[str, LoanEffect]) -> Bundle:
    """Return the best lawful bundle of what is open."""
    return bundle(_choices(found, effects), _rules(shelf), view)


def _judged(case: Case, view: CaseView, ground: Ground, on: date) -> Iterator[OfferResult]:
    """Give the offers of all packs in words."""
    found, overrides = outcomes(case, ground, on=on), by_finding(case.overrides)
    for pack in ground.packs:
        reach = reach_of(pack, view)
        missing = {one.id: one.missing for one in gate_findings(pack, view, reach, overrides)}
        yield from offer_results(pack, view, reach, found[pack.row.id].states, missing)


def _effects(view: CaseView, found: tuple[Match, ...], ground: Ground) -> dict[str, LoanEffect]:
    """Return what the open and unknown offers do to the loan."""
    rules, packs = resources.finance_rules(), {pack.row.id: pack for pack in ground.packs}
    effects: dict[str, LoanEffect] = {}
    worth = {row.offer: row for row in resources.offer_rules().worth}
    for one in found:
        if one.offer.state not in {"open", "unknown"}:
            continue
        effect = product_effect(view, rules, one.product) if one.product else None
        if one.offer.id in worth:
            effect = subsidy_effect(view, rules, worth[one.offer.id], packs[one.offer.pack])
        if effect is not None:
            effects[one.offer.id] = effect
    return effects


def _choices(found: tuple[Match, ...], effects: Mapping[str, LoanEffect]) -> tuple[Choice, ...]:
    worth = resources.offer_rules().worth
    return tuple(
        Choice(
            id=one.offer.id,
            title=one.offer.title,
            money=money_of(worth, one.offer.id, effects.get(one.offer.id)),
            fit=one.fit.low,
            draft=one.offer.draft,
        )
        for one in found
        if one.offer.state == "open"
    )


def _rules(shelf: Shelf) -> tuple[RuleRow, ...]:
    families: dict[str, list[str]] = {}
    for product in shelf.products:
        families.setdefault(product.row.family, []).append(product.key)
    rules = (*resources.offer_rules().stacking, *own_rules(product.row for product in shelf.products))
    return expanded(rules, families)


def _areas(view: CaseView) -> tuple[str, ...]:
    """Return the names of county, prefecture and province of a case, as an office may write them."""
    names: list[str] = []
    codes = resources.codes()
    for field in ("ent_county_code", "ent_prefecture", "ent_province"):
        code = view.values.get(field)
        region = codes.region(code) if isinstance(code, str) else None
        if region is not None:
            names += [codes.full_name(region.code), region.name, region.code]
    return tuple(dict.fromkeys(names))


# ---- one offer


def _one(shelf: Shelf, name: str) -> tuple[Pack, Offer]:
    found = shelf.find(name.strip())
    if len(found) == 1:
        return found[0]
    if not found:
        what, remedy = f"没有“{name}”这一项", "请用“lvjian offers --list”查看编号，或写完整的名称"
    else:
        named = "；".join(f"{offer.row.clause} {offer.row.title}" for _, offer in found[:8])
        what, remedy = f"有 {len(found)} 项符合“{name}”：{named}", "请写编号"
    raise Problem(what, remedy=remedy, code="offer")


def _cases(store: Store, ground: Ground, on: date, progress: Progress | None) -> Iterator[Case]:
    """Give all cases with their derived facts and the decisions laid over them."""
    laid = store.overrides(None)
    total = store.list_cases(CaseQuery(limit=1)).total
    for done, stored in enumerate(store.cases(None)):
        if progress is not None:
            progress.step(done, total, stored.case.text("prj_name"))
        yield replace(ground.completed(stored.case, on), overrides=laid.get(stored.case.id, ()))


def _told(
    store: Store, case_id: str, ground: Ground, shelf: Shelf, pack: Pack, offer: Offer, on: date
) -> FittingCase:  # fmt: skip
    case = _stored(store, case_id)
    whole = replace(ground.completed(case, on), overrides=case.overrides)
    view = CaseView(whole, ground.dictionary, on, name_code=ground.name_code)
    if pack.row.id == BOX:
        results = product_results(shelf, view)
    else:
        reach, overrides = reach_of(pack, view), by_finding(case.overrides)
        own = outcomes(whole, replace(ground, packs=(pack,)), on=on)[pack.row.id]
        missing = {one.id: one.missing for one in gate_findings(pack, view, reach, overrides)}
        results = offer_results(pack, view, reach, own.states, missing)
    result = next(one for one in results if one.id == offer.row.clause)
    listed = store.case_row(case_id)
    return FittingCase(
        case_id=case_id,
        number=listed.number if listed else 0,
        project=case.text("prj_name"),
        enterprise=case.text("ent_name"),
        match=match_of(shelf, view, result, held=held_by(store, case, on)),
    )


def _offer_line(shelf: Shelf, pack: Pack, offer: Offer) -> OfferLine:
    product = shelf.product(offer.row.clause)
    return OfferLine(
        id=offer.row.clause,
        pack=pack.row.id,
        edition=pack.row.edition,
        family=offer.row.family,
        title=offer.row.title,
        cited=pack.cite(offer.row.clause),
        product=product.row.id if product else "",
        draft=pack.is_draft or offer.row.confidence in DRAFT_MARKS,
        historic=offer.row.historic or pack.row.status in {"expired", "historic"},
    )
