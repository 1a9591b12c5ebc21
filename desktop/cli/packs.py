"""The pack commands: check, build, compare, install, withdraw and list policy packs, and keep the signing key."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from desktop import paths
from desktop.cli.answers import plain
from desktop.cli.session import DONE, INPUT_PROBLEMS, Answer, clerk_of, day_of, open_store, path_of, progress_of

if TYPE_CHECKING:
    from desktop.exchange.keys import Signer
    from desktop.work.operations.pack_checking import PackCheck
    from desktop.work.operations.pack_listing import ListedPack
    from desktop.work.operations.packs import PackInspection

ORIGINS = {"shipped": "自带", "installed": "已安装", "withdrawn": "已撤下"}
STATUS = {"in_force": "现行", "expired": "已失效", "historic": "历史", "draft": "草案", "": ""}
_SHOWN_HINTS = 20
_SHOWN_CASES = 40


def run(options: Namespace) -> Answer:
    """Run one of the pack commands."""
    return _COMMANDS[options.pack_command](options)


def _check(options: Namespace) -> Answer:
    from desktop.work.operations.pack_checking import check_folder

    checked = check_folder(options.folder, progress=progress_of(options))
    return (DONE if checked.is_sound else INPUT_PROBLEMS), plain(checked), "\n".join(_checked_text(checked))


def _checked_text(checked: PackCheck) -> Iterator[str]:
    if checked.title:
        yield f"{checked.title}（{checked.pack} {checked.edition}）"
        yield "，".join(f"{_COUNTS[name]} {count}" for name, count in checked.counts.items() if count)
    yield from (fault.sentence for fault in checked.faults)
    yield from (f"提示：{hint}" for hint in checked.hints[:_SHOWN_HINTS])
    if len(checked.hints) > _SHOWN_HINTS:
        yield f"提示：另有 {len(checked.hints) - _SHOWN_HINTS} 条，用 --json 查看全部"
    yield f"有 {len(checked.faults)} 处问题，改正后才能制作和安装" if checked.faults else "没有问题，可以制作"


_COUNTS = {
    "clauses": "条款", "gates": "闸门", "criteria": "评分项", "readings": "读法", "offers": "待遇和产品",
    "duties": "职责", "parameters": "参数", "cases": "算例",
}  # fmt: skip


def _build(options: Namespace) -> Answer:
    from desktop.exchange.keys import UNNAMED
    from desktop.work.operations import packs

    built = packs.build_pack(
        options.folder,
        options.out,
        keys=paths.data_folder(),
        built_on=day_of(options),
        name=_office_name(options),
        progress=progress_of(options),
    )
    text = f"已写入 {built.file}\n{built.title}（{built.pack} {built.edition}）"
    text += f"\n签名：{built.signer}　指纹 {built.fingerprint}"
    if built.signer.startswith(UNNAMED):
        text += "\n还没有写单位名称；用 lvjian pack key --name 单位全称 写上后再制作，别的单位才认得出"
    return DONE, plain(built), text


def _office_name(options: Namespace) -> str:
    """Return the name to make a key with: that of the office, where its database is there already."""
    from desktop.exchange.keys import office_key
    from desktop.work.operations import packs

    path = path_of(options)
    if not path.exists() or office_key(paths.data_folder()) is not None:
        return ""
    with open_store(path) as store:
        return packs.name_of_office(store)


def _diff(options: Namespace) -> Answer:
    from desktop.work.operations import packs

    with open_store(path_of(options)) as store:
        found = packs.inspect_pack(
            store, options.source, on=day_of(options), keys=paths.data_folder(), progress=progress_of(options)
        )
    return DONE, _inspected(found), "\n".join(_inspected_text(found))


def _inspected(found: PackInspection) -> dict[str, Any]:
    answer: dict[str, Any] = plain(found)
    for row, change in zip(answer["changes"], found.changes, strict=True):
        row["sentence"] = change.sentence()
    for row, case in zip(answer["cases"], found.cases, strict=True):
        row["lines"] = list(case.lines())
    return answer


def _inspected_text(found: PackInspection) -> Iterator[str]:
    yield f"{found.title}（{found.pack} {found.edition}）"
    yield _STATES[found.state] + (f"：{found.signer}　指纹 {found.fingerprint}" if found.signer else "")
    if found.namesake:
        yield "注意：已信任的同名签名人用的是另一把密钥，可能是冒名"
    if found.present:
        yield f"完全相同的版本已经有了（{ORIGINS[found.present]}）"
    if found.refusal:
        yield f"不能安装：{found.refusal}"
    yield ""
    yield f"与 {found.against} 版相比：" if found.against else "这份文件以前没有，全部为新增："
    yield from (f"  {change.sentence()}" for change in found.changes)
    if not found.changes:
        yield "  没有不同"
    yield ""
    yield f"按 {found.on} 试算 {found.judged} 个项目，{len(found.cases)} 个的结果会变" + ("：" if found.cases else "")
    for case in found.cases[:_SHOWN_CASES]:
        yield f"  {case.enterprise} · {case.project}"
        yield from (f"    {line}" for line in case.lines())
    if len(found.cases) > _SHOWN_CASES:
        yield f"  另有 {len(found.cases) - _SHOWN_CASES} 个，用 --json 查看全部"


_STATES = {
    "trusted": "由已信任的签名人签名", "unknown_signer": "由未信任的签名人签名", "unsigned": "没有签名",
    "folder": "文件夹，还没有制作成文件",
}  # fmt: skip


def _install(options: Namespace) -> Answer:
    from desktop.work.operations import packs

    keys, progress = paths.data_folder(), progress_of(options)
    packs.check_origin(options.file, keys=keys, accept=options.accept)
    with open_store(path_of(options)) as store:
        found = packs.inspect_pack(store, options.file, on=day_of(options), keys=keys, progress=progress)
        done = packs.install_pack(
            store, options.file, by=clerk_of(store), keys=keys, accept=options.accept, progress=progress
        )
    told = "这个版本已经有了，没有改动" if done.outcome == "unchanged" else "已安装，以后的评估按它进行，已有评估不变"
    answer = {**_inspected(found), **plain(done)}
    return DONE, answer, "\n".join([*_inspected_text(found), "", told])


def _list(options: Namespace) -> Answer:
    from desktop.work.operations.pack_listing import list_packs

    with open_store(path_of(options)) as store:
        rows = list_packs(store, on=day_of(options), withdrawn=options.withdrawn)
    return DONE, {"packs": plain(rows)}, "\n".join(_listed_text(row) for row in rows)


def _listed_text(row: ListedPack) -> str:
    told = f"{ORIGINS[row.origin]:　<3} {row.pack} {row.edition}  {row.title}"
    told += "".join(f"  {part}" for part in (row.number, STATUS[row.status]) if part)
    if not row.in_force and row.origin != "withdrawn":
        told += "  （这一天不用这一版）"
    if row.installed:
        made_by = row.installed.signer or "没有签名"
        told += f"\n     {row.installed.installed_at:%Y-%m-%d} 由 {row.installed.by} 安装，签名：{made_by}"
    return told + (f"\n     读不出来：{row.problem}" if row.problem else "")


def _withdraw(options: Namespace) -> Answer:
    from desktop.work.operations.packs import withdraw_pack

    with open_store(path_of(options)) as store:
        withdraw_pack(store, options.pack, options.edition, by=clerk_of(store), why=options.why)
    text = f"已撤下 {options.pack} 的 {options.edition} 版，已有评估不受影响"
    return DONE, {"pack": options.pack, "edition": options.edition}, text


def _key(options: Namespace) -> Answer:
    from desktop.exchange import keys as signing
    from desktop.work.operations import packs

    folder = paths.data_folder()
    signer, made = packs.key_of_office(folder, options.name, default=_office_name(options))
    if options.out:
        packs.export_public_key(signer, options.out)
    if options.trust:
        packs.trust_public_key(folder, options.trust)
    if options.distrust:
        signing.distrust(folder, options.distrust)
    others = [one for one in signing.trusted_signers(folder) if one != signer]
    answer = {**_signer(signer), "made": made, "trusted": [_signer(one) for one in others]}
    lines = [("已建立" if made else "本单位") + f"的签名密钥：{signer.name}　指纹 {signer.fingerprint}"]
    lines += [f"公钥：{signer.public_key}"]
    lines += [f"公钥已导出到 {options.out}"] * bool(options.out)
    lines += ["信任的签名人："] * bool(others) + [f"  {one.name}　指纹 {one.fingerprint}" for one in others]
    return DONE, answer, "\n".join(lines)


def _signer(signer: Signer) -> dict[str, str]:
    return {"name": signer.name, "public_key": signer.public_key, "fingerprint": signer.fingerprint}


_COMMANDS: dict[str, Callable[[Namespace], Answer]] = {
    "check": _check,
    "build": _build,
    "diff": _diff,
    "install": _install,
    "list": _list,
    "withdraw": _withdraw,
    "key": _key,
}
