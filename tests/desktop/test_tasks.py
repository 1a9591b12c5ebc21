"""Operations on the one worker: each ends exactly once, on the window's thread, and closing waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import current_thread, main_thread
from time import sleep
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop import resources
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.progress import Progress
from desktop.work.tasks import Task, TaskRunner


@pytest.fixture
def runner(tmp_path: Path, qtbot: QtBot) -> Iterator[TaskRunner]:
    made = TaskRunner(crash_folder=tmp_path / "crashes")
    with qtbot.waitSignal(made.opened):
        made.start(lambda: Store.open(tmp_path / "库.db", dictionary=resources.dictionary()))
    yield made
    made.close()


def ends_of(task: Task) -> list[str]:
    ends: list[str] = []
    task.succeeded.connect(lambda _value: ends.append("succeeded"))
    task.failed.connect(lambda _failure: ends.append("failed"))
    task.cancelled.connect(lambda: ends.append("cancelled"))
    return ends


def test_a_result_arrives_once_on_the_windows_thread(runner: TaskRunner, qtbot: QtBot) -> None:
    threads: list[Any] = []
    task = runner.run(lambda _store, _progress: current_thread(), on_done=lambda worker: threads.append(worker))
    ends = ends_of(task)
    with qtbot.waitSignal(task.ended):
        pass
    assert ends == ["succeeded"]
    assert threads[0] is not main_thread()


def test_a_problem_goes_to_its_handler(runner: TaskRunner, qtbot: QtBot) -> None:
    told: list[Problem] = []

    def refuse(_store: Store, _progress: Progress) -> None:
        raise Problem("纸用完了", remedy="请加纸")

    task = runner.run(refuse, on_problem=told.append)
    ends = ends_of(task)
    with qtbot.waitSignal(task.ended):
        pass
    assert ends == ["failed"]
    assert told[0].what == "纸用完了"


def test_a_bug_becomes_a_note_and_the_worker_lives_on(runner: TaskRunner, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(runner.crashed) as crashed:
        runner.run(lambda _store, _progress: 1 / 0, title="除法")
    note = crashed.args[0].note
    assert "ZeroDivisionError" in note.read_text(encoding="utf-8")
    done: list[int] = []
    runner.run(lambda _store, _progress: 7, on_done=done.append)
    qtbot.waitUntil(lambda: done == [7])


def slow(_store: Store, progress: Progress) -> None:
    for step in range(10_000):
        progress.step(step, 10_000, "慢")
        sleep(0.001)


def test_a_cancelled_operation_ends_as_cancelled(runner: TaskRunner, qtbot: QtBot) -> None:
    task = runner.run(slow)
    ends = ends_of(task)
    with qtbot.waitSignal(task.progressed):
        pass
    with qtbot.waitSignal(task.ended):
        task.cancel()
    assert ends == ["cancelled"]


def test_closing_cancels_what_runs_and_waits(tmp_path: Path, qtbot: QtBot) -> None:
    runner = TaskRunner(crash_folder=tmp_path)
    with qtbot.waitSignal(runner.opened):
        runner.start(lambda: Store.open(tmp_path / "库.db", dictionary=resources.dictionary()))
    ends = ends_of(runner.run(slow))
    assert runner.close() is None
    assert ends == ["cancelled"]
    with Store.open(tmp_path / "库.db", dictionary=resources.dictionary()) as store:
        assert store.enterprise_index() == ()
