"""Ask Windows whether it trusts the signature of a program, without looking anything up on a network."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

_ACTION = (0x00AAC56B, 0xCD44, 0x11D0, (ctypes.c_ubyte * 8)(0x8C, 0xC2, 0x00, 0xC0, 0x4F, 0xC2, 0x95, 0xEE))
"""WINTRUST_ACTION_GENERIC_VERIFY_V2."""
_NO_WINDOW, _NO_REVOCATION, _OF_A_FILE, _VERIFY, _CLOSE, _FROM_CACHE_ONLY = 2, 0, 1, 1, 2, 0x1000


class _Identifier(ctypes.Structure):
    _fields_ = (("a", ctypes.c_uint32), ("b", ctypes.c_uint16), ("c", ctypes.c_uint16), ("d", ctypes.c_ubyte * 8))


class _File(ctypes.Structure):
    _fields_ = (
        ("size", ctypes.c_uint32), ("path", ctypes.c_wchar_p), ("handle", ctypes.c_void_p),
        ("subject", ctypes.c_void_p),
    )  # fmt: skip


class _Question(ctypes.Structure):
    _fields_ = (
        ("size", ctypes.c_uint32), ("policy", ctypes.c_void_p), ("client", ctypes.c_void_p),
        ("window", ctypes.c_uint32), ("revocation", ctypes.c_uint32), ("about", ctypes.c_uint32),
        ("file", ctypes.POINTER(_File)), ("action", ctypes.c_uint32), ("state", ctypes.c_void_p),
        ("url", ctypes.c_wchar_p), ("flags", ctypes.c_uint32), ("context", ctypes.c_uint32),
        ("settings", ctypes.c_void_p),
    )  # fmt: skip


def is_trusted(program: Path) -> bool | None:
    """Say whether Windows trusts a program's signature; None where it cannot be asked."""
    if sys.platform != "win32":
        return None
    try:
        verify = ctypes.WinDLL("wintrust").WinVerifyTrust
    except OSError:
        return None
    file = _File(ctypes.sizeof(_File), str(program), None, None)
    question = _Question(
        size=ctypes.sizeof(_Question), window=_NO_WINDOW, revocation=_NO_REVOCATION, about=_OF_A_FILE,
        file=ctypes.pointer(file), action=_VERIFY, flags=_FROM_CACHE_ONLY,
    )  # fmt: skip
    action = _Identifier(*_ACTION)
    answer = verify(ctypes.c_void_p(-1), ctypes.byref(action), ctypes.byref(question))
    question.action = _CLOSE
    verify(ctypes.c_void_p(-1), ctypes.byref(action), ctypes.byref(question))
    return bool(answer == 0)
