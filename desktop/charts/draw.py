"""Drawing any chart: from figures and a room to marks."""

from __future__ import annotations

from dataclasses import replace

from desktop.charts.lying import bars_rows, radar_rows, tornado_rows, waterfall_rows
from desktop.charts.marks import Drawing, Room
from desktop.charts.radar import draw_radar, is_shape, radar_height
from desktop.charts.records import Bars, Chart, Columns, Radar, Tornado, Waterfall
from desktop.charts.rows import Rows, draw_rows, rows_height
from desktop.charts.scale import sound
from desktop.charts.upright import columns_height, draw_columns


def draw(chart: Chart, room: Room) -> Drawing:
    """Return the marks of a chart that fills a room."""
    if isinstance(chart, Columns):
        return draw_columns(chart, room)
    if isinstance(chart, Radar) and is_shape(chart):
        return draw_radar(chart, room)
    return draw_rows(_rows(chart), room)


def height(chart: Chart, room: Room) -> float:
    """Return the height a chart needs in the width of a room."""
    if isinstance(chart, Columns):
        return columns_height(chart, room)
    if isinstance(chart, Radar) and is_shape(chart):
        return radar_height(chart, room)
    return rows_height(_rows(chart), room)


def _rows(chart: Bars | Waterfall | Tornado | Radar) -> Rows:
    if isinstance(chart, Bars):
        return bars_rows(replace(chart, maximum=sound(chart.maximum)))
    if isinstance(chart, Waterfall):
        return waterfall_rows(replace(chart, base=sound(chart.base) or 0.0, maximum=sound(chart.maximum)))
    if isinstance(chart, Tornado):
        return tornado_rows(replace(chart, base=sound(chart.base)))
    return radar_rows(chart)
