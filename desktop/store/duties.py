"""Keep what people said of duties: done, responsible, own dates; each one and each withdrawal is a row of its own."""

from __future__ import annotations

from sqlalchemy import func, insert, select

from desktop.problems import Problem
from desktop.store.access import Access
from desktop.store.journal import note
from desktop.store.schema import duty_record
from matching.duties.marks import Mark

_D = duty_record.c
_later = duty_record.alias("later")
_WITHDRAWN = select(_later.c.seq).where(_later.c.withdraws == _D.seq).exists()
_COUNTING = select(duty_record).where(_D.withdraws.is_(None), ~_WITHDRAWN).order_by(_D.seq)
_WORDS = {"done": "duty_done", "responsible": "duty_assigned", "dated": "duty_dated"}


class DutyShelf:
    """Read and write the records of duties."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def marks(self) -> tuple[Mark, ...]:
        """Return the records that count, in the order of their numbers."""
        with self._access.reading() as connection:
            rows = connection.execute(_COUNTING).all()
        return tuple(
            Mark(
                number=row.seq,
                kind=row.kind,
                key=row.key,
                value=row.value,
                note=row.note,
                by=row.done_by,
                made_at=row.made_at,
            )
            for row in rows
        )

    def record(self, mark: Mark, *, by: str) -> int:
        """Keep a mark and return its number."""
        with self._access.transaction():
            number = self._put(mark, by=by, told=mark.note)
            told = "：".join(filter(None, (mark.value, mark.note)))
            note(self._access, by=by, why=told, what=_WORDS[mark.kind], subject="duty", subject_id=mark.key)
        return number

    def withdraw(self, number: int, *, by: str, why: str) -> Mark:
        """Let a mark count no more; the row stays, and what was withdrawn is given back."""
        with self._access.transaction():
            found = {mark.number: mark for mark in self.marks()}.get(number)
            if found is None:
                raise Problem(
                    f"第 {number} 号待办记录不在有效记录之中",
                    remedy="它可能已被撤回，请刷新后再看",
                    code="duty_record_unknown",
                )
            self._put(found, by=by, told=why, withdraws=number)
            note(
                self._access,
                by=by,
                why=f"第 {number} 号：{why}",
                what="duty_withdrawn",
                subject="duty",
                subject_id=found.key,
            )
        return found

    def first_day(self) -> str:
        """Return when anything was entered in this database first, empty when nothing was."""
        from desktop.store.schema import journal

        with self._access.reading() as connection:
            return connection.execute(select(func.min(journal.c.at))).scalar() or ""

    def _put(self, mark: Mark, *, by: str, told: str, withdraws: int | None = None) -> int:
        row = {
            "made_at": self._access.stamp(),
            "done_by": by,
            "kind": mark.kind,
            "key": mark.key,
            "value": mark.value,
            "note": told,
            "withdraws": withdraws,
        }
        with self._access.reading() as connection:
            (number,) = connection.execute(insert(duty_record), row).inserted_primary_key or (0,)
        return int(number)
