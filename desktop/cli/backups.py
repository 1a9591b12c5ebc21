"""`lvjian backup`: copy the database now, and list the copies there are."""

from __future__ import annotations

from argparse import Namespace

from desktop.cli.session import DONE, Answer, open_store, path_of
from desktop.problems import Problem


def run(options: Namespace) -> Answer:
    """Make a verified copy unless only the list is wanted."""
    path = path_of(options)
    if not path.exists():
        raise Problem("还没有数据库", where=str(path), remedy="先打开一次程序或导入项目", code="store")
    with open_store(path) as store:
        made = None if options.list else store.backup()
        kept = store.backups()
    lines = [f"已备份：{made.path}"] if made is not None else []
    lines += [f"{each.made_at:%Y-%m-%d %H:%M}　{each.size / 1e6:.1f} MB　{each.path.name}" for each in kept]
    answer = {
        "made": None if made is None else str(made.path),
        "backups": [
            {"file": str(each.path), "made_at": each.made_at.isoformat(), "kind": each.kind, "bytes": each.size}
            for each in kept
        ],
    }
    return DONE, answer, "\n".join(lines) or "还没有备份"
