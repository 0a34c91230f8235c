"""``kawat plot``: pictures of a database as SVG or PNG."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kawat.cli.options import event_conditions, event_filter

if TYPE_CHECKING:
    from kawat.desk.charts import Look
    from kawat.store import Database, EventFilter

FORMS = (".svg", ".png")
_GRAINS = ("week", "month", "year")
_WHAT = ("reports", "independent", "events")
_grain = click.option(
    "--by", "grain", type=click.Choice(_GRAINS), default="month", show_default=True,
    help="A bar a week, month or year; of more than five years the next longer.",
)  # fmt: skip
_what = click.option(
    "--what", type=click.Choice(_WHAT), default="reports", show_default=True,
    help="Events as stories tell them; each once a reprint family; what happened, however many tell it.",
)  # fmt: skip
Drawing = Callable[["Database", "EventFilter", "Look"], str]


def _out(ctx: click.Context, param: click.Parameter, value: Path) -> Path:
    if value.suffix.lower() not in FORMS:
        raise click.BadParameter(f"{str(value)!r} is no picture; a name that ends in {' or '.join(FORMS)} is right")
    return value


def _address(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.startswith(("http://", "https://")):
        raise click.BadParameter(f"{value!r} is no address of a desk; http://127.0.0.1:8000 is right")
    return value and value.rstrip("/")


def _picture(command: Callable[..., None]) -> Callable[..., None]:
    """What all pictures take: the database, the filters, where to, in which language, with which links."""
    for option in (
        click.option(
            "--desk", callback=_address, metavar="ADDRESS", help="Desk to which the marks of an SVG link; without it none."
        ),
        click.option("--words", type=click.Choice(("en", "id")), default="en", show_default=True, help="Language of its words."),
        click.option(
            "--out", required=True, callback=_out, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.svg|FILE.png",
            help="File to write; its name tells the format.",
        ),
    ):  # fmt: skip
        command = option(command)
    return click.argument("database", type=click.Path(path_type=Path))(event_conditions(command))


@click.group()
def plot() -> None:
    """Draw the events of a database that fit all filters, as SVG or PNG, without the net."""


@plot.command()
@_grain
@_what
@_picture
def timeline(grain: str, what: str, **given: Any) -> None:
    """Events by week, month or year, with their quad classes."""
    from kawat.desk.charts import series, timeline_svg

    _draw(given, lambda store, wanted, look: timeline_svg(series(store, wanted, grain=grain, what=what), look))


@plot.command()
@_grain
@_what
@_picture
def dyad(grain: str, what: str, **given: Any) -> None:
    """Cooperation against conflict of two parties over time, and their mean Goldstein score.

    --dyad A,B takes what either does to the other and what both do together; --actor A --recipient B one direction.
    """
    from kawat.desk.charts import dyad_svg, series

    if not given["dyad"] and not (given["actor"] and given["recipient"]):
        raise click.UsageError("two parties are needed: --dyad A,B, or --actor A --recipient B for one direction")
    _draw(given, lambda store, wanted, look: dyad_svg(series(store, wanted, grain=grain, what=what, scores=True), look))


@plot.command(name="map")
@click.option(
    "--area", type=click.Choice(("world", "idn")), default="world", show_default=True, help="The world, or Indonesia."
)
@_what
@_picture
def map_(area: str, what: str, **given: Any) -> None:
    """Where events took place: the world by country, or Indonesia with its provinces, places as points."""
    from kawat.desk.charts import located, map_svg

    _draw(given, lambda store, wanted, look: map_svg(located(store, wanted, what=what), area, look))


@plot.command()
@click.option("--edges", type=click.IntRange(1, 200), default=60, show_default=True, help="Lines at the most.")
@_picture
def network(edges: int, **given: Any) -> None:
    """Who acts toward whom, by country and sector."""
    from kawat.desk.charts import network_svg, pairs

    _draw(given, lambda store, wanted, look: network_svg(pairs(store, wanted), edges, look))


@plot.command()
@click.option(
    "--lanes", "most", type=click.IntRange(1, 100), default=25, show_default=True, help="Storylines at the most."
)
@_picture
def storylines(most: int, **given: Any) -> None:
    """Storylines as lanes in time; with filters their stories of which an event fits."""
    from kawat.desk.charts import lanes, lanes_svg

    _draw(given, lambda store, wanted, look: lanes_svg(lanes(store, wanted, most), most, look))


def _draw(given: dict[str, Any], drawn: Drawing) -> None:
    from kawat.desk.charts import Look, png
    from kawat.store import Database

    out, look = given.pop("out"), Look(lang=given.pop("words"), desk=given.pop("desk"))
    with Database(given.pop("database")) as store:
        picture = drawn(store, event_filter(given), look)
    out.write_bytes(png(picture) if out.suffix.lower() == ".png" else picture.encode())
