"""Keep the ranking models, which of them orders, and what other offices decided; nothing of it is ever changed."""

from __future__ import annotations

import zlib
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, insert, select

from desktop.problems import Problem
from desktop.store.access import Access
from desktop.store.journal import note
from desktop.store.records import Activation, RankingModelInfo, SharedDecisions
from desktop.store.schema import ranking_activation, ranking_model, shared_decisions


def keep(access: Access, model_id: str, content: bytes, *, origin: str, taken: bool, sentence: str, by: str) -> bool:
    """Keep a model once; say whether it was not there before."""
    with access.transaction(), access.reading() as connection:
        if connection.execute(_ONE, {"id": model_id}).first() is not None:
            return False
        row = {
            "id": model_id, "made_at": access.stamp(), "done_by": by, "origin": origin, "taken": int(taken),
            "sentence": sentence, "checksum": sha256(content).hexdigest(), "doc": zlib.compress(content),
        }  # fmt: skip
        connection.execute(insert(ranking_model), row)
        note(access, by=by, why=f"{model_id}：{sentence}", what="model_kept", subject="store", subject_id=model_id)
    return True


def load(access: Access, model_id: str) -> bytes | None:
    """Return a model as kept, None when there is none; refuse it when it is not what was kept."""
    with access.reading() as connection:
        row = connection.execute(_ONE, {"id": model_id}).first()
    if row is None:
        return None
    try:
        content = zlib.decompress(row.doc)
    except zlib.error:
        content = b""
    if sha256(content).hexdigest() != row.checksum:
        raise Problem(
            f"排序模型 {model_id} 与保存时的校验值不符，可能已被改动或损坏",
            remedy="请退回评分表或另一个模型，或从备份恢复数据库",
            code="model-altered",
        )
    return content


def history(access: Access) -> tuple[RankingModelInfo, ...]:
    """Return the heads of all models, the newest first."""
    with access.reading() as connection:
        return tuple(_info(row) for row in connection.execute(_HISTORY))


def activate(access: Access, model_id: str, *, by: str, why: str) -> None:
    """Let a model order from now on; an empty id gives the order back to the scorecard."""
    with access.transaction(), access.reading() as connection:
        row = {"model_id": model_id, "made_at": access.stamp(), "done_by": by, "why": why}
        connection.execute(insert(ranking_activation), row)
        told = f"{model_id or '评分表'}：{why}" if why else model_id or "评分表"
        note(access, by=by, why=told, what="model_activated", subject="store", subject_id=model_id)


def active(access: Access) -> str:
    """Return the id of the model that orders, empty when the scorecard does."""
    with access.reading() as connection:
        return connection.execute(_ACTIVE).scalar() or ""


def activations(access: Access) -> tuple[Activation, ...]:
    """Return when which model was made to order, the newest first."""
    with access.reading() as connection:
        rows = connection.execute(select(ranking_activation).order_by(ranking_activation.c.seq.desc())).all()
    return tuple(
        Activation(
            model_id=row.model_id, made_at=datetime.fromisoformat(row.made_at), by=row.done_by, why=row.why
        )
        for row in rows
    )  # fmt: skip


def share(access: Access, checksum: str, content: bytes, *, withdrawn: bool, by: str, told: str) -> None:
    """Keep a file of another office's decisions, or let it count no more."""
    with access.transaction(), access.reading() as connection:
        row = {
            "checksum": checksum, "made_at": access.stamp(), "done_by": by, "withdrawn": int(withdrawn),
            "doc": b"" if withdrawn else zlib.compress(content),
        }  # fmt: skip
        connection.execute(insert(shared_decisions), row)
        what = "decisions_dropped" if withdrawn else "decisions_taken"
        note(access, by=by, why=told, what=what, subject="store", subject_id=checksum)


def shared(access: Access) -> tuple[SharedDecisions, ...]:
    """Return the files of other offices that count, in the order they came."""
    with access.reading() as connection:
        rows = connection.execute(select(shared_decisions).order_by(shared_decisions.c.seq)).all()
    newest: dict[str, Row[Any]] = {row.checksum: row for row in rows}
    return tuple(
        SharedDecisions(
            checksum=row.checksum, made_at=datetime.fromisoformat(row.made_at), by=row.done_by,
            content=zlib.decompress(row.doc),
        )
        for row in newest.values()
        if not row.withdrawn
    )  # fmt: skip


def _info(row: Row[Any]) -> RankingModelInfo:
    return RankingModelInfo(
        id=row.id, made_at=datetime.fromisoformat(row.made_at), by=row.done_by, origin=row.origin,
        taken=bool(row.taken), sentence=row.sentence,
    )  # fmt: skip


_HEAD = tuple(column for column in ranking_model.c if column.name not in {"doc", "checksum"})
_ONE = select(ranking_model.c.checksum, ranking_model.c.doc).where(ranking_model.c.id == bindparam("id"))
_HISTORY = select(*_HEAD).order_by(ranking_model.c.seq.desc())
_ACTIVE = select(ranking_activation.c.model_id).order_by(ranking_activation.c.seq.desc()).limit(1)
