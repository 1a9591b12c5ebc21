"""The state of every offer for many cases at once: the same as one case after the other, block by block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from matching.case import Case, Fact
from matching.criteria.columns import Columns, Truth, pack_truths
from matching.fields import FieldDictionary, is_unknown
from matching.offers.eligible import CLOSING, COLLATERAL
from matching.override import LAID, Override, by_finding, laid_over
from matching.packs import Gate, Pack
from matching.packs.rows import DatedRow
from matching.verdict import Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint8]
    Mask = NDArray[np.bool_]
    Days = NDArray[np.int64]

OPEN, UNKNOWN, CLOSED, HISTORIC = range(4)
STATES = ("open", "unknown", "closed", "historic")
"""States in the order of lists; the place is the code."""
_VERDICTS = (Verdict.YES, Verdict.NO, Verdict.UNKNOWN, Verdict.EXPIRED, Verdict.NOT_APPLICABLE)
_YES, _NO, _OPEN, _OVER, _OUT = range(5)
_STATE_OF = tuple(STATES.index(verdict.offer) for verdict in _VERDICTS)
_LATEST = 99_999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """Hold for every case of a block whether and how a pack reaches it."""

    day: Days
    constant: Codes
    """The verdict all conditions have alike, or 255 where each must be judged."""


_EACH = 255


def names_of(pack: Pack, on: date) -> set[str]:
    """Return the facts the state of a pack's offers depends on; a document that is over asks nothing."""
    own = {pack.row.dated_by} if pack.row.dated_by else set()
    asked = [pack.applies]
    if _may_open(pack, on):
        asked += [*(gate.when for gate in _gates(pack)), *(offer.when for offer in pack.offers)]
    return own | {name for condition in asked if condition is not None for name in condition.names}


def known_facts(
    cases: Sequence[Case], names: Iterable[str], dictionary: FieldDictionary
) -> dict[str, list[Fact | None]]:
    """Return for every field the known fact of each case.

    One walk over each case: there are millions of facts, and fetching each from memory is what takes the time.
    """
    found: dict[str, list[Fact | None]] = {name: [None] * len(cases) for name in names if name in dictionary}
    column = found.get
    for at, case in enumerate(cases):
        for name, fact in case.facts.items():
            rows = column(name)
            if rows is not None and (type(fact.value) is Decimal or not is_unknown(fact.value)):
                rows[at] = fact
    return found


def states_of(pack: Pack, cases: Sequence[Case], columns: Columns, on: date) -> Codes:
    """Return the state of every offer of a pack (rows) for every case of a block."""
    import numpy as np

    if not pack.offers:
        return np.zeros((0, columns.cases), np.uint8)
    gates = _gates(pack) if _may_open(pack, on) else []
    whens = [offer.when for offer in pack.offers] if _may_open(pack, on) else [None] * len(pack.offers)
    conditions = [pack.applies, *(gate.when for gate in gates), *whens]
    applies, *found = pack_truths(pack, conditions, columns, on)
    reach = _reach(pack, applies, columns, on)
    verdicts = [_verdicts(truth, reach) for truth in found]
    overrides = {at: by_finding(case.overrides) for at, case in enumerate(cases) if case.overrides}
    passed = []
    for gate, codes in zip(gates, verdicts, strict=False):
        _time(codes, gate.row, reach.day)
        _lay(codes, pack, gate.row.id, overrides, on)
        passed.append((gate.row, codes))
    states = np.empty((len(pack.offers), columns.cases), np.uint8)
    table = np.array(_STATE_OF, np.uint8)
    for at, (offer, codes) in enumerate(zip(pack.offers, verdicts[len(gates) :], strict=True)):
        _time(codes, offer.row, reach.day)
        np.take(table, codes, out=states[at])
        stages = {"recommend", "offers", COLLATERAL} if offer.row.family == COLLATERAL else {"recommend", "offers"}
        behind = [
            (row, gate)
            for row, gate in passed
            if row.stage in stages and (not row.closes or offer.row.clause in row.closes)
        ]
        _hold(states[at], codes == _YES, behind)
    return states


def _gates(pack: Pack) -> list[Gate]:
    """Return the gates that can close what a pack offers."""
    return [gate for gate in pack.gates if gate.row.stage in {"recommend", "offers", COLLATERAL}]


def _may_open(pack: Pack, on: date) -> bool:
    """Say whether the document can still be alive for any case of a block."""
    if pack.row.status in {"expired", "historic"}:
        return False
    return bool(pack.row.dated_by) or pack.is_live(on)


def _reach(pack: Pack, applies: Truth, columns: Columns, on: date) -> _Reach:
    import numpy as np

    if pack.row.dated_by:
        own = [_packed(columns.day(pack.row.dated_by, case) or on) for case in range(columns.cases)]
        day = np.array(own, np.int64)
    else:
        day = np.full(columns.cases, _packed(on), np.int64)
    constant = np.full(columns.cases, _EACH, np.uint8)
    constant[applies.unknown] = _OPEN
    over = pack.row.status in {"expired", "historic"}
    last = -1 if over else _LATEST if pack.row.valid_to is None else _packed(pack.row.valid_to)
    constant[day > last] = _OVER
    constant[~applies.possible | (day < _packed(pack.begins()))] = _OUT
    return _Reach(day=day, constant=constant)


def _verdicts(truth: Truth, reach: _Reach) -> Codes:
    import numpy as np

    codes = np.where(truth.yes, _YES, np.where(truth.possible, _OPEN, _NO)).astype(np.uint8)
    held = reach.constant != _EACH
    codes[held] = reach.constant[held]
    return codes


def _time(codes: Codes, row: DatedRow, day: Days) -> None:
    """Let a row begin, end or be over by itself."""
    within = codes < _OVER
    historic = getattr(row, "historic", False)
    if row.valid_from is not None:
        codes[within & (day < _packed(row.valid_from))] = _OUT
    if historic or row.valid_to is not None:
        over = within if historic or row.valid_to is None else within & (day > _packed(row.valid_to))
        codes[over] = _OVER


def _lay(
    codes: Codes, pack: Pack, gate: str, overrides: Mapping[int, Mapping[tuple[str, str], Override]], on: date
) -> None:
    """Lay the decisions of named persons over a gate."""
    for at, own in overrides.items():
        verdict = _VERDICTS[codes[at]]
        held = laid_over(own, pack=pack.row.id, edition=pack.row.edition, finding=gate, verdict=verdict, on=on)
        if held:
            codes[at] = _VERDICTS.index(LAID[held.decided])


def _hold(states: Codes, met: Mask, gates: Sequence[tuple[object, Codes]]) -> None:
    """Close or hold what an offer's own condition opens, as the gates of its document say."""
    for _, codes in gates:
        states[met & (codes == _OPEN)] = UNKNOWN
    for row, codes in gates:
        if getattr(row, "on_no", "") in CLOSING:
            states[met & (codes == _NO)] = CLOSED


def _packed(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
