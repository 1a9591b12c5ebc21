"""How much a spreadsheet may take before it is refused, and how the reading process is held to it."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Final

MEGABYTE: Final = 1 << 20
FILE_BYTES: Final = 100 * MEGABYTE
UNPACKED_BYTES: Final = 400 * MEGABYTE
"""All XML parts of one workbook unpacked; 100,000 rows of 40 columns are about 140 MB."""
ENTRIES: Final = 5_000
GRID_CELLS: Final = 8_000_000
"""Rows times columns of one sheet: the reader keeps the whole rectangle, 32 bytes a cell."""
COLUMNS: Final = 702
ROWS: Final = 200_000
MEMORY_BYTES: Final = 1_000 * MEGABYTE
SECONDS: Final = 60


def limit_this_process(memory: int, seconds: int) -> None:
    """Let the operating system end this process when it takes more memory or computing time."""
    if sys.platform == "win32":
        _limit_by_job(memory, seconds)
    else:
        import resource

        for kind, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
            _, hard = resource.getrlimit(kind)
            limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            # macOS refuses a limit on address space; time and the checks before reading still hold there.
            with suppress(ValueError):
                resource.setrlimit(kind, (limit, hard))


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _PROCESS_TIME, _PROCESS_MEMORY, _KILL_ON_CLOSE = 0x2, 0x100, 0x2000
    _EXTENDED_LIMITS = 9

    class _Basic(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION of the Windows API."""

        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of the Windows API."""

        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _limit_by_job(memory: int, seconds: int) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        limits = _Extended()
        limits.BasicLimitInformation.PerProcessUserTimeLimit = seconds * 10_000_000
        limits.BasicLimitInformation.LimitFlags = _PROCESS_TIME | _PROCESS_MEMORY | _KILL_ON_CLOSE
        limits.ProcessMemoryLimit = memory
        # The handle stays open on purpose: closing the job would end this process at once.
        job = kernel.CreateJobObjectW(None, None)
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())

    class _Memory(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of the Windows API."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    _QUERY, _READ = 0x1000, 0x10

    def memory_taken(process: int) -> int:
        """Return the bytes a process has taken, 0 when Windows does not tell."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.c_void_p, wintypes.DWORD)
        handle = kernel.OpenProcess(_QUERY | _READ, False, process)
        if not handle:
            return 0
        taken = _Memory(cb=ctypes.sizeof(_Memory))
        told = kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(taken), ctypes.sizeof(taken))
        kernel.CloseHandle(handle)
        return max(taken.PagefileUsage, taken.WorkingSetSize) if told else 0
