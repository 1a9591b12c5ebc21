"""The shapes of charts as page content: grey fills, hatching that survives a copier, dashes for what is open."""

from __future__ import annotations

from desktop.dossier.sheets import PathMark

_PITCH = 3.0
_HATCH = 0.4
_DASHES = "[2 1.5] 0 d"


def path(mark: PathMark) -> str:
    """Return the operators that paint a shape."""
    shape = _through(mark)
    parts = []
    if mark.closed and mark.fill is not None:
        parts.append(f"{mark.fill:g} g {shape} f 0 g")
    # Colour and dashes are put back by hand: saving the whole state costs a reader more.
    if mark.grey:
        parts.append(f"{mark.grey:g} G")
    if mark.hatch:
        parts.append(_hatched(mark, shape))
    dashes = (_DASHES, "[] 0 d") if mark.dashed else ("", "")
    parts.append(f"{dashes[0]} {mark.stroke:g} w {shape} S {dashes[1]}".strip())
    if mark.grey:
        parts.append("0 G")
    return "\n".join(parts)


def _through(mark: PathMark) -> str:
    (x, y), *others = mark.points
    steps = " ".join(f"{across:.2f} {up:.2f} l" for across, up in others)
    return f"{x:.2f} {y:.2f} m {steps}" + (" h" if mark.closed else "")


def _hatched(mark: PathMark, shape: str) -> str:
    """Return strokes inside a shape, clipped to it."""
    left, bottom = (min(point[axis] for point in mark.points) for axis in (0, 1))
    right, top = (max(point[axis] for point in mark.points) for axis in (0, 1))
    height = top - bottom
    strokes = []
    # Strokes of all shapes lie on one raster, so that small pieces carry at least one.
    start = left - height - (left - height - bottom) % _PITCH
    while start < right:
        if mark.hatch != "fall":
            strokes.append(f"{start:.2f} {bottom:.2f} m {start + height:.2f} {top:.2f} l")
        if mark.hatch != "rise":
            strokes.append(f"{start:.2f} {top:.2f} m {start + height:.2f} {bottom:.2f} l")
        start += _PITCH
    return f"q {shape} W n {_HATCH:g} w " + " ".join(strokes) + " S Q"
