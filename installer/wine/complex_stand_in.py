"""Write ucrt_shim.c and ucrtbase.def: Wine's ucrtbase.dll with the C99 complex functions that scipy imports.

For tests under Wine only; the product never carries it. Needs pefile.
"""

from __future__ import annotations

import sys
from pathlib import Path

UNARY = (
    "exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan", "asinh", "acosh",
    "atanh", "proj",
)  # fmt: skip
HEAD = """\
#include <complex.h>
typedef struct {double r, i;} D;
typedef struct {float r, i;} S;
static double complex to_c(D z) {double complex q; __real__ q = z.r; __imag__ q = z.i; return q;}
static D from_c(double complex q) {D z = {__real__ q, __imag__ q}; return z;}
"""


def functions() -> dict[str, str]:
    """Return the body of every function by its name; `@` stands for the name under which it is defined."""
    found: dict[str, str] = {}
    for name in UNARY:
        for suffix in ("", "l"):
            found[f"c{name}{suffix}"] = f"D @(D z) {{return from_c(c{name}(to_c(z)));}}"
        found[f"c{name}f"] = (
            f"S @(S z) {{D d = {{z.r, z.i}}; d = from_c(c{name}(to_c(d))); "
            "S s = {(float)d.r, (float)d.i}; return s;}"
        )
    for suffix in ("", "l"):
        found["cpow" + suffix] = "D @(D a, D b) {return from_c(cpow(to_c(a), to_c(b)));}"
        found["conj" + suffix] = "D @(D a) {a.i = -a.i; return a;}"
        found["creal" + suffix] = "double @(D z) {return z.r;}"
        found["cimag" + suffix] = "double @(D z) {return z.i;}"
        found["norm" + suffix] = "double @(D z) {return z.r * z.r + z.i * z.i;}"
        for name in ("abs", "arg"):
            found[f"c{name}{suffix}"] = f"double @(D z) {{return c{name}(to_c(z));}}"
    found["cpowf"] = (
        "S @(S a, S b) {D x = {a.r, a.i}, y = {b.r, b.i}; x = from_c(cpow(to_c(x), to_c(y))); "
        "S s = {(float)x.r, (float)x.i}; return s;}"
    )
    found["conjf"] = "S @(S a) {a.i = -a.i; return a;}"
    found["crealf"] = "float @(S z) {return z.r;}"
    found["cimagf"] = "float @(S z) {return z.i;}"
    found["normf"] = "float @(S z) {return z.r * z.r + z.i * z.i;}"
    for name in ("abs", "arg"):
        found[f"c{name}f"] = f"float @(S z) {{D d = {{z.r, z.i}}; return (float)c{name}(to_c(d));}}"
    return found


def main(library: str, folder: str) -> None:
    """Write both files: what the library lacks is ours, the rest is forwarded to it under the name ucrtwine."""
    import pefile

    exported = [symbol.name.decode() for symbol in pefile.PE(library).DIRECTORY_ENTRY_EXPORT.symbols if symbol.name]
    ours = functions()
    bodies = [body.replace("@", f"own_{name}") for name, body in ours.items()]
    (Path(folder) / "ucrt_shim.c").write_text("\n".join([HEAD, *bodies]) + "\n", encoding="ascii")
    lines = [f'  "{name}" = "{"own_" if name in ours else "ucrtwine."}{name}"' for name in exported]
    text = "\n".join(["LIBRARY ucrtbase.dll", "EXPORTS", *lines]) + "\n"
    (Path(folder) / "ucrtbase.def").write_text(text, encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:3])
