"""The score: charts of what it is made of and of the support areas, and a table of the criteria behind them."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.charts.judged import area_radar, score_waterfall
from desktop.dossier.paper import Block, ChartRow, Heading, Interval, Row, Table
from desktop.dossier.sections.matter import BLANK, Matter, points, reason_without_title
from matching.findings import AreaScore, BlockScore, ScorePart


def score(matter: Matter) -> tuple[Block, ...]:
    """Print the score with the note that its numbers are a proposal."""
    words = matter.words
    blocks: list[Block] = [matter.note("score.note"), Heading(text=words("score.intervals")), *_charts(matter)]
    blocks += [
        matter.note("score.area_note", title=area.title, note=area.note)
        for area in matter.judgement.score.areas
        if area.note
    ]
    blocks += [Heading(text=words("score.criteria")), _criteria(matter)]
    left_out = [f"{part.id} {part.title}" for part in matter.judgement.score.parts if not part.applicable]
    if left_out:
        blocks.append(matter.note("score.not_applicable", titles=words("comma").join(left_out)))
    return tuple(blocks)


def _charts(matter: Matter) -> tuple[Block, ...]:
    total, language = matter.judgement.score, matter.settings.language
    charts = (score_waterfall(total, language=language), area_radar(total, language=language))
    shown = tuple(chart for chart in charts if chart is not None)
    return (ChartRow(charts=shown),) if shown else ()


def _criteria(matter: Matter) -> Table:
    total = matter.judgement.score
    columns = matter.columns("criteria")
    reasons = {
        finding.id: reason_without_title(finding.reason, finding.title)
        for finding in matter.judgement.findings
        if finding.kind == "criterion"
    }
    rows: list[Row] = []
    for block in total.blocks:
        own = [part for part in total.parts if part.block == block.id and part.applicable]
        rows.append(_group(_block_title(matter, block), len(columns)))
        rows.extend(_part_row(matter, part, reasons) for part in own if not part.area)
        for area in total.areas:
            parts = [part for part in own if part.area == area.id]
            if parts:
                rows.append(_group(_area_title(matter, area), len(columns)))
                rows.extend(_part_row(matter, part, reasons) for part in parts)
    return Table(columns=columns, rows=tuple(_without_empty_groups(rows)), style="dense")


def _without_empty_groups(rows: list[Row]) -> Iterable[Row]:
    """Drop group heads with nothing under them, keeping a block's head before its first area's."""
    for index, row in enumerate(rows):
        if row.kind != "group" or index + 1 < len(rows):
            yield row


def _group(title: str, width: int) -> Row:
    return Row(cells=(title,), spans=(width,), kind="group")


def _block_title(matter: Matter, block: BlockScore) -> str:
    span = _span(matter, block.low, block.high)
    return matter.words("score.group_block", title=block.title, maximum=f"{block.maximum:g}", points=span)


def _area_title(matter: Matter, area: AreaScore) -> str:
    if not area.scoreable:
        return matter.words("score.group_area_out", title=area.title)
    return matter.words("score.group_area", title=area.title, points=_span(matter, area.low, area.high))


def _span(matter: Matter, low: float, high: float) -> str:
    if points(low) == points(high):
        return points(low)
    return matter.words("score.span", low=points(low), high=points(high))


def _part_row(matter: Matter, part: ScorePart, reasons: dict[str, str]) -> Row:
    words = matter.words
    level = str(part.level_low)
    if part.level_high > part.level_low:
        level = words("score.span", low=part.level_low, high=part.level_high)
    evidence = words("score.no_evidence")
    if part.evidence:
        evidence = words("score.evidence", level=part.evidence, factor=f"{part.factor:g}")
    gained = words("score.queue_only")
    if part.weight:
        gained = words(
            "score.weight", points=_span(matter, part.points_low, part.points_high), weight=f"{part.weight:g}"
        )
    interval = Interval(low=part.points_low, high=part.points_high, maximum=part.weight)
    reason = reasons.get(part.id) or (
        words("score.waiting", fields=matter.labels(part.missing)) if part.missing else BLANK
    )
    return Row(cells=(f"{part.id} {part.title}", level, evidence, gained, interval, reason))
