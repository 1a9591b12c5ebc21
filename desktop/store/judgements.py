"""Keep judgements: immutable documents with a checksum, beside the columns lists need, and the numbers of dossiers."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from sqlalchemy import Row, Update, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.problems import Problem
from desktop.store.access import Access
from desktop.store.batches import send
from desktop.store.cases import missing
from desktop.store.journal import note
from desktop.store.listing import Listing, recommendation_order
from desktop.store.monitoring import ASKED_AGAIN, cases_asking
from desktop.store.records import JudgementInfo, VerdictChange
from desktop.store.schema import basis, dossier_number, edition, judgement, project, standing

if TYPE_CHECKING:
    from matching.decision import Decision
    from matching.ground import Basis

Part = TypeVar("Part")
LEVEL = 1
"""Compression: judgements repeat themselves, so the fastest level already keeps a tenth."""
Ranked = tuple["Decision", int | None, int | None, int | None]
"""A judgement with its rank, and the best and worst rank its score interval allows; None for one not ranked."""


def save(access: Access, ranked: Iterable[Ranked], *, by: str, why: str) -> int:
    """Keep judgements and show them in the case list; return how many."""
    rows, shown = [], []
    with access.transaction(), access.reading() as connection:
        stamp = access.stamp()
        for item, rank, best, worst in ranked:
            document = msgspec.json.encode(item)
            row = _row(item, document, stamp) | {"rank": rank, "rank_best": best, "rank_worst": worst}
            rows.append(row)
            shown.append(_shown(row))
        if rows:
            send(connection, insert(judgement), rows)
            send(connection, _show(access.listing), shown)
            ranked_rows = [row for row in rows if row["rank"] is not None]
            send(connection, _PUT_STANDING, [{name: row[name] for name in _STANDING_COLUMNS} for row in ranked_rows])
            subject = rows[0]["project_id"] if len(rows) == 1 else ""
            note(access, by=by, why=why or f"{len(rows)} 项", what="judged", subject="case", subject_id=subject)
    return len(rows)


def load(access: Access, judgement_id: str) -> Decision:
    """Return one judgement; refuse it when it is not what was kept."""
    with access.reading() as connection:
        row = connection.execute(_ONE, {"id": judgement_id}).first()
    if row is None:
        raise missing("评判记录")
    return opened(row.id, row.checksum, row.doc)


def latest(access: Access, case_id: str) -> Decision | None:
    """Return the judgement of a case made last, None when it was never judged."""
    with access.reading() as connection:
        row = connection.execute(_LATEST, {"id": case_id}).first()
    return None if row is None else opened(row.id, row.checksum, row.doc)


def latest_of_all(access: Access, part: type[Part]) -> tuple[Part, ...]:
    """Return a part of the decision made last on every case outside the recycle bin, without its checksum compared."""
    decoder = msgspec.json.Decoder(part)
    with access.reading() as connection:
        return tuple(decoder.decode(zlib.decompress(row.doc)) for row in connection.execute(_LATEST_OF_ALL))


def history(access: Access, case_id: str) -> tuple[JudgementInfo, ...]:
    """Return the heads of all judgements of a case, the newest first."""
    with access.reading() as connection:
        rows = connection.execute(_HISTORY, {"id": case_id}).all()
    return tuple(_info(row) for row in rows)


def changed_since(access: Access, since: date, *, limit: int) -> tuple[VerdictChange, ...]:
    """Return the cases judged since a day with another recommendation than the time before, the latest first."""
    shown = access.listing.table.c
    before = (
        select(judgement.c.recommendation)
        .where(judgement.c.project_id == shown.case_id, judgement.c.id != shown.judgement_id)
        .order_by(judgement.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    judged = select(
        shown.case_id, shown.enterprise, shown.project, shown.recommendation, shown.judged_on, before.label("before")
    ).where(shown.deleted == 0, shown.judged_on >= since.isoformat())
    found = judged.subquery()
    query = select(found).where(found.c.before != found.c.recommendation)
    with access.reading() as connection:
        rows = connection.execute(query.order_by(found.c.judged_on.desc(), found.c.case_id).limit(limit)).all()
    return tuple(
        VerdictChange(
            case_id=row.case_id, enterprise=row.enterprise, project=row.project, before=row.before,
            now=row.recommendation, on=date.fromisoformat(row.judged_on),
        )
        for row in rows
    )  # fmt: skip


def put_ranks(access: Access, ranks: Mapping[str, tuple[int, int, int]]) -> None:
    """Keep and show the present rank, best and worst rank of judged cases."""
    if not ranks:
        return
    rows = [
        {"project_id": case_id, "rank": rank, "rank_best": best, "rank_worst": worst}
        for case_id, (rank, best, worst) in ranks.items()
    ]
    table = access.listing.table
    shown: dict[str, Any] = {name: bindparam(name) for name in ("rank", "rank_best", "rank_worst")}
    with access.transaction(), access.reading() as connection:
        send(connection, _PUT_STANDING, rows)
        send(connection, update(table).where(table.c.case_id == bindparam("project_id")).values(**shown), rows)


def put_edition(access: Access, checksum: str, texts: Mapping[str, str]) -> None:
    """Keep the files of a policy pack under their checksum; kept once, never changed."""
    with access.transaction(), access.reading() as connection:
        if connection.execute(_EDITION, {"checksum": checksum}).first() is None:
            packed = zlib.compress(msgspec.json.encode(dict(texts)))
            row = {"checksum": checksum, "kept_at": access.stamp(), "texts": packed}
            connection.execute(insert(edition), row)


def kept_edition(access: Access, checksum: str) -> dict[str, str] | None:
    """Return the files of a kept edition, None when it was never kept."""
    with access.reading() as connection:
        packed = connection.execute(_EDITION, {"checksum": checksum}).scalar()
    return None if packed is None else msgspec.json.decode(zlib.decompress(packed), type=dict[str, str])


def put_basis(access: Access, checksum: str, kept: Basis) -> None:
    """Keep what judgements rest on under its checksum; kept once, never changed."""
    with access.transaction(), access.reading() as connection:
        if connection.execute(_BASIS, {"checksum": checksum}).first() is None:
            row = {"checksum": checksum, "kept_at": access.stamp(), "doc": zlib.compress(msgspec.json.encode(kept))}
            connection.execute(insert(basis), row)


def kept_basis(access: Access, checksum: str) -> Basis | None:
    """Return what a judgement rests on, None when it was never kept."""
    from matching.ground import Basis

    with access.reading() as connection:
        packed = connection.execute(_BASIS, {"checksum": checksum}).scalar()
    return None if packed is None else msgspec.json.decode(zlib.decompress(packed), type=Basis)


def show_again(access: Access) -> None:
    """Put the latest judgement and the present place of every case into a case list made anew."""
    places = (standing.c.rank, standing.c.rank_best, standing.c.rank_worst)
    query = (
        select(*(column for column in _HEAD if column.name not in {"rank", "rank_best", "rank_worst"}), *places)
        .outerjoin(standing, standing.c.project_id == judgement.c.project_id)
        .where(judgement.c.seq.in_(_NEWEST))
    )
    with access.reading() as connection:
        shown = [_shown(row._asdict()) for row in connection.execute(query)]
        asking = cases_asking(connection)
        for row in shown:
            if row["of_case"] in asking:
                row["judged_revision"] = ASKED_AGAIN
        send(connection, _show(access.listing), shown)


def number_dossier(access: Access, case_id: str, judgement_id: str, printed_on: date, *, by: str) -> str:
    """Return the dossier number of a judgement, running within the year; asking again gives the same one."""
    columns = dossier_number.c
    with access.transaction(), access.reading() as connection:
        known = select(columns.year, columns.number).where(columns.judgement_id == judgement_id)
        row = connection.execute(known).first()
        if row is not None:
            return _dossier_number(row.year, row.number)
        year = printed_on.year
        highest = connection.execute(select(func.max(columns.number)).where(columns.year == year)).scalar()
        number = (highest or 0) + 1
        connection.execute(
            insert(dossier_number),
            {
                "year": year,
                "number": number,
                "judgement_id": judgement_id,
                "project_id": case_id,
                "printed_on": printed_on.isoformat(),
            },
        )
        text = _dossier_number(year, number)
        note(access, by=by, why=text, what="numbered", subject="case", subject_id=case_id)
        return text


def numbered(access: Access, number: str) -> str | None:
    """Return the id of the judgement a dossier number stands for, None when none was given that number."""
    parts = re.search(r"(\d{4})-(\d{1,9})\s*$", number)
    if parts is None:
        return None
    year, running = map(int, parts.groups())
    columns = dossier_number.c
    query = select(columns.judgement_id).where(columns.year == year, columns.number == running)
    with access.reading() as connection:
        found: str | None = connection.execute(query).scalar()
    return found


def number_of(access: Access, judgement_id: str) -> str:
    """Return the dossier number of a judgement, empty when it has none."""
    columns = dossier_number.c
    with access.reading() as connection:
        query = select(columns.year, columns.number).where(columns.judgement_id == judgement_id)
        row = connection.execute(query).first()
    return "" if row is None else _dossier_number(row.year, row.number)


def opened(judgement_id: str, checksum: str, packed: bytes) -> Decision:
    """Unpack a kept judgement after comparing its checksum."""
    from matching.decision import Decision  # brings the whole judgement with it; the first list needs none of it

    try:
        document = zlib.decompress(packed)
    except zlib.error as error:
        raise _altered(judgement_id) from error
    if sha256(document).hexdigest() != checksum:
        raise _altered(judgement_id)
    try:
        return msgspec.json.decode(document, type=Decision)
    except msgspec.ValidationError as error:
        raise Problem(
            "这份评判记录由另一版本的程序写成，本程序读不懂",
            where=judgement_id,
            remedy="记录仍保存在库中；请用当时的程序版本查看，或重新评判",
            code="store-judgement-foreign",
        ) from error


def _altered(judgement_id: str) -> Problem:
    return Problem(
        "这份评判记录与保存时的校验值不符，可能已被改动或损坏",
        where=judgement_id,
        remedy="请不要使用它，重新评判，或从备份恢复数据库",
        code="store-judgement-altered",
    )


def _row(item: Decision, document: bytes, stamp: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "project_id": item.case_id,
        "judged_on": item.on.isoformat(),
        "made_at": stamp,
        "case_revision": item.case_revision,
        "enterprise_revision": item.enterprise_revision,
        "recommendation": item.recommendation,
        "approval": item.approval,
        "score_low": item.score_low,
        "score_high": item.score_high,
        "checksum": sha256(document).hexdigest(),
        "doc": zlib.compress(document, LEVEL),
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "of_case": row["project_id"],
        "recommendation": row["recommendation"],
        "recommendation_order": recommendation_order(row["recommendation"]),
        "score_low": row["score_low"],
        "score_high": row["score_high"],
        "rank": row["rank"],
        "rank_best": row["rank_best"],
        "rank_worst": row["rank_worst"],
        "judged_on": row["judged_on"],
        "judgement_id": row["id"],
        "judged_revision": row["case_revision"],
        "judged_enterprise_revision": row["enterprise_revision"],
    }


def _show(listing: Listing) -> Update:
    table = listing.table
    judged: dict[str, Any] = {name: bindparam(name) for name in _SHOWN}
    stale = (table.c.revision != bindparam("judged_revision")) | (
        table.c.enterprise_revision != bindparam("judged_enterprise_revision")
    )
    return update(table).where(table.c.case_id == bindparam("of_case")).values(**judged, changed=stale)


_SHOWN = (
    "recommendation", "recommendation_order", "score_low", "score_high", "rank", "rank_best", "rank_worst", "judged_on",
    "judgement_id", "judged_revision", "judged_enterprise_revision",
)  # fmt: skip


def _info(row: Row[Any]) -> JudgementInfo:
    return JudgementInfo(
        id=row.id,
        case_id=row.project_id,
        on=date.fromisoformat(row.judged_on),
        made_at=datetime.fromisoformat(row.made_at),
        case_revision=row.case_revision,
        enterprise_revision=row.enterprise_revision,
        recommendation=row.recommendation,
        approval=row.approval,
        score_low=row.score_low,
        score_high=row.score_high,
        rank=row.rank,
        rank_best=row.rank_best,
        rank_worst=row.rank_worst,
        checksum=row.checksum,
    )


def _dossier_number(year: int, number: int) -> str:
    return f"{year}-{number:04d}"


_HEAD = tuple(column for column in judgement.c if column.name != "doc")
_ONE = select(judgement.c.id, judgement.c.checksum, judgement.c.doc).where(judgement.c.id == bindparam("id"))
_OF_CASE = judgement.c.project_id == bindparam("id")
_LATEST = (
    select(judgement.c.id, judgement.c.checksum, judgement.c.doc)
    .where(_OF_CASE)
    .order_by(judgement.c.seq.desc())
    .limit(1)
)
_NEWEST = select(func.max(judgement.c.seq)).group_by(judgement.c.project_id)
_LATEST_OF_ALL = (
    select(judgement.c.doc)
    .join(project, project.c.id == judgement.c.project_id)
    .where(judgement.c.seq.in_(_NEWEST), project.c.deleted_at.is_(None))
)
_HISTORY = select(*_HEAD).where(_OF_CASE).order_by(judgement.c.seq.desc())
_EDITION = select(edition.c.texts).where(edition.c.checksum == bindparam("checksum"))
_BASIS = select(basis.c.doc).where(basis.c.checksum == bindparam("checksum"))
_STANDING_COLUMNS = ("project_id", "rank", "rank_best", "rank_worst")
_STANDING = upsert(standing)
_PUT_STANDING = _STANDING.on_conflict_do_update(
    index_elements=[standing.c.project_id],
    set_={name: _STANDING.excluded[name] for name in ("rank", "rank_best", "rank_worst")},
)
