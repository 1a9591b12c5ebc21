"""Lints for a pack: clause references, doubled ids, weight sums, scales, dates and worked cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from matching.case import EVIDENCE_LEVELS
from matching.errors import ResourceError
from matching.fields import FieldDictionary
from matching.packs.check_duties import check_duty
from matching.packs.model import Criterion, Pack
from matching.packs.rows import DatedRow, ReadingRow, RubricRow

Refuse = Callable[[str, str], ResourceError]


def check_edition(pack: Pack, dictionary: FieldDictionary, *, folder: str = "") -> None:
    """Refuse a pack whose rows do not fit together, naming file and item."""

    def refusing(file: str) -> Refuse:
        return lambda what, item: ResourceError(what, file=f"{folder}{file}", item=item)

    _dates(pack, dictionary, refusing("pack.toml"))
    _clauses(pack, dictionary, refusing("clauses.toml"))
    _gates(pack, refusing("gates.toml"))
    _criteria(pack, refusing("criteria.toml"))
    for offer in pack.offers:
        _known_clauses(pack, (offer.row.clause,), offer.row.title, refusing("offers.toml"))
    _unique((offer.row.clause for offer in pack.offers), refusing("offers.toml"))
    _unique((reading.row.id for reading in pack.readings), refusing("readings.toml"))
    for reading in pack.readings:
        _reading(pack, reading.row, refusing("readings.toml"))
    for file, rows in (
        ("clauses.toml", [clause.row for clause in pack.clauses.values()]),
        ("gates.toml", [gate.row for gate in pack.gates]),
        ("offers.toml", [offer.row for offer in pack.offers]),
        ("duties.toml", pack.duties),
        ("readings.toml", [reading.row for reading in pack.readings]),
    ):
        _spans(rows, refusing(file))
    for duty in pack.duties:
        _known_clauses(pack, (duty.clause,), duty.title, refusing("duties.toml"))
        check_duty(duty, dictionary, refusing("duties.toml"), f"{folder}duties.toml")


def _dates(pack: Pack, dictionary: FieldDictionary, refuse: Refuse) -> None:
    row = pack.row
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        raise refuse("失效日早于生效日", row.id)
    if row.dated_by and (row.dated_by not in dictionary or dictionary[row.dated_by].kind != "date"):
        raise refuse(f"{row.dated_by} 不是字典里的日期字段", row.id)


def _spans(rows: Sequence[DatedRow], refuse: Refuse) -> None:
    for row in rows:
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            raise refuse("失效日早于生效日", str(getattr(row, "id", "") or getattr(row, "clause", "")))


def _reading(pack: Pack, row: ReadingRow, refuse: Refuse) -> None:
    _known_clauses(pack, (row.clause,), row.id, refuse)
    if bool(row.classes) == bool(row.gates):
        raise refuse("读法须有 classes 或 gates 之一", row.id)
    if row.gates and not (row.yes and row.no and row.unknown):
        raise refuse("由闸门得出的读法须写明 yes、no、unknown 三种结论", row.id)
    values = [one.value for one in row.classes] + ([row.otherwise.value] if row.otherwise else [])
    _unique(values, refuse)
    if taken := {"expired", "not_applicable"} & set(values):
        raise refuse(f"{min(taken)} 是保留的结论名", row.id)


def _clauses(pack: Pack, dictionary: FieldDictionary, refuse: Refuse) -> None:
    for clause in pack.clauses.values():
        if not clause.row.id.startswith(f"{pack.row.id}."):
            raise refuse(f"条款编号应以 {pack.row.id}. 开头", clause.row.id)
        for field in clause.row.fields:
            if field not in dictionary:
                raise refuse(f"数据字典里没有 {field}", clause.row.id)


def _gates(pack: Pack, refuse: Refuse) -> None:
    _unique((gate.row.id for gate in pack.gates), refuse)
    for gate in pack.gates:
        _known_clauses(pack, (gate.row.clause,), gate.row.id, refuse)
        _known_clauses(pack, gate.row.also, gate.row.id, refuse)
        if stray := set(gate.row.closes) - {offer.row.clause for offer in pack.offers}:
            raise refuse(f"没有这项待遇或产品：{min(stray)}", gate.row.id)
        if gate.row.stage == "recommend" and gate.row.on_no == "collateral_zero":
            raise refuse("担保闸门的阶段应为 collateral", gate.row.id)


def _criteria(pack: Pack, refuse: Refuse) -> None:
    _unique((criterion.row.id for criterion in pack.criteria), refuse)
    if pack.rubric is None:
        if pack.criteria:
            raise refuse("有评分项却没有 [rubric]", pack.criteria[0].row.id)
        return
    if set(pack.rubric.evidence) != set(EVIDENCE_LEVELS):
        raise refuse("证据系数须列出 E0 至 E4", "rubric")
    factors = [pack.rubric.evidence[level] for level in EVIDENCE_LEVELS]
    if factors != sorted(factors) or not all(0 <= factor <= 1 for factor in factors):
        raise refuse("证据系数须在 0 与 1 之间并逐级不降", "rubric")
    for criterion in pack.criteria:
        _criterion(pack, criterion, refuse)
    _weights(pack.rubric, pack.criteria, refuse)


def _criterion(pack: Pack, criterion: Criterion, refuse: Refuse) -> None:
    row = criterion.row
    _known_clauses(pack, row.clauses, row.id, refuse)
    if not criterion.levels:
        raise refuse("评分项没有任何一级", row.id)
    if any(not 1 <= level.level <= 4 for level in criterion.levels):
        raise refuse("级别须在 1 至 4 之间", row.id)
    if row.rating == "number":
        ordered = sorted(row.at, reverse=row.at_op in {"<=", "<"})
        if not 1 <= len(row.at) <= 4 or list(row.at) != ordered:
            raise refuse("分级点须为 1 至 4 个并依次变严", row.id)
    if row.evidence_for_4 and row.evidence_for_4 not in EVIDENCE_LEVELS:
        raise refuse(f"没有证据等级 {row.evidence_for_4}", row.id)


def _weights(rubric: RubricRow, criteria: tuple[Criterion, ...], refuse: Refuse) -> None:
    pooled = {member for pool in rubric.pool for member in pool.members}
    if unknown := pooled - {criterion.row.id for criterion in criteria}:
        raise refuse("择优组引用了不存在的评分项", min(unknown))
    for area in rubric.area:
        total = sum(c.row.weight for c in criteria if c.row.area == area.id and c.row.id not in pooled)
        total += sum(sum(pool.weights) for pool in rubric.pool if pool.area == area.id)
        if abs(total - 100) > 1e-6:
            raise refuse(f"领域 {area.id} 的权重合计为 {total:g}，应为 100", area.id)
    for block in rubric.block:
        if block.best or block.second:
            if abs(block.best + block.second - block.points) > 1e-6:
                raise refuse(f"第 {block.id} 部分的两项分值合计应为 {block.points:g}", block.id)
            continue
        total = sum(c.row.weight for c in criteria if c.row.block == block.id and not c.row.area)
        if abs(total - block.points) > 1e-6:
            raise refuse(f"第 {block.id} 部分的权重合计为 {total:g}，应为 {block.points:g}", block.id)
    if abs(sum(block.points for block in rubric.block) - 100) > 1e-6:
        raise refuse("各部分分值合计应为 100", "rubric")


def _known_clauses(pack: Pack, clauses: Iterable[str], item: str, refuse: Refuse) -> None:
    for clause in clauses:
        if clause not in pack.clauses:
            raise refuse(f"本文件没有条款 {clause}", item)


def _unique(ids: Iterable[str], refuse: Refuse) -> None:
    seen: set[str] = set()
    for ident in ids:
        if ident in seen:
            raise refuse("编号重复", ident)
        seen.add(ident)
