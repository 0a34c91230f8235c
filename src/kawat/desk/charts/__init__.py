"""Pictures of a database as SVG: drawn offline by Vega-Lite, with links to what they count, fit for a page that allows no style and no script.

First what is shown is counted (``series``, ``located``, ``pairs``, ``lanes``), then it is drawn (``timeline_svg``, ``dyad_svg``, ``map_svg``,
``network_svg``, ``lanes_svg``); ``png`` makes pixels of any of them. ``Look`` has the language and where links lead.
"""

from kawat.desk.charts.counts import GRAINS, MOST_PERIODS, Pairs, Series, pairs, series
from kawat.desk.charts.draw import png
from kawat.desk.charts.lanes import MOST_LANES, Lane, Lanes, lanes, lanes_svg
from kawat.desk.charts.look import LANGUAGES, Look
from kawat.desk.charts.maps import AREAS, MOST_POINTS, map_svg
from kawat.desk.charts.network import MOST_EDGES, network_svg
from kawat.desk.charts.spots import Places, Point, located
from kawat.desk.charts.timeline import dyad_svg, timeline_svg

__all__ = [
    "AREAS",
    "GRAINS",
    "LANGUAGES",
    "MOST_EDGES",
    "MOST_LANES",
    "MOST_PERIODS",
    "MOST_POINTS",
    "Lane",
    "Lanes",
    "Look",
    "Pairs",
    "Places",
    "Point",
    "Series",
    "dyad_svg",
    "lanes",
    "lanes_svg",
    "located",
    "map_svg",
    "network_svg",
    "pairs",
    "png",
    "series",
    "timeline_svg",
]
