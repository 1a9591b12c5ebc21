"""The record sheet of checks after the loan: four dimensions of each check, actual against forecast, signatures."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.dossier.paper import Block, Heading, Row, Table, Text
from desktop.dossier.sections.matter import BLANK, Matter
from matching.case import BASIS_LABELS
from matching.explain.printed import number
from matching.monitoring.checks import Check
from matching.monitoring.figures import Compared
from matching.monitoring.overview import Monitoring
from matching.monitoring.records import DIMENSIONS, MonitoringRecord, Span
from matching.monitoring.schedule import due_words

_TOLD = (
    "mon_finding", "mon_use_of_funds", "mon_principal_on_time", "mon_interest_on_time", "mon_loan_balance_cny",
    "mon_rectify", "mon_rectify_by", "mon_rectified_on", "mon_third_party", "mon_third_party_qualification",
    "mon_third_party_conflict",
)  # fmt: skip
"""What a line of the sheet tells beside its columns; complaints stay off paper that leaves the office."""
_ROOM_TO_SIGN = "\n"


def monitoring(matter: Matter) -> tuple[Block, ...]:
    """Print every check with its four dimensions, the figures beside the forecast, and room for signatures."""
    found = matter.settings.monitoring
    if found is None:
        return (Text(text=matter.words("none")),)
    words = matter.words
    blocks: list[Block] = [
        matter.note("monitoring.note", on=matter.day(found.on)),
        matter.note("monitoring.due", due=due_words(found.due, matter.dictionary)),
    ]
    if found.recheck:
        blocks.append(matter.note("monitoring.recheck", numbers=words("comma").join(map(str, found.recheck))))
    for check in found.checks:
        blocks += [Heading(text=_title(matter, check)), matter.table("monitoring", _lines(matter, check))]
    rows = tuple(_figures(matter, found))
    if rows:
        table = Table(columns=matter.columns("figures"), rows=rows, style="dense")
        blocks += [Heading(text=words("monitoring.figures")), matter.note("monitoring.proration"), table]
        blocks += [matter.note("monitoring.remark", text=text) for text in _gaps(matter, found)]
    if found.remarks or found.offered:
        blocks.append(Heading(text=words("monitoring.remarks")))
        told = [year.sentence for year in found.offered] + [remark.sentence for remark in found.remarks]
        blocks += [matter.note("monitoring.remark", text=text) for text in told]
    blocks += [Heading(text=words("monitoring.signatures")), _signatures(matter)]
    return tuple(blocks)


def _title(matter: Matter, check: Check) -> str:
    when = _span(matter, check.period)
    if check.period is None:
        on = matter.short_day(check.done_on) if check.done_on else BLANK
        when = matter.words("monitoring.without_period", on=on)
    if check.is_complete:
        return matter.words("monitoring.complete", when=when)
    names = matter.words("comma").join(_dimension(matter, name) for name in check.missing)
    return matter.words("monitoring.incomplete", when=when, names=names)


def _dimension(matter: Matter, name: str) -> str:
    return matter.dictionary["mon_dimension"].choice_label(name)


def _span(matter: Matter, span: Span | None) -> str:
    if span is None:
        return BLANK
    return matter.words("monitoring.span", start=matter.short_day(span[0]), end=matter.short_day(span[1]))


def _lines(matter: Matter, check: Check) -> Iterator[tuple[str, ...]]:
    for name in DIMENSIONS:
        records = check.of(name)
        if not records:
            yield _dimension(matter, name), matter.words("monitoring.lacking"), BLANK, BLANK, BLANK
        for record in records:
            yield _line(matter, record)


def _line(matter: Matter, record: MonitoringRecord) -> tuple[str, ...]:
    result = matter.words("monitoring.open")
    if record.result:
        label = matter.dictionary["mon_result"].choice_label(record.result)
        result = matter.words(f"monitoring.sign.{record.result}") + label
    told = [
        matter.words("monitoring.told", label=matter.dictionary[name].label, value=matter.value(name, fact))
        for name in _TOLD
        if (fact := record.facts.get(name)) is not None
    ]
    numbered = matter.words("monitoring.number", dimension=_dimension(matter, record.dimension), number=record.number)
    on = matter.short_day(record.checked_on) if record.checked_on else BLANK
    return (
        numbered,
        result,
        on,
        record.text("mon_checked_by") or matter.words("not_given"),
        matter.words("evidence.mark").join(told) or matter.words("monitoring.nothing_told"),
    )


def _figures(matter: Matter, found: Monitoring) -> Iterator[Row]:
    for compared in found.compared:
        if not compared.figures:
            continue
        title = matter.words("monitoring.figure", label=compared.label, unit=compared.unit)
        for figure in compared.figures:
            basis = BASIS_LABELS.get(figure.basis) or matter.words("monitoring.no_basis")
            forecast = figure.working.removesuffix(f" {compared.unit}") or _no_forecast(matter, compared)
            when = _span(matter, figure.period)
            if figure.period is None and figure.on is not None:
                when = matter.short_day(figure.on)
            yield Row(
                cells=(
                    title,
                    when,
                    number(figure.actual),
                    forecast,
                    number(figure.difference) if figure.difference is not None else BLANK,
                    f"{figure.ratio_pct}%" if figure.ratio_pct is not None else BLANK,
                    matter.words("monitoring.proof", basis=basis, evidence=figure.evidence),
                )
            )
            title = ""
        if len(compared.figures) > 1 and compared.actual is not None:
            yield _total(matter, compared)


def _no_forecast(matter: Matter, compared: Compared) -> str:
    return matter.words("monitoring.state" if compared.kind == "stock" else "monitoring.no_forecast")


def _total(matter: Matter, compared: Compared) -> Row:
    assert compared.actual is not None
    cells = (
        "",
        matter.words("monitoring.total", count=len(compared.figures)),
        number(compared.actual),
        number(compared.forecast) if compared.forecast is not None else BLANK,
        number(compared.difference) if compared.difference is not None else BLANK,
        f"{compared.ratio_pct}%" if compared.ratio_pct is not None else BLANK,
        "",
    )
    return Row(cells=cells, kind="total")


def _gaps(matter: Matter, found: Monitoring) -> Iterator[str]:
    """Tell once which days no figure covers, with the figures they lack in."""
    lacking: dict[tuple[Span, ...], list[str]] = {}
    for compared in found.compared:
        if compared.figures and compared.uncovered:
            lacking.setdefault(compared.uncovered, []).append(compared.label)
        if compared.figures and compared.note and compared.kind == "flow":
            yield matter.words("monitoring.told", label=compared.label, value=compared.note)
    comma = matter.words("comma")
    for spans, labels in lacking.items():
        told = comma.join(_span(matter, span) for span in spans)
        yield matter.words("monitoring.uncovered", spans=told, labels=comma.join(labels))


def _signatures(matter: Matter) -> Table:
    names = [
        _ROOM_TO_SIGN + matter.words(f"monitoring.sign_{name}") + _ROOM_TO_SIGN
        for name in ("checker", "second", "firm", "date")
    ]
    pairs = [(names[0], "", names[1], ""), (names[2], "", names[3], "")]
    return Table(columns=matter.columns("grid"), rows=tuple(Row(cells=pair) for pair in pairs), headed=False)
