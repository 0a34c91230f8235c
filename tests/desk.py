"""Readings made by hand, and databases of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kawat.reading import Actor, Coder, Credit, Dateline, Event, Link, Place, Quote, Reading, Span, Time
from kawat.store import Added, Database
from kawat.story import Story

TEXT = (
    "JENEWA - Menlu Swiss bertemu Menlu Norwegia di Jenewa, Senin (5/3/2018).\n"
    '"Pintu tetap terbuka," kata Menlu Swiss.\nSwiss mengecam Norwegia. Swiss akan mengirim bantuan.\n'
    "Sumber: Kawat Alpen"
)


def at(words: str, *, after: str = "", text: str = TEXT) -> Span:
    """The words where they first stand in the text, after others."""
    start = text.index(words, text.index(after) if after else 0)
    return Span.of(text, start, start + len(words))


SWISS = Actor(
    id="a1", name="Menlu Swiss", kind="person", country="CHE", sector="GOV", mentions=(at("Menlu Swiss"), at("Menlu Swiss", after="kata"))
)  # fmt: skip
NORWAY = Actor(
    id="a2", name="Menlu Norwegia", kind="person", country="NOR", sector="GOV", mentions=(at("Menlu Norwegia"),)
)
SWITZERLAND = Actor(
    id="a3", name="Swiss", kind="state", country="CHE", sector="GOV", mentions=(at("Swiss", after="Swiss mengecam"),)
)
NORWEGIA = Actor(
    id="a4", name="Norwegia", kind="state", country="NOR", sector="GOV", mentions=(at("Norwegia", after="mengecam"),)
)
GENEVA = Place(id="p1", name="Jenewa", country="CHE", geonames=2660646, lat=46.202, lon=6.146, mentions=(at("Jenewa"),))

MEETING = Event(
    id="e1", type="CONSULT", contexts=("diplomatic",), actors=(SWISS, NORWAY), when="2018-03-05", where="Jenewa", where_id="p1",
    trigger=at("bertemu"), evidence=at("Menlu Swiss bertemu Menlu Norwegia di Jenewa"), probability=0.9, cameo="040", goldstein=1.0, quad=1,
)  # fmt: skip
BLAME = Event(
    id="e2", type="ACCUSE", mode="disapprove", contexts=("diplomatic", "executive"), actors=(SWITZERLAND,), recipients=(NORWEGIA,),
    attributed_to=SWISS, trigger=at("mengecam"), evidence=at("Swiss mengecam Norwegia"), probability=0.6, cameo="111", goldstein=-2.0, quad=3,
    chain=(Link(role="publisher", name="Warta Alpen"), Link(role="speaker", name="Menlu Swiss", actor=SWISS)),
)  # fmt: skip
HELP = Event(
    id="e3", type="AID", actors=(SWITZERLAND,), status="planned", when="2018", trigger=at("mengirim bantuan"), probability=0.4,
    cameo="070", goldstein=7.0, quad=2,
)  # fmt: skip


def reading(*events: Event, id: str = "s1", coder: str = "1", tail: str = "", also: tuple[Actor, ...] = (), **told: Any) -> Reading:  # fmt: skip
    """A reading of TEXT with these events, or all three; ``tail`` makes it another text, ``also`` are actors beside the four."""
    story = {
        "title": "Dua Menlu di Jenewa",
        "lang": "id",
        "publisher": "Warta Alpen",
        "published": "2018-03-06",
        **told,
    }
    return Reading(
        story=Story.of(TEXT + tail, id=id, **story),
        sentences=((9, 72), (73, 113), (114, 138), (139, 167)),
        dateline=Dateline(place="JENEWA", date=None, span=at("JENEWA")),
        credits=(Credit(role="agency", name="Kawat Alpen", span=at("Kawat Alpen")),),
        actors=(SWISS, NORWAY, SWITZERLAND, NORWEGIA, *also),
        places=(GENEVA,),
        times=(Time(id="t1", type="DATE", value="2018-03-05", span=at("Senin (5/3/2018)")),),
        quotes=(
            Quote(id="q1", kind="direct", speaker=SWISS, addressee=None, cue=at("kata"), content=(at("Pintu tetap terbuka"),)),
        ),
        events=events or (MEETING, BLAME, HELP),
        coder=Coder(version=coder),
    )  # fmt: skip


def desk(path: Path, *readings: Reading) -> Path:
    """A database of these readings."""
    add(path, *readings)
    return path


def add(path: Path, *readings: Reading) -> list[Added]:
    with Database(path, write=True) as store, store.writing():
        return [store.add(each) for each in readings]
