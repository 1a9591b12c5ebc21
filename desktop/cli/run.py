"""Run one command: open the store, start the operation, print the answer, and return 0, 1 (input problems) or 2."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from desktop import paths, resources
from desktop.cli import answers
from desktop.cli.arguments import parse
from desktop.cli.session import (
    CLERK,
    DONE,
    INPUT_PROBLEMS,
    Answer,
    clerk_of,
    day_of,
    open_store,
    path_of,
    progress_of,
)
from desktop.problems import Problem
from matching.errors import ResourceError


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # both are text streams
    options = parse(arguments)
    if options.command == "desktop":
        return _desktop(options)
    try:
        status, answer, text = _COMMANDS[options.command](options)
    except Problem as problem:
        return _refuse(options, problem.sentence(), code=problem.code, what=problem.what, remedy=problem.remedy)
    except ResourceError as error:
        place = {"file": error.file, "item": error.item, "position": error.position}
        return _refuse(options, error.sentence(), code="resources", what=error.what, remedy=error.remedy, **place)
    _write(options, {"ok": status == DONE, **answer}, text)
    return status


def _refuse(options: Namespace, sentence: str, **problem: object) -> int:
    if options.json:
        _write(options, {"ok": False, "problem": {"message": sentence, **problem}}, "")
    else:
        sys.stderr.write(sentence + "\n")
    return INPUT_PROBLEMS


def _write(options: Namespace, answer: dict[str, Any], text: str) -> None:
    if options.json:
        text = json.dumps(answer, ensure_ascii=False, indent=1)
    if text:
        sys.stdout.write(text.rstrip("\n") + "\n")


def _form(options: Namespace) -> Answer:
    from desktop.work.operations.intake import write_form

    write_form(options.out, on=day_of(options))
    return DONE, {"file": str(options.out)}, f"空白填报表已写入 {options.out}"


def _import(options: Namespace) -> Answer:
    from desktop.work.operations.intake import import_files, plausibility

    with open_store(path_of(options)) as store:
        report = import_files(
            store,
            options.files,
            mapping=options.mapping,
            by=clerk_of(store),
            progress=progress_of(options),
            check=plausibility(day_of(options)),
        )
    return answers.imported(report)


def _judge(options: Namespace) -> Answer:
    from desktop.work.operations import judging
    from desktop.work.operations.cases import find_case

    if options.facts is not None:
        return _what_if(options)
    with open_store(path_of(options)) as store:
        ids = None if options.case is None else [find_case(store, text) for text in options.case]
        report = judging.judge_cases(store, ids, day_of(options), progress=progress_of(options))
        return answers.judged(report, answers.ranking(store, None))


def _what_if(options: Namespace) -> Answer:
    from desktop.work.operations import judging, office
    from desktop.work.operations.facts import case_from_document

    case = case_from_document(_document(options.facts), resources.dictionary())
    if options.db is None:
        library = resources.packs()
    else:
        with open_store(options.db) as store:
            library = office.packs_in_use(store)
    judgement = judging.what_if(case, day_of(options), library=library)
    return DONE, answers.judgement(judgement, library.on(day_of(options))), answers.judgement_text(judgement)


def _document(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Problem(f"读不到 {path}", remedy="请检查文件名和权限", code="file") from error
    except (ValueError, RecursionError) as error:
        raise Problem(f"{path} 不是有效的 JSON：{error}", remedy="格式为 {字段编号: 值}", code="facts") from error


def _rank(options: Namespace) -> Answer:
    with open_store(path_of(options)) as store:
        return answers.ranked(answers.ranking(store, options.top))


def _catalogue(options: Namespace) -> Answer:
    from desktop.work.operations.catalogue import load_catalogue

    with open_store(path_of(options)) as store:
        return answers.catalogued(load_catalogue(store, options.file, progress=progress_of(options)))


def _show(options: Namespace) -> Answer:
    from desktop.work.operations.cases import find_case
    from desktop.work.operations.judging import case_judgement, packs_judged_by, steps_towards
    from desktop.work.operations.register_weights import weights_of_case

    with open_store(path_of(options)) as store:
        case_id = find_case(store, options.case)
        if options.steps:
            return answers.steps(steps_towards(store, case_id, options.steps))
        stored = store.load_case(case_id)
        found = case_judgement(store, case_id)
        packs = packs_judged_by(store, found.decision) if found else ()
        weights = weights_of_case(store, case_id, on=day_of(options))
    return answers.with_weights(answers.shown(stored, found, packs, resources.dictionary()), weights)


def _dossier(options: Namespace) -> Answer:
    from desktop.cli import printing

    return printing.run(options)


def _benefit(options: Namespace) -> Answer:
    from desktop.cli import benefit

    return benefit.run(options, _document(options.facts))


def _suggest(options: Namespace) -> Answer:
    from desktop.cli import suggesting

    return suggesting.run(options)


def _finance(options: Namespace) -> Answer:
    from desktop.cli import finance

    return finance.run(options, _document(options.facts))


def _working(options: Namespace) -> Answer:
    from desktop.store import CaseQuery
    from desktop.work.operations.appraisal import export_working
    from desktop.work.operations.cases import find_case

    with open_store(path_of(options)) as store:
        ids = [find_case(store, text) for text in options.case] or store.case_ids(CaseQuery())
        count = export_working(store, ids, options.out, on=day_of(options), progress=progress_of(options))
    return DONE, {"file": str(options.out), "cases": count}, f"{count} 个项目的测算底稿已写入 {options.out}"


def _monitor(options: Namespace) -> Answer:
    from desktop.cli import monitoring

    return monitoring.run(options, None if options.record is None else _document(options.record))


def _demo(options: Namespace) -> Answer:
    from desktop.settings import Settings
    from desktop.work.operations import batch_printing, intake, judging, office

    out: Path = options.out
    progress = progress_of(options)
    with open_store(options.db or out / "示例县.db") as store:
        report = intake.import_files(
            store,
            [resources.example_workbook()],
            by=clerk_of(store),
            progress=progress,
            check=intake.plausibility(day_of(options)),
        )
        if not office.load_settings(store).office_name:
            office.save_settings(store, Settings(office_name="示例县工业和信息化局（示例）"), by=CLERK)
        judged = judging.judge_cases(store, None, day_of(options), progress=progress)
        rows = answers.ranking(store, options.top)
        prints = batch_printing.print_dossiers(
            store,
            [row.id for row in rows],
            out / "推荐材料",
            wish=batch_printing.BatchWish(printed_on=options.on),
            progress=progress,
        )
        everything = answers.ranking(store, None)
    return answers.demonstrated(report, judged, everything, prints)


def _pack(options: Namespace) -> Answer:
    from desktop.cli import packs

    return packs.run(options)


def _tool(options: Namespace) -> Answer:
    from desktop.cli import tools

    return tools.run_tool(options, _document(options.facts) if options.facts is not None else None)


def _audits(options: Namespace) -> Answer:
    from desktop.cli import audits

    return audits.run(options)


def _register(options: Namespace) -> Answer:
    from desktop.cli import registers

    given = getattr(options, "facts", None)
    return registers.run(options, _document(given) if given is not None else None)


def _tariff(options: Namespace) -> Answer:
    from desktop.cli import tools

    return tools.run_tariff(options)


def _learning(name: str) -> Callable[[Namespace], Answer]:
    def run_it(options: Namespace) -> Answer:
        from desktop.cli import learning

        return getattr(learning, f"run_{name}")(options)  # type: ignore[no-any-return]  # each returns an Answer

    return run_it


def _offers(options: Namespace) -> Answer:
    from desktop.cli import offers

    return offers.run_offers(options)


def _bundle(options: Namespace) -> Answer:
    from desktop.cli import offers

    return offers.run_bundle(options)


def _product(options: Namespace) -> Answer:
    from desktop.cli import offers

    return offers.run_product(options)


def _recommend(options: Namespace) -> Answer:
    from desktop.cli import recommending

    return recommending.run(options)


def _duties(options: Namespace) -> Answer:
    from desktop.cli import duties

    return duties.run(options)


def _stats(options: Namespace) -> Answer:
    from desktop.cli import statistics

    return statistics.run(options)


def _papers(options: Namespace) -> Answer:
    from desktop.cli import papers

    return papers.run(options)


def _sheet(options: Namespace) -> Answer:
    from desktop.cli import sheets

    return sheets.run(options)


def _layout(options: Namespace) -> Answer:
    from desktop.cli import layouts

    return layouts.run(options)


def _verify(options: Namespace) -> Answer:
    from desktop.cli import verifying

    return verifying.run(options)


def _backup(options: Namespace) -> Answer:
    from desktop.cli import backups

    return backups.run(options)


def _update(options: Namespace) -> Answer:
    from desktop.cli import updating

    return updating.run(options)


def _selftest(options: Namespace) -> Answer:
    from desktop.selftest import selftest, start_only

    return answers.tested(start_only(path_of(options)) if options.start else selftest())


def _desktop(options: Namespace) -> int:
    try:
        from desktop.app import Options
        from desktop.app import run as run_window
    except ImportError as error:
        sys.stderr.write(
            f"窗口打不开：缺少系统库（{error}）。在 Debian 上请以管理员身份运行："
            "apt-get install libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0 libxcb-cursor0\n"
        )
        return INPUT_PROBLEMS
    if options.tour:
        from desktop.ui.tour.county import database

        county = database()
        return run_window(Options(database=county, data_folder=county.parent, tour=True))
    return run_window(Options(database=path_of(options), data_folder=paths.data_folder(), file=options.file))


_COMMANDS: dict[str, Callable[[Namespace], Answer]] = {
    "demo": _demo,
    "form": _form,
    "import": _import,
    "judge": _judge,
    "rank": _rank,
    "show": _show,
    "catalogue": _catalogue,
    "dossier": _dossier,
    "benefit": _benefit,
    "finance": _finance,
    "working": _working,
    "monitor": _monitor,
    "register": _register,
    "audits": _audits,
    "outcome": _learning("outcome"),
    "compare": _learning("compare"),
    "learn": _learning("learn"),
    "model": _learning("model"),
    "decisions": _learning("decisions"),
    "pack": _pack,
    "tariff": _tariff,
    "offers": _offers,
    "bundle": _bundle,
    "product": _product,
    "suggest": _suggest,
    "tool": _tool,
    "recommend": _recommend,
    "duties": _duties,
    "papers": _papers,
    "sheet": _sheet,
    "layout": _layout,
    "stats": _stats,
    "verify": _verify,
    "backup": _backup,
    "selftest": _selftest,
    "update": _update,
}
