"""The commands `lvjian offers …`, `lvjian bundle …` and `lvjian product …`: their work and their answers."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from desktop import resources
from desktop.cli.answers import plain
from desktop.cli.session import DONE, Answer, day_of, open_store, path_of, progress_of
from desktop.problems import Problem
from desktop.work.operations import offers, products
from matching.explain.printed import number
from matching.offers.bundle import Bundle
from matching.offers.collateral import SecurityPackage
from matching.offers.effect import LoanEffect
from matching.offers.match import Match
from matching.offers.words import bundle_head, effect_text, left_text, limits_text, working_text

STATES = {"open": "可办", "unknown": "待查", "closed": "不可办", "historic": "历史"}
_SHOWN = 40


def run_offers(options: Namespace) -> Answer:
    """List what is on offer, match a project with it, or an offer with the projects."""
    on = day_of(options)
    with open_store(path_of(options)) as store:
        if options.list:
            lines = offers.offer_lines(store, on)
            return DONE, {"on": on.isoformat(), "offers": plain(lines)}, _listed(lines)
        if options.offer:
            fitting = offers.cases_of_offer(store, options.offer, on, progress=progress_of(options))
            return DONE, {"matching": plain(fitting)}, "\n".join(_fitting(fitting))
        if not options.case:
            remedy = "写项目的序号、编号或名称；或用 --for 写产品、政策的编号或名称；--list 列出全部"
            raise Problem("没有写项目", remedy=remedy, code="usage")
        found = offers.offers_of_case(store, _case(store, options.case), on)
    if options.family:
        found = replace(found, matches=tuple(one for one in found.matches if one.offer.family == options.family))
    return DONE, {"matching": _document(found)}, "\n".join(_matched(found))


def run_bundle(options: Namespace) -> Answer:
    """Return the best lawful bundle of a project."""
    with open_store(path_of(options)) as store:
        found = offers.offers_of_case(store, _case(store, options.case), day_of(options))
    return DONE, {"project": found.project, "bundle": plain(found.bundle)}, "\n".join(bundle_lines(found.bundle))


def run_product(options: Namespace) -> Answer:
    """Write the blank workbook of products, load a filled one, or show the product box."""
    if options.product_command == "form":
        products.write_form(options.out)
        return DONE, {"file": str(options.out)}, f"空白产品表已写入 {options.out}"
    on = day_of(options)
    with open_store(path_of(options)) as store:
        if options.product_command == "load":
            report = products.load_products(store, options.file, replace=options.replace, progress=progress_of(options))
            return DONE, {"report": plain(report)}, report.sentence()
        lines = products.product_lines(store, on)
    return DONE, {"on": on.isoformat(), "products": plain(lines)}, "\n".join(_box(lines, on.isoformat()))


def _case(store: Any, text: str) -> str:
    from desktop.work.operations.cases import find_case

    return find_case(store, text)


def _document(found: offers.CaseOffers) -> dict[str, Any]:
    return {
        "case_id": found.case_id,
        "project": found.project,
        "on": found.on.isoformat(),
        "offers": [_match_document(one, found.effects) for one in found.matches],
        "bundle": plain(found.bundle),
        "security": plain(found.security),
        "warnings": list(found.warnings),
    }


def _match_document(one: Match, effects: Mapping[str, LoanEffect]) -> dict[str, Any]:
    effect = effects.get(one.offer.id)
    return {
        **plain(one.offer),
        "fit": plain(one.fit),
        "product": None if one.product is None else plain(one.product),
        "effect": None if effect is None else plain(effect),
        "warnings": list(one.warnings),
    }


def _matched(found: offers.CaseOffers) -> Iterator[str]:
    yield f"{found.project}　{found.on}"
    for state, label in STATES.items():
        own = found.of_state(state)
        if not own:
            continue
        yield ""
        yield f"{label}（{len(own)}）"
        for one in own[:_SHOWN] if state in {"open", "unknown"} else own[:10]:
            yield from _match(one, found.effects.get(one.offer.id))
        if len(own) > 10 and state not in {"open", "unknown"}:
            yield f"  另有 {len(own) - 10} 项，用 --json 查看"
    yield ""
    yield from bundle_lines(found.bundle)
    yield ""
    yield from security_lines(found.security)
    for warning in found.warnings:
        yield f"提醒：{warning}"


def _match(one: Match, effect: LoanEffect | None) -> Iterator[str]:
    draft = "［草案］" if one.offer.draft else ""
    fit = f"　匹配度 {one.fit.text}" if one.offer.state in {"open", "unknown"} else ""
    yield f"  {one.offer.title}{draft}{fit}　{one.offer.cited}"
    yield f"    {one.offer.reason}"
    if one.product is not None and (words := limits_text(one.product)):
        yield f"    {one.product.bank}产品 {one.product.id}：{words}"
    if effect is not None and (words := effect_text(effect, resources.dictionary())):
        yield f"    {words}"


def bundle_lines(found: Bundle) -> Iterator[str]:
    """Return a bundle as lines for people."""
    yield f"最优合法组合：{bundle_head(found)}"
    for one in found.chosen:
        yield f"  ● {one.named}" + (f"　{number(one.money)} 万元" if one.money is not None else "")
    for title, rows in (("未纳入", found.left_out), ("待查后再定", found.held)):
        yield from (f"  ○ {title}：{one.choice.named}　{left_text(one)}" for one in rows)
    yield from (f"  注：{note}" for note in found.notes)


def security_lines(found: SecurityPackage) -> Iterator[str]:
    """Return the guarantee package as lines for people."""
    cover = f"；担保覆盖率 {working_text(found.cover)}" if found.total.value is not None else ""
    yield f"担保组合：{working_text(found.total)}{cover}"
    for line in found.lines:
        yield f"  {line.working.label}：{working_text(line.working)}"
        if line.documents:
            yield f"    材料：{'、'.join(line.documents)}"
    for one in found.insurances:
        yield f"  {one.label}：{one.sentence}"
    yield from (f"  请核对：{text}" for text in found.problems)


def _fitting(found: offers.OfferCases) -> Iterator[str]:
    draft = "［草案］" if found.offer.draft else ""
    counts = "　".join(f"{label} {found.counts.get(state, 0)}" for state, label in STATES.items())
    yield f"{found.offer.title}{draft}　{found.offer.cited}　{found.on}"
    yield counts
    for one in found.cases:
        state = STATES[one.match.offer.state]
        yield f"  {one.number} {one.project}（{one.enterprise}）　{state}　匹配度 {one.match.fit.text}"
        yield f"    {one.match.offer.reason}"
    total = sum(found.counts.values())
    if total > len(found.cases):
        yield f"  共 {total} 个项目，只列出前 {len(found.cases)} 个"


def _listed(lines: Iterable[offers.OfferLine]) -> str:
    return "\n".join(
        f"{one.id:<34}{one.title}{'［草案］' if one.draft else ''}{'［历史］' if one.historic else ''}　{one.cited}"
        for one in lines
    )


def _box(lines: Iterable[products.ProductLine], on: str) -> Iterator[str]:
    yield f"{on} 的产品箱（● 有效　○ 未用）；空白表用 lvjian product form --out 产品表.xlsx 得到"
    for one in lines:
        draft = "［草案］" if one.draft else ""
        mark = "●" if one.in_force else "○"
        words = [one.family, one.bank, one.version, one.region, one.limits, one.days, one.document]
        yield f"  {mark} {one.id}　{one.title}{draft}　{'　'.join(word for word in words if word)}"
        if one.warning:
            yield f"    提醒：{one.warning}"
