"""The world is not as hoped: what happened, where, and what a person can do about it; anything else is a bug."""

from __future__ import annotations


class Problem(Exception):
    """Tell a person in Chinese what is wrong and what to do; shown, never logged as a bug."""

    def __init__(self, what: str, *, remedy: str, where: str = "", code: str = "problem") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        self.code = code
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Return place, problem and remedy as one message."""
        return (f"{self.where}：" if self.where else "") + f"{self.what}。{self.remedy}"
