"""How long an operation still takes, judged by its latest steps; nothing is said before it can be known."""

from __future__ import annotations

from collections import deque

_LATEST = 30
"""Steps looked back on: work that was quick at first (papers that were there already) is soon forgotten."""
_LEAST_SECONDS = 2.0
_ROUND = 5
_MINUTE = 60
_HOUR = 3600


class Pace:
    """Take the steps of one operation with their time and tell what is left."""

    def __init__(self) -> None:
        self._steps: deque[tuple[float, int]] = deque(maxlen=_LATEST)

    def left(self, done: int, total: int, now: float) -> str:
        """Return the time left after a step in words, empty while unknown or when nothing is left; `now` in seconds."""
        if self._steps and done < self._steps[-1][1]:
            self._steps.clear()
        self._steps.append((now, done))
        since, first = self._steps[0]
        if done >= total or done <= first or now - since < _LEAST_SECONDS:
            return ""
        return _words((now - since) / (done - first) * (total - done))


def _words(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"约剩 {max(_ROUND, round(seconds / _ROUND) * _ROUND)} 秒"
    if seconds < _HOUR:
        return f"约剩 {round(seconds / _MINUTE)} 分钟"
    return f"约剩 {seconds / _HOUR:.1f} 小时"
