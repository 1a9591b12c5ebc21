"""Charts as plain figures: what is shown, not where; None is an unknown and is drawn as one, never as nothing."""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN = "待查"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Hold a figure that lies between two ends; equal ends are an exact figure, an end of None is not known."""

    low: float | None
    high: float | None
    text: str = ""
    """The figure as printed elsewhere; empty to print it from the ends."""
    is_counted: bool = True
    """When not, nothing is drawn: there is no figure, known or unknown."""


def exact(value: float | None, text: str = "") -> Amount:
    """Return an exact figure, or an unknown one."""
    return Amount(low=value, high=value, text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Hold the figures of one label, one for each series."""

    label: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Compare figures by label with horizontal bars, side by side or stacked."""

    title: str
    unit: str = ""
    series: tuple[str, ...] = ("",)
    groups: tuple[Group, ...] = ()
    stacked: bool = False
    maximum: float | None = None
    """End of the scale, where there is one; else the largest figure."""
    decimals: int | None = None
    """Decimals of the printed figures; None for as many as are worth reading."""
    possible: str = ""
    """What the hatched part of an interval means."""
    unknown: str = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """Add contributions up to a total, each beginning where the assured ones before it end."""

    title: str
    unit: str = ""
    steps: tuple[tuple[str, Amount], ...] = ()
    total: str = "合计"
    base: float = 0.0
    maximum: float | None = None
    decimals: int | None = None
    legend: tuple[str, str] = ("", "")
    """What the solid and the hatched part mean."""
    unknown: str = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Radar:
    """Show figures of one scale on axes around a centre; fewer than three known ones are shown as bars."""

    title: str
    unit: str = ""
    axes: tuple[tuple[str, Amount], ...] = ()
    maximum: float = 100.0
    decimals: int | None = None
    legend: tuple[str, str] = ("", "")
    """What the inner and the outer shape mean."""
    unknown: str = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """Hold what a result becomes with one driver lowered and raised."""

    label: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado:
    """Show how far each driver moves a result to either side of its base."""

    title: str
    unit: str = ""
    base: float | None = None
    base_label: str = ""
    swings: tuple[Swing, ...] = ()
    decimals: int | None = None
    legend: tuple[str, str] = ("", "")
    """The driver lowered, the driver raised."""
    unknown: str = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Hold one figure for each label of an axis."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Show figures along time: upright bars, lines over them, and a mark between the labels where one is due."""

    title: str
    unit: str = ""
    labels: tuple[str, ...] = ()
    bars: tuple[Series, ...] = ()
    lines: tuple[Series, ...] = ()
    steps: bool = False
    """Lines stay level up to the next label."""
    stacked: bool = False
    mark: tuple[float, str] | None = None
    """Place counted in labels from 0, and what it says."""
    decimals: int | None = None
    unknown: str = UNKNOWN


Chart = Bars | Waterfall | Radar | Tornado | Columns
