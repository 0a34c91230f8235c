"""A desk over a database of readings made by hand, and a client that speaks as a browser on this machine does."""

from __future__ import annotations

from pathlib import Path

import pytest

from kawat.reading import Reading
from kawat.store import Database
from kawat.store.corpus import Family, Member, Merged, Storyline, put_families, put_merged, put_storylines

fastapi = pytest.importorskip("fastapi", reason="the desk needs: pip install 'kawat[desk]'")
testclient = pytest.importorskip("fastapi.testclient", reason="asking the desk needs httpx")

from .desk import BLAME, HELP, MEETING, add, reading  # noqa: E402

HOST = "127.0.0.1:8137"


def client(path: Path, **how: str) -> testclient.TestClient:
    """A client of the desk over this database."""
    from kawat.desk.app import desk

    return testclient.TestClient(desk(path, port=8137, **how), base_url=f"http://{HOST}", follow_redirects=False)


def three(path: Path) -> Path:
    """Three stories: two tell the same meeting, the second reprints the first; one storyline of two."""
    made: tuple[Reading, ...] = (
        reading(),
        reading(
            MEETING,
            HELP,
            id="s2",
            tail=" (2)",
            publisher="Harian Fyord",
            published="2018-03-07",
            title="Menlu bertemu lagi",
        ),
        reading(
            BLAME,
            id="s/3?",
            tail=" (3)",
            publisher="Alps Daily",
            published=None,
            lang="en",
            url="https://alps.example/3",
        ),
    )
    add(path, *made)
    with Database(path, write=True) as store, store.writing():
        put_families(
            store.connection,
            [
                Family(story_id="s1", family="s1", role="original"),
                Family(story_id="s2", family="s1", role="reprint", evidence=[{"story": "s1", "containment": 0.98}]),
            ],
        )
        both = (Member(story_id="s1", event_id="e1"), Member(story_id="s2", event_id="e1"))
        blamed = (Member(story_id="s1", event_id="e2"), Member(story_id="s/3?", event_id="e2"))
        put_merged(
            store.connection,
            [
                Merged(id="m1", type="CONSULT", status="occurred", members=both),
                Merged(id="m2", type="ACCUSE", status="occurred", members=blamed),
            ],
        )
        put_storylines(
            store.connection,
            [
                Storyline(
                    id="l1",
                    title="Menlu di Jenewa",
                    first_day="2018-03-06",
                    last_day="2018-03-07",
                    about={},
                    stories=("s1", "s2"),
                )
            ],
        )
        store.set_aside([("berita/5.txt", None, "its language is 'su'")])
    return path
