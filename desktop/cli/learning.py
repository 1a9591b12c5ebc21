"""The commands of learning from decisions: `outcome`, `compare`, `learn`, `model …` and `decisions …`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from desktop.cli.answers import plain
from desktop.cli.session import DONE, Answer, clerk_of, day_of, open_store, path_of, progress_of
from desktop.problems import Problem

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.operations.comparing import PairView
    from desktop.work.operations.learning import Move
    from desktop.work.operations.model_view import ModelView
    from matching.ranking.quality import Gain

_SHOWN_MOVES = 12
_MARKS = {True: "▲ 已有结论与声明的方向相反", False: ""}


def run_outcome(options: Namespace) -> Answer:
    """Record what became of a case, withdraw a record, or list them."""
    from desktop.work.operations import outcomes
    from desktop.work.operations.cases import find_case

    with open_store(path_of(options)) as store:
        case_id, number = find_case(store, options.case), None
        by = options.by or clerk_of(store)
        if options.withdraw is not None:
            outcomes.withdraw_outcome(store, case_id, options.withdraw, by=by, why=options.note)
        elif options.kind:
            entry = outcomes.Entry(
                kind=outcomes.kind_named(options.kind).id, on=day_of(options), by=by,
                reason=outcomes.reason_named(options.reason), amount=outcomes.amount_of(options.amount),
                note=options.note,
            )  # fmt: skip
            number = outcomes.record_outcome(store, case_id, entry, corrects=options.correct)
        elif not options.list:
            raise Problem("没有写是什么结论", remedy="请用 --kind 写明，或用 --list 列出已记录的", code="options")
        found = outcomes.outcomes_of(store, case_id)
    lines = [f"已记下第 {number} 号"] if number is not None else []
    lines += [f"{one.number:>4}　{one.sentence}　（{one.by}）" for one in found] or ["这个项目还没有记录结论"]
    return DONE, {"case": case_id, "recorded": number, "outcomes": plain(found)}, "\n".join(lines)


def run_compare(options: Namespace) -> Answer:
    """Show the pair of which the order is least sure, or keep which of two comes first."""
    from desktop.work.operations import comparing
    from desktop.work.operations.cases import find_case

    with open_store(path_of(options)) as store:
        if options.answer:
            better, worse = (find_case(store, text) for text in options.answer)
            by = options.by or clerk_of(store)
            number = comparing.answer(store, better, worse, by=by, on=day_of(options), note=options.note)
            return DONE, {"recorded": number, "better": better, "worse": worse}, f"已记下第 {number} 号比较"
        if options.withdraw is not None:
            comparing.withdraw_answer(store, options.withdraw, by=options.by or clerk_of(store), why=options.note)
        if options.list or options.withdraw is not None:
            found = comparing.answers(store)
            lines = [f"{one.number:>4}　{one.on} {one.better} 先于 {one.worse}（{one.by}）" for one in found]
            return DONE, {"comparisons": plain(found)}, "\n".join(lines) or "还没有比较过"
        pair = comparing.next_pair(store, day_of(options), progress=progress_of(options))
    return DONE, {"pair": plain(pair)}, _pair_text(pair)


def run_learn(options: Namespace) -> Answer:
    """Learn from what was decided and tell what it came to."""
    from desktop.work.operations.learning import learn_from_decisions

    with open_store(path_of(options)) as store:
        report = learn_from_decisions(store, day_of(options), by=clerk_of(store), progress=progress_of(options))
    answer = {"taken": report.is_taken, "sentence": report.sentence, "id": report.model.id,
              "model": _jsonable(report.model), "moves": plain(report.moves)}  # fmt: skip
    head = f"{'已启用' if report.is_taken else '没有启用'}：{report.sentence}"
    return DONE, answer, "\n".join([head, *_moves_text(report.moves)])


def run_model(options: Namespace) -> Answer:
    """Show, choose, export or import a model, or print its card."""
    return _MODEL[options.model_command](options)


def run_decisions(options: Namespace) -> Answer:
    """Write or take decisions without names."""
    from desktop.work.operations import sharing

    on = day_of(options)
    with open_store(path_of(options)) as store:
        if options.decisions_command == "export":
            count = sharing.export_decisions(store, options.file, on)
            return DONE, {"file": str(options.file), "count": count}, f"{count} 项结论已写入 {options.file}，不含名称"
        if options.decisions_command == "import":
            taken = sharing.import_decisions(store, options.file, on, by=clerk_of(store))
            text = f"{taken.office}：{taken.count} 项结论，其中新的 {taken.new} 项。运行 lvjian learn 后起作用"
            return DONE, {"taken": plain(taken)}, text
        if options.decisions_command == "drop":
            sharing.drop_decisions(store, options.checksum, by=clerk_of(store))
        files = sharing.shared_files(store, on)
    lines = [f"{one.checksum[:16]}　{one.office}　{one.made_on}　{one.count} 项" for one in files]
    return DONE, {"files": plain(files)}, "\n".join(lines) or "没有他处结论"


def _show(options: Namespace) -> Answer:
    from desktop.work.operations.model_view import model_view

    with open_store(path_of(options)) as store:
        chosen = _whole_id(store, options.id) if options.id else ""
        view = model_view(store, day_of(options), model_id=chosen)
    answer = {
        "mode": view.mode, "sentence": view.sentence, "at_most": view.at_most, "model": _jsonable(view.model),
        "weights": plain(view.weights), "recorded": plain(view.recorded), "usable": view.usable,
        "unused": view.unused, "taught": plain(view.taught), "fairness": plain(view.fairness),
        "files": plain(view.files), "draft": True, "origin": view.origin,
    }  # fmt: skip
    return DONE, answer, "\n".join(_view_text(view))


def _history(options: Namespace) -> Answer:
    with open_store(path_of(options)) as store:
        infos, active = store.models(), store.active_model()
        told = plain(store.activations())
    lines = [
        f"{'●' if info.id == active else '　'} {info.id}　{info.made_at.astimezone():%Y-%m-%d %H:%M}　"
        f"{'' if info.taken else '未采用　'}{info.sentence}"
        for info in infos
    ]
    lines = [f"{'　' if active else '●'} 评分表", *lines]
    return DONE, {"active": active, "models": plain(infos), "activations": told}, "\n".join(lines)


def _activate(options: Namespace) -> Answer:
    from desktop.work.operations.learning import activate

    with open_store(path_of(options)) as store:
        chosen = getattr(options, "id", "")
        chosen = _whole_id(store, chosen) if chosen else ""
        moves = activate(store, chosen, day_of(options), by=clerk_of(store), why=options.why)
    head = f"现在按模型 {chosen} 排序" if chosen else "现在按评分表排序"
    return DONE, {"active": chosen, "moves": plain(moves)}, "\n".join([head, *_moves_text(moves)])


def _mode(options: Namespace) -> Answer:
    from desktop.work.operations.learning import set_mode

    with open_store(path_of(options)) as store:
        moves = set_mode(store, options.mode, day_of(options), by=clerk_of(store))
    return DONE, {"mode": options.mode, "moves": plain(moves)}, "\n".join(["已改变排序方式", *_moves_text(moves)])


def _direction(options: Namespace) -> Answer:
    from desktop.work.operations.learning import set_direction

    free = options.model_command == "free"
    with open_store(path_of(options)) as store:
        set_direction(store, options.criterion, day_of(options), free=free, by=clerk_of(store))
    words = f"{options.criterion} 的方向已{'放开' if free else '恢复'}，下次学习起作用"
    return DONE, {"criterion": options.criterion, "free": free}, words


def _export(options: Namespace) -> Answer:
    from desktop.work.operations.sharing import export_model

    with open_store(path_of(options)) as store:
        chosen = _whole_id(store, options.id) if options.id else store.active_model()
        if not chosen:
            raise Problem("现在没有模型在用", remedy="请用 --id 写明是哪个模型", code="model_unknown")
        export_model(store, chosen, options.file)
    return DONE, {"file": str(options.file), "id": chosen}, f"模型 {chosen} 已写入 {options.file}"


def _import(options: Namespace) -> Answer:
    from desktop.work.operations.sharing import import_model

    with open_store(path_of(options)) as store:
        kept = import_model(store, options.file, by=clerk_of(store))
    return DONE, {"id": kept}, f"模型 {kept} 已存入，还没有启用；启用：lvjian model activate {kept}"


def _card(options: Namespace) -> Answer:
    from desktop.work.operations.model_card import write_card

    with open_store(path_of(options)) as store:
        chosen = _whole_id(store, options.id) if options.id else ""
        write_card(store, options.file, day_of(options), model_id=chosen)
    return DONE, {"file": str(options.file)}, f"模型卡已写入 {options.file}"


_MODEL: dict[str, Callable[[Namespace], Answer]] = {
    "show": _show, "history": _history, "activate": _activate, "rubric": _activate, "mode": _mode,
    "free": _direction, "bind": _direction, "export": _export, "import": _import, "card": _card,
}  # fmt: skip


def _whole_id(store: Store, text: str) -> str:
    """Return the id of the one kept model that begins so."""
    found = [info.id for info in store.models() if info.id.startswith(text)]
    if len(found) != 1 or len(text) < 4:
        raise Problem(f"没有编号为 {text} 的排序模型", remedy="lvjian model history 列出全部", code="model_unknown")
    return found[0]


def _jsonable(model: object) -> Any:  # JSON
    return None if model is None else msgspec.to_builtins(model, str_keys=True)


def _moves_text(moves: Iterable[Move]) -> list[str]:
    found = list(moves)
    if not found:
        return ["名次没有变动"]
    lines = [f"名次变动 {len(found)} 个："]
    lines += [f"  {one.before:>4} → {one.after:<4} {one.enterprise} · {one.project}" for one in found[:_SHOWN_MOVES]]
    return [*lines, *(["  …"] if len(found) > _SHOWN_MOVES else [])]


def _pair_text(pair: PairView) -> str:
    lines = ["哪一个在前？"]
    lines += [f"  {name}　{one.enterprise} · {one.project}" for name, one in (("甲", pair.first), ("乙", pair.second))]
    for line in pair.lines:
        if not line.is_same:
            lines += ["", line.label, f"  甲　{line.first}", f"  乙　{line.second}"]
    same = sum(line.is_same for line in pair.lines)
    lines += ["", f"另有 {same} 项两者相同", "回答（在前的写前面）："]
    lines += [f"  lvjian compare --answer {pair.first.case_id} {pair.second.case_id}"]
    return "\n".join(lines)


def _view_text(view: ModelView) -> Iterable[str]:
    from matching.ranking.voice import MODE_LABELS

    yield f"现在：{MODE_LABELS[view.mode]}。{view.sentence}"
    yield f"本单位最多允许：{MODE_LABELS[view.at_most]}"
    counts = "，".join(f"{one.label} {one.count}" for one in view.recorded)
    yield f"已记录：{counts or '没有'}；可学 {view.usable} 项，另有 {view.unused} 项不能学"
    if view.model is not None:
        model = view.model
        yield f"模型 {model.id}　{model.made_on}　{model.office}　学自 {model.first_on} 至 {model.last_on}"
        if model.gain is not None:
            yield from _gain_text(model.gain)
    yield "评分项　政策权重 → 学得"
    for row in view.weights:
        yield f"  {row.policy:5.1f} → {row.learned:5.1f}　{row.label}　{_MARKS[row.is_against]}".rstrip("　")
    for shift in view.fairness:
        mark = "▲ " if shift.is_marked else "  "
        span = f"{shift.low:+.1f} 至 {shift.high:+.1f}"
        yield f"{mark}{shift.subject} {shift.group}（{shift.cases} 个）移动 {shift.shift:+.1f}（{span}）"
    yield f"［草案］何时可用模型的数字：{view.origin}"


def _gain_text(gain: Gain) -> Iterable[str]:
    told = (("模型", gain.model), ("评分表", gain.scorecard), ("模型，只看新结论", gain.beside_last),
            ("上一个模型，只看新结论", gain.last))  # fmt: skip
    for label, one in told:
        if one is not None:
            span = f"90% 区间 {one.low:.1%} 至 {one.high:.1%}，{one.pairs} 对"
            yield f"  留出检验 {label} {one.share:.1%}（{span}）"
