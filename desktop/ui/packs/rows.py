"""The rows of a draft while they are edited in forms: what each holds, which were touched, what hangs on what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.ui.packs.condition_words import Number
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.work.operations.draft_rows import Edits, Rows

HEAD = "head"
_REFER = {"gate": ("clause", "also", "closes"), "offer": ("clause",), "duty": ("clause",)}
"""Keys that name a clause."""


@dataclass(slots=True, eq=False)
class Row:
    """Hold one row and which row of the file it was."""

    values: dict[str, Any]
    origin: int | None = None


class DraftRows(QObject):
    """Hold head and rows of a draft."""

    changed = Signal(str)
    """Something in this table, or in the head, is other than before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.head: dict[str, Any] = {}
        self.tables: dict[str, list[Row]] = {}
        self.unread: Mapping[str, str] = {}
        self.pack = ""
        """Id of the pack, with which every clause begins."""
        self._touched: set[str] = set()

    def take(self, rows: Rows) -> None:
        """Hold what was read from the files; nothing is touched then."""
        self.head = dict(rows.head)
        self.pack = str(rows.head.get("id", "")) or self.pack
        self.tables = {
            table: [Row(dict(values), origin) for origin, values in enumerate(found)]
            for table, found in rows.tables.items()
        }
        self.unread = rows.unread
        self._touched.clear()

    @property
    def is_touched(self) -> bool:
        """Say whether something was changed since it was read."""
        return bool(self._touched)

    def edits(self) -> Edits:
        """Return what was changed."""
        from desktop.work.operations.draft_rows import Edits, RowEdit

        return Edits(
            rows={
                table: [RowEdit(dict(row.values), row.origin) for row in self.tables[table]]
                for table in self.tables
                if table in self._touched
            },
            head=dict(self.head) if HEAD in self._touched else None,
        )

    # ---- changing

    def put(self, table: str, values: dict[str, Any], key: str, value: object, *, must: bool = False) -> None:
        """Enter a value; an empty one takes its key away, unless the key must stand."""
        if table == "clause" and key == "id":
            self._rename(str(values.get("id", "")), str(value))
        if value in (None, "", [], (), False) and not must:
            values.pop(key, None)
        else:
            values[key] = value
        self._touch(table)

    def add(self, table: str, values: Mapping[str, Any], place: int | None = None) -> int:
        """Add a row and return its place."""
        rows = self.tables.setdefault(table, [])
        at = len(rows) if place is None else place
        rows.insert(at, Row(dict(values)))
        self._touch(table)
        return at

    def remove(self, table: str, place: int) -> None:
        """Take a row away."""
        del self.tables[table][place]
        self._touch(table)

    def move(self, table: str, place: int, by: int) -> int:
        """Move a row up or down and return its new place."""
        rows = self.tables[table]
        to = min(max(place + by, 0), len(rows) - 1)
        if to != place:
            rows.insert(to, rows.pop(place))
            self._touch(table)
        return to

    # ---- asking

    def clauses(self) -> dict[str, str]:
        """Return every clause with its number and title."""
        rows = (row.values for row in self.tables.get("clause", ()))
        return {str(row.get("id", "")): f"{row.get('number', '')}　{row.get('title', '')}" for row in rows}

    def offers(self) -> dict[str, str]:
        """Return every offer by its clause."""
        rows = (row.values for row in self.tables.get("offer", ()))
        return {str(row.get("clause", "")): str(row.get("title", "")) for row in rows}

    def numbers(self) -> dict[str, Number]:
        """Return the numbers that conditions may name; a later one of the same name counts."""
        found = {}
        for row in self.tables.get("parameter", ()):
            name, value = str(row.values.get("id", "")), row.values.get("value")
            if name and isinstance(value, (int, float)):
                unit = str(row.values.get("unit", ""))
                found[name] = Number(id=name, title=str(row.values.get("title", name)), value=value, unit=unit)
        return found

    def fresh(self, table: str) -> dict[str, Any]:
        """Return the values a new row starts from."""
        made = dict(_FRESH[table])
        if table == "clause":
            made["id"] = self._free_clause()
            made["number"] = t("rules.new.number", number=_in_chinese(len(self.tables.get("clause", ())) + 1))
        elif table == "gate":
            made["id"] = self._free("gate", f"{self.pack[:4].upper()}{{:02d}}")
        elif table == "parameter":
            made["id"] = self._free("parameter", f"{self.pack}_number{{}}")
        if "clause" in made:
            made["clause"] = self._likely_clause(table)
        return made

    def copied(self, table: str, place: int) -> dict[str, Any]:
        """Return a copy of a row under a name of its own."""
        made = dict(self.tables[table][place].values)
        if table in {"clause", "gate", "parameter"}:
            made["id"] = self.fresh(table)["id"]
        return made

    def new_clause(self, title: str, kind: str) -> str:
        """Add a clause for a row that needs one and return its id."""
        values = self.fresh("clause") | {"title": title, "summary": title, "kind": kind}
        self.add("clause", values)
        return str(values["id"])

    def _likely_clause(self, table: str) -> str:
        """Return the clause a new row most likely belongs to: for an offer the last one that has none yet."""
        clauses = list(self.clauses())
        taken = set(self.offers()) if table == "offer" else set()
        free = [clause for clause in clauses if clause not in taken]
        return free[-1] if free else ""

    def _free_clause(self) -> str:
        taken = set(self.clauses())
        count = len(taken) + 1
        while any(one == f"{self.pack}.s{count}" or one.startswith(f"{self.pack}.s{count}.") for one in taken):
            count += 1
        return f"{self.pack}.s{count}"

    def _free(self, table: str, pattern: str) -> str:
        taken = {row.values.get("id") for row in self.tables.get(table, ())}
        count = 1
        while pattern.format(count) in taken:
            count += 1
        return pattern.format(count)

    def _rename(self, old: str, new: str) -> None:
        """Let every row that names a clause go with it."""
        for table, keys in _REFER.items():
            for row in self.tables.get(table, ()):
                for key in keys:
                    named = row.values.get(key)
                    if named == old:
                        row.values[key] = new
                    elif isinstance(named, list) and old in named:
                        row.values[key] = [new if one == old else one for one in named]
                    else:
                        continue
                    self._touch(table)

    def _touch(self, table: str) -> None:
        self._touched.add(table)
        self.changed.emit(table)


_FRESH: dict[str, dict[str, Any]] = {
    "clause": {"id": "", "number": "", "kind": "benefit", "title": "", "summary": "", "actions": ["DISPLAY"]},
    "gate": {
        "id": "", "clause": "", "title": "", "stage": "offers", "when": "", "on_no": "close", "on_unknown": "task",
    },
    "offer": {"clause": "", "family": "incentive", "title": ""},
    "duty": {"clause": "", "actor": "", "title": ""},
    "parameter": {"id": "", "value": 0, "title": ""},
}  # fmt: skip


def _in_chinese(number: int) -> str:
    """Return a number below a hundred as clauses are numbered, a larger one in digits.

    >>> _in_chinese(4), _in_chinese(10), _in_chinese(21)
    ('四', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


_DIGITS = "零一二三四五六七八九"
