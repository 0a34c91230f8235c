"""The page of pictures: what is counted, drawn, where the module that draws is installed."""

from __future__ import annotations

import importlib
from typing import Any, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from kawat.desk import filters
from kawat.desk.pages import address_without_blanks
from kawat.desk.state import desk_of
from kawat.desk.view import language, page
from kawat.store import Database, EventFilter

router = APIRouter(include_in_schema=False)

_SECONDS = 20.0
"""A picture of a filter that no summary knows counts rows."""


@router.get("/pictures")
def pictures(
    request: Request, grain: Literal["week", "month", "year", ""] = "month", area: Literal["world", "idn", ""] = "world"
) -> Response:
    moved = address_without_blanks(request, "/pictures")
    if moved is not None:
        return moved
    wanted = filters.events_of(parse_qs(request.url.query))
    charts, drawn = _charts(), list[tuple[str, Markup]]()
    if charts is not None:
        with desk_of(request).reading(_SECONDS) as store:
            drawn = _drawn(charts, store, wanted, grain, area, charts.Look(lang=language(request)))
    return page(
        request, "pictures.html", drawn=drawn, there=charts is not None, wanted=wanted, asked=filters.parameters(wanted), grain=grain, area=area
    )  # fmt: skip


def _drawn(
    charts: Any, store: Database, wanted: EventFilter, grain: str, area: str, look: Any
) -> list[tuple[str, Markup]]:
    out = [("timeline", charts.timeline_svg(charts.series(store, wanted, grain=grain), look))]
    if wanted.dyad or (wanted.actor and wanted.recipient):
        out.append(("dyad", charts.dyad_svg(charts.series(store, wanted, grain=grain, scores=True), look)))
    out += [
        ("map", charts.map_svg(charts.located(store, wanted), area, look)),
        ("network", charts.network_svg(charts.pairs(store, wanted), 60, look)),
        ("storylines", charts.lanes_svg(charts.lanes(store, wanted), 25, look)),
    ]
    return [(name, Markup(svg)) for name, svg in out]  # the module escapes what it draws


def _charts() -> Any:
    """The module that draws, None where it or what it needs is not installed."""
    try:
        return importlib.import_module("kawat.desk.charts")
    except ImportError:
        return None
