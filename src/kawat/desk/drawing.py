"""Pictures drawn in a process of their own: what draws holds the interpreter for tenths of a second, and pages would wait for it."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Literal, get_args

from kawat.errors import ExportError
from kawat.store import Database, EventFilter
from kawat.store.limits import time_limit

Kind = Literal["timeline", "dyad", "map", "network", "storylines"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_SECONDS = 20.0
"""A picture of a filter that no summary knows counts rows."""
_EDGES, _LANES = 60, 25
_TRIES = 2
_opening = threading.Lock()


def drawn(path: Path, of: Kind, wanted: EventFilter, grain: str, area: str, lang: str) -> str:
    """The picture of a database's events that fit, as SVG. Raises what counting and drawing raise, and ExportError where its process ends each time."""
    for _ in range(_TRIES):
        with _opening:
            pool = _pool()
        try:
            return pool.submit(picture, path, of, wanted, grain, area, lang).result()
        except BrokenProcessPool:
            with _opening:
                _pool.cache_clear()
    raise ExportError("the picture was not drawn: the process that draws ends; there may be too little memory for it")


@cache
def _pool() -> ProcessPoolExecutor:
    # a fresh process: one that is forked has the locks of all threads as they stand
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who ends the desk ends this one with it, and it has nothing to say


def picture(path: Path, of: Kind, wanted: EventFilter, grain: str, area: str, lang: str) -> str:
    """The same, drawn here."""
    from kawat.desk import charts

    look = charts.Look(lang=lang)
    with Database(path) as store, time_limit(store.connection, _SECONDS):
        if of == "map":
            return charts.map_svg(charts.located(store, wanted), area, look)
        if of == "network":
            return charts.network_svg(charts.pairs(store, wanted), _EDGES, look)
        if of == "storylines":
            return charts.lanes_svg(charts.lanes(store, wanted, _LANES), _LANES, look)
        if of == "dyad":
            return charts.dyad_svg(charts.series(store, wanted, grain=grain, scores=True), look)
        return charts.timeline_svg(charts.series(store, wanted, grain=grain), look)
