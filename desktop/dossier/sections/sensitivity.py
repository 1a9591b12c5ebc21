"""What the result does when its drivers move, and the ratios of the statements: the second half of the appraisal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from desktop.dossier.paper import Block, Column, Heading, Row, Table
from desktop.dossier.sections.matter import BLANK, Matter
from matching.appraisal import Appraisal, Figure, Grid, Ratio, Scenario


def varied(matter: Matter, found: Appraisal) -> Iterable[Block]:
    """Print tornado, two-way table and scenarios; nothing where there is no cash flow."""
    if not found.tornado:
        return
    yield Heading(text=matter.words("finance.heads.sensitivity"))
    yield matter.note("finance.basis", basis=found.basis)
    rows = (
        (
            matter.words("finance.driver", label=swing.label, low=swing.low, high=swing.high),
            _shown(swing.npv_low),
            _shown(swing.irr_low),
            _shown(swing.npv_high),
            _shown(swing.irr_high),
        )
        for swing in found.tornado
    )
    yield matter.table("finance.tornado", rows)
    if found.grid is not None:
        yield matter.note("finance.two_way", rows=found.grid.row_label, columns=found.grid.column_label)
        yield _grid(matter, found.grid)
    if found.scenarios:
        yield _scenarios(matter, found.scenarios)


def statements(matter: Matter, found: Appraisal) -> Iterable[Block]:
    """Print the ratios of the statements year by year; nothing where no statement is given."""
    if found.statements is None:
        return
    yield Heading(text=matter.words("finance.heads.statements"))
    columns = matter.columns("finance.ratios")
    years = (replace(column, title=year) for column, year in zip(columns[1:-1], found.statements.years, strict=True))
    rows = tuple(Row(cells=_ratio_cells(matter, ratio)) for ratio in found.statements.ratios)
    yield Table(columns=(columns[0], *years, columns[-1]), rows=rows, style="dense")


def _ratio_cells(matter: Matter, ratio: Ratio) -> tuple[str, ...]:
    unknown = matter.words("finance.unknown")
    values = (unknown if value is None else f"{value:,}" for value in ratio.values)
    worked = [words for value, words in zip(ratio.values, ratio.substituted, strict=True) if value is not None]
    formula = ratio.formula + (f"\n{worked[-1]}" if worked else "")
    return f"{ratio.label}（{ratio.unit}）", *values, formula


def _grid(matter: Matter, grid: Grid) -> Table:
    rows = [(name, *map(_shown, values)) for name, values in zip(grid.rows, grid.values, strict=True)]
    corner = matter.words("finance.corner", rows=grid.row_label, columns=grid.column_label)
    return _across(matter, "finance.grid", corner, grid.columns, rows)


def _scenarios(matter: Matter, scenarios: tuple[Scenario, ...]) -> Table:
    names = tuple(matter.words("draft") + one.label if one.draft else one.label for one in scenarios)
    rows = [(matter.words("finance.changes"), *(one.changes for one in scenarios))]
    for figures in zip(*(one.figures for one in scenarios), strict=True):
        rows.append((f"{figures[0].label}（{figures[0].unit}）", *map(_outcome, figures)))
    return _across(matter, "finance.scenarios", matter.words("finance.scenario"), names, rows)


def _across(matter: Matter, table: str, corner: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    """Return a table with as many columns as there are heads."""
    first, model = matter.columns(table)
    columns = (replace(first, title=corner), *shared(model, heads))
    return Table(columns=columns, rows=tuple(Row(cells=cells) for cells in rows), style="dense")


def shared(model: Column, heads: Sequence[str]) -> tuple[Column, ...]:
    """Return a column for every head, sharing the width of the one in the form."""
    return tuple(replace(model, title=head, width=model.width / len(heads)) for head in heads)


def _outcome(figure: Figure) -> str:
    return figure.problem if figure.value is None else f"{figure.value:,}"


def _shown(value: Decimal | None) -> str:
    return BLANK if value is None else f"{value:,}"
