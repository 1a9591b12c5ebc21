"""Let numpy use the linear algebra library scipy brings, so that the program carries one and not two (Linux only).

numpy's wheel calls OpenBLAS with whole numbers of eight bytes under names ending in `64_`, scipy's with four bytes
under the plain names. A small library in the place of numpy's own hands every call on. On x86-64 a number handed over
in a register, or read through a pointer as four bytes, is the same number; what LAPACK writes back is widened here. The
build ends when numpy asks for a name that is not among these, and the program's self-test works out one small system in
every way. Uses gcc and nm; without them both libraries stay.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOOLS = ("gcc", "nm")


@dataclass(frozen=True, slots=True)
class Routine:
    """Describe a routine of LAPACK: how many arguments, which are letters, and which whole numbers it writes."""

    arguments: int
    letters: int = 0
    """The first so many arguments are letters; Fortran wants their lengths at the end."""
    written: tuple[int, ...] = ()
    """Places, from 1, of single whole numbers written besides the last argument."""
    pivots: str = ""
    """How many whole numbers it writes into argument 5, in C; empty when none."""


ROUTINES = {
    "gesv": Routine(8, pivots="*(int *)a1"),
    "getrf": Routine(6, pivots="*(int *)a1 < *(int *)a2 ? *(int *)a1 : *(int *)a2"),
    "potrf": Routine(5, letters=1),
    "geqrf": Routine(8),
    "orgqr": Routine(9),
    "ungqr": Routine(9),
    "syevd": Routine(11, letters=2, written=(9,)),
    "heevd": Routine(13, letters=2, written=(11,)),
    "geev": Routine(14, letters=2),
}
"""The same for every kind of number."""
OF_KIND = {
    ("gesdd", "sd"): Routine(14, letters=1),
    ("gesdd", "cz"): Routine(15, letters=1),
    ("gelsd", "sd"): Routine(14, written=(10, 13)),
    ("gelsd", "cz"): Routine(15, written=(10, 14)),
}
PLAIN = ("copy",)
"""Routines that write no whole numbers."""
HEAD = """\
/* Whole numbers LAPACK wrote with four bytes take the eight bytes numpy reads. */
static void widen(void *place, int count)
{
    const int *from = place;
    long long *to = place;
    while (count-- > 0)
        to[count] = from[count];
}
"""


def share(internal: Path) -> None:
    """Put a library that hands calls on in the place of numpy's OpenBLAS; take away what only that one needed."""
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        sys.stderr.write(f"two OpenBLAS stay: {', '.join(missing)} not found (apt-get install gcc binutils)\n")
        return
    (numpys,) = (internal / "numpy.libs").glob("libscipy_openblas64_*")
    (scipys,) = (internal / "scipy.libs").glob("libscipy_openblas*")
    libraries = sorted((internal / "numpy").rglob("*.so"))
    asked = sorted({name for each in libraries for name in _names(each, "-u") if name.endswith("64_")})
    _build(numpys, scipys, source(asked, set(_names(scipys, "--defined-only"))))
    for other in (internal / "numpy.libs").iterdir():
        if other != numpys:
            other.unlink()
    for link in internal.iterdir():  # PyInstaller links libraries into the folder all are looked for in
        if link.is_symlink() and not link.exists():
            link.unlink()
            if (same := scipys.with_name(link.name)).exists():
                link.symlink_to(same.relative_to(internal))


def source(asked: list[str], offered: set[str]) -> str:
    """Return the source of a library that answers every name asked for by one that is offered."""
    return "\n".join([HEAD, *(_answer(name, offered) for name in asked)]) + "\n"


def _answer(name: str, offered: set[str]) -> str:
    plain = name.removesuffix("64_")
    if plain not in offered:
        sys.exit(f"numpy asks for {name}, scipy's OpenBLAS has no {plain}")
    kind, routine = plain.removeprefix("scipy_")[0], plain.removeprefix("scipy_")[1:].rstrip("_")
    if plain.startswith("scipy_cblas_") or routine in PLAIN:
        # All arguments stay where they are.
        return f'__asm__(".globl {name}\\n.type {name}, @function\\n{name}: jmp {plain}@PLT");'
    found = ROUTINES.get(routine) or next(
        (each for (named, kinds), each in OF_KIND.items() if named == routine and kind in kinds), None
    )
    if found is None:
        sys.exit(f"numpy asks for {name}, which installer/blas.py does not know")
    return _call(name, plain, found)


def _call(name: str, plain: str, routine: Routine) -> str:
    places = [f"a{place}" for place in range(1, routine.arguments + 1)]
    types = ["void *"] * routine.arguments + ["unsigned long"] * routine.letters
    widened = [(f"a{place}", "1") for place in (*routine.written, routine.arguments)]
    if routine.pivots:
        widened.insert(0, ("a5", routine.pivots))
    return "\n".join(
        [
            f"void {plain}({', '.join(types)});",
            f"void {name}({', '.join(f'void *{place}' for place in places)})",
            "{",
            f"    {plain}({', '.join([*places, *['1'] * routine.letters])});",
            *(f"    widen({place}, {count});" for place, count in widened),
            "}",
        ]
    )


def _build(numpys: Path, scipys: Path, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        code, made = Path(folder) / "blas.c", Path(folder) / numpys.name
        code.write_text(text, encoding="ascii")
        subprocess.run(
            [
                "gcc", "-shared", "-fPIC", "-O2", "-s", f"-Wl,-soname,{numpys.name}", "-Wl,--build-id=none",
                "-Wl,--disable-new-dtags,-rpath,$ORIGIN/../scipy.libs", "-Wl,--no-as-needed",
                "-Wl,--allow-shlib-undefined", "-o", str(made), str(code), str(scipys),
            ],
            check=True,
        )  # fmt: skip
        shutil.copyfile(made, numpys)


def _names(library: Path, which: str) -> Iterator[str]:
    listed = subprocess.run(["nm", "-D", which, str(library)], check=True, capture_output=True, text=True).stdout
    return (line.split()[-1].split("@")[0] for line in listed.splitlines())
