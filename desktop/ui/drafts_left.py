"""Tell at the start of entries that were typed and never saved, with the way back to them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.ui.forms import form_calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.drafts import Draft


def tell_drafts(window: MainWindow) -> None:
    """Look for drafts and tell of the newest; the others are brought back when their cases are opened."""

    def tell(found: tuple[Draft, ...]) -> None:
        if not found or window.page_shown is not window.projects:
            return
        title, when = found[0].title or t("drafts.new"), f"{found[0].at.astimezone():%m-%d %H:%M}"
        words = t("draft.there", count=len(found), title=title, when=when)
        window.notice.say(words, grade="warn", step=t("draft.go_on"), then=partial(_go_on, window, found[0]))

    window.runner.run(form_calls.drafts(), on_done=tell)


def _go_on(window: MainWindow, draft: Draft) -> None:
    if draft.case_id:
        window.open_case(draft.case_id)
    else:
        window.new_case()
