"""`lvjian register` and files: forms, workbooks, papers and signed packages."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from desktop import paths, resources
from desktop.cli.answers import plain
from desktop.cli.session import DONE, INPUT_PROBLEMS, Answer, clerk_of, day_of, open_store, path_of, progress_of

if TYPE_CHECKING:
    from desktop.work.operations.register_packages import PackageInspection

_SHOWN_LINES = 60


def _form(options: Namespace) -> Answer:
    from desktop.work.operations.register_books import write_forms

    with open_store(path_of(options)) as store:
        written = write_forms(store, options.out, options.register)
    return DONE, {"file": str(options.out), "registers": list(written)}, f"空白台账表已写入 {options.out}"


def _export(options: Namespace) -> Answer:
    from desktop.work.operations.register_books import export_records

    with open_store(path_of(options)) as store:
        count = export_records(store, options.register, options.out, only_listed=options.listed, on=day_of(options))
    return DONE, {"file": str(options.out), "records": count}, f"{count} 条记录已写入 {options.out}"


def _import(options: Namespace) -> Answer:
    from desktop.work.operations.register_books import import_records

    with open_store(path_of(options)) as store:
        report = import_records(
            store, options.file, register_id=options.register, on=day_of(options), by=clerk_of(store),
            progress=progress_of(options),
        )  # fmt: skip
    lines = list(report.lines())
    more = len(lines) - _SHOWN_LINES
    told = [*lines[:_SHOWN_LINES], *([f"另有 {more} 行，用 --json 查看全部"] if more > 0 else [])]
    return (DONE if report.is_clean else INPUT_PROBLEMS), {"report": plain(report)}, "\n".join(told)


def _print(options: Namespace) -> Answer:
    from desktop.work.operations.register_papers import write_record_paper, write_table
    from desktop.work.operations.register_tables import record_named
    from desktop.work.operations.registers import open_book

    on = day_of(options)
    with open_store(path_of(options)) as store:
        if options.record:
            record = record_named(open_book(store, on=on), options.register, options.record)
            write_record_paper(store, record.id, options.out, on=on)
        else:
            kind, table = "records", ""
            if options.totals is not None:
                kind, table = "totals", options.totals
            elif options.handout is not None:
                kind, table = "list", options.handout
            write_table(store, options.register, options.out, kind=kind, table_id=table, on=on)
    return DONE, {"file": str(options.out)}, f"已写入 {options.out}"


def _pack(options: Namespace) -> Answer:
    from desktop.work.operations.register_packages import build_package

    with open_store(path_of(options)) as store:
        built = build_package(
            store, options.registers, options.out, keys=paths.data_folder(), with_personal=options.personal,
            on=day_of(options),
        )  # fmt: skip
    text = f"已写入 {built.file}\n{built.records} 条记录，台账：{'、'.join(map(_title, built.registers))}"
    text += "\n含个人信息" if built.personal else "\n不含个人信息"
    return DONE, plain(built), f"{text}\n签名：{built.signer}　指纹 {built.fingerprint}"


def _inspect(options: Namespace) -> Answer:
    from desktop.work.operations.register_packages import inspect_package

    with open_store(path_of(options)) as store:
        found = inspect_package(store, options.file, keys=paths.data_folder(), on=day_of(options))
    return DONE, plain(found), "\n".join(_inspected(found))


def _receive(options: Namespace) -> Answer:
    from desktop.work.operations.register_packages import receive_package

    with open_store(path_of(options)) as store:
        found = receive_package(
            store, options.file, by=clerk_of(store), keys=paths.data_folder(), accept=options.accept,
            on=day_of(options), progress=progress_of(options),
        )  # fmt: skip
    return DONE, plain(found), "\n".join([*_inspected(found), "", "已接收；这些记录本机只读"])


def _received(options: Namespace) -> Answer:
    from desktop.work.operations.register_packages import KINDS, received_packages

    with open_store(path_of(options)) as store:
        found = received_packages(store)
    lines = [
        f"{one.came_at.astimezone():%Y-%m-%d %H:%M}　{one.office}　{one.made_at.astimezone():%Y-%m-%d %H:%M} 制作　"
        f"{'、'.join(map(_title, one.registers))}　"
        + "，".join(f"{KINDS[kind]} {count} 条" for kind, count in one.counts.items())
        for one in found
    ]
    return DONE, {"packages": plain(found)}, "\n".join(lines) or "还没有接收过上报文件"


def _inspected(found: PackageInspection) -> Iterator[str]:
    from desktop.exchange.sealed import STATES
    from desktop.work.operations.register_packages import KINDS

    yield f"{found.source}　{found.made_at.astimezone():%Y-%m-%d %H:%M} 制作"
    yield f"{STATES[found.state]}：{found.signer}　指纹 {found.fingerprint}"
    if found.namesake:
        yield "注意：已信任的同名签名人用的是另一把密钥，可能是冒名"
    yield f"台账：{'、'.join(map(_title, found.registers))}"
    if found.outdated:
        yield "已经收到过它更晚的一份：这一份只补更新的记录，不撤去任何记录"
    yield (
        "，".join(f"{label} {found.count(kind)} 条" for kind, label in KINDS.items() if found.count(kind)) or "没有记录"
    )
    shown = [one for one in found.changes if one.kind != "same"]
    for one in shown[:_SHOWN_LINES]:
        yield f"  {KINDS[one.kind]}　{one.title}　{one.called}（{one.office}）"
        yield from (f"    {line}" for line in one.lines)
    if len(shown) > _SHOWN_LINES:
        yield f"  另有 {len(shown) - _SHOWN_LINES} 条，用 --json 查看全部"


def _title(register_id: str) -> str:
    found = resources.registers().by_id.get(register_id)
    return found.row.title if found is not None else register_id


COMMANDS: dict[str, Callable[[Namespace], Answer]] = {
    "form": _form,
    "export": _export,
    "import": _import,
    "print": _print,
    "pack": _pack,
    "inspect": _inspect,
    "receive": _receive,
    "received": _received,
}
