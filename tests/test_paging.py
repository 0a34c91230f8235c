"""Pages of events and how many there are."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from kawat.errors import StoreError, TooLongError
from kawat.store import Database, EventFilter, narrowing
from kawat.store import paging as paged
from kawat.store.limits import time_limit
from kawat.store.narrowing import narrowed
from kawat.store.paging import SORTS, count_fitting, page_of_events

from .desk import desk, reading
from .deskclient import three

FILTERS = (
    EventFilter(), EventFilter(actor="CHE"), EventFilter(recipient="norwegia"), EventFilter(party="GOV"), EventFilter(source="menlu"),
    EventFilter(type=("CONSULT", "AID")), EventFilter(quad=(1, 3)), EventFilter(mode="disapprove"), EventFilter(context="executive"),
    EventFilter(where="jenewa"), EventFilter(where="CHE"), EventFilter(story="s2"), EventFilter(lang="en"), EventFilter(publisher="alps daily"),
    EventFilter(since="2018-03-06"), EventFilter(until="2018-03-05"), EventFilter(since="2018-03", until="2018-03"),
    EventFilter(since="2018-03", until="2018-03", type=("AID", "CONSULT")), EventFilter(status=("planned",), quad=(2, 4)),
    EventFilter(min_probability=0.6), EventFilter(merged="m1"),
    EventFilter(dyad=("CHE", "NOR")), EventFilter(dyad=("norwegia", "CHE GOV")), EventFilter(actor="CHE GOV"),
    EventFilter(actor="Jo'ki\"wi%_\\"),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Database:
    return Database(three(tmp_path / "desk.db"))


@pytest.mark.parametrize("wanted", FILTERS)
@pytest.mark.parametrize("few", [0, 5000])
def test_a_page_has_what_the_filter_finds(
    store: Database, wanted: EventFilter, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the events are looked up one by one or met in their order."""
    monkeypatch.setattr(narrowing, "_FEW", few)
    narrow = narrowed(store.connection, wanted)
    assert few or narrow.keys is None
    expected = sorted((row.story_id, row.event_id) for row in store.events(wanted))
    for sort in SORTS:
        rows = page_of_events(store.connection, narrow, sort=sort).rows
        assert sorted((row.story_id, row.event_id) for row in rows) == expected
    assert count_fitting(store.connection, narrow) == paged.Count(len(expected), exact=True)


@pytest.mark.parametrize("since", [None, "2018-02", "2018-03-06"])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_follow_each_other_without_a_gap(
    store: Database, sort: str, since: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a day from which on too, to which an event of the whole year only reaches."""
    monkeypatch.setattr(narrowing, "_FEW", 0)
    narrow = narrowed(store.connection, EventFilter(since=since))
    whole = page_of_events(store.connection, narrow, sort=sort).rows
    found, after = [], None
    for _ in range(20):
        page = page_of_events(store.connection, narrow, sort=sort, after=after, size=2)
        found += page.rows
        after = page.following
        if after is None:
            break
    assert tuple(found) == whole and len(whole) == {None: 6, "2018-02": 5, "2018-03-06": 3}[since]


@pytest.mark.parametrize(
    "wanted", [EventFilter(), EventFilter(type=("ACCUSE",)), EventFilter(story="s2"), EventFilter(lang="en")]
)
@pytest.mark.parametrize("what", ["reports", "independent", "events"])
def test_what_is_counted_is_what_is_listed(store: Database, wanted: EventFilter, what: str) -> None:
    narrow = narrowed(store.connection, wanted)
    (exact,) = store.count((), wanted, what=what)[0]
    assert len(page_of_events(store.connection, narrow, what=what).rows) == exact
    assert count_fitting(store.connection, narrow, what=what).number == exact


def test_reports_of_one_event_are_told_apart(store: Database) -> None:
    narrow = narrowed(store.connection, EventFilter())
    counts = [
        count_fitting(store.connection, narrow, what=what).number for what in ("reports", "independent", "events")
    ]
    assert counts == [6, 5, 4]  # the meeting is reprinted; the blame is told by two that do not copy each other


def test_only_current_readings_are_listed(tmp_path: Path) -> None:
    path = desk(tmp_path / "desk.db", reading(), reading(coder="2"), reading(tail=" new"))
    with Database(path) as store:
        assert len(page_of_events(store.connection, narrowed(store.connection, EventFilter())).rows) == 3


@pytest.mark.parametrize("token", ["", "x", "bnVsbA", "WyItZGF5IiwxLDJd", "WyItZGF5IiwieCIsIDFlOTldIA", "é"])
def test_a_token_that_nobody_gave(store: Database, token: str) -> None:
    with pytest.raises(StoreError, match="begin at its first page"):
        page_of_events(store.connection, narrowed(store.connection, EventFilter()), after=token)


def test_unknown_order_and_measure(store: Database) -> None:
    narrow = narrowed(store.connection, EventFilter())
    with pytest.raises(StoreError, match="-day"):
        page_of_events(store.connection, narrow, sort="title")
    with pytest.raises(StoreError, match="independent"):
        page_of_events(store.connection, narrow, what="all")


def test_a_question_over_its_time_is_stopped() -> None:
    connection = sqlite3.connect(":memory:")
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    begun = time.monotonic()
    with pytest.raises(TooLongError, match="narrow it"), time_limit(connection, 0.05):
        connection.execute(endless).fetchone()
    assert time.monotonic() - begun < 5
    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_count_over_its_time_says_that_there_are_more(store: Database) -> None:
    narrow = narrowed(store.connection, EventFilter(actor="swiss"))
    monkey = paged.count_fitting(store.connection, narrow, seconds=60)
    assert monkey.exact
    assert paged.count_fitting(store.connection, narrow, most=2) == paged.Count(2, exact=False)


@pytest.mark.parametrize("sort", SORTS)
def test_the_order_is_read_from_an_index(store: Database, sort: str) -> None:
    """Sorting a million events would take a second."""
    column, direction, index = SORTS[sort]
    source, clauses, values = paged._source(
        narrowed(store.connection, EventFilter(min_probability=0.1)), "reports", f"INDEXED BY {index}"
    )
    plan = store.connection.execute(
        f"EXPLAIN QUERY PLAN SELECT events.key {paged._where(source, clauses)} ORDER BY {column} {direction}, events.key {direction}", values
    )  # fmt: skip
    steps = " | ".join(row[3] for row in plan)
    assert index in steps and "TEMP B-TREE" not in steps


def test_two_parties_that_are_often_met_and_never_meet(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Walking through all events in search of what is not there took seconds of a million."""
    monkeypatch.setattr(narrowing, "_FEW", 2)
    assert narrowed(store.connection, EventFilter(actor="CHE")).keys is None
    assert narrowed(store.connection, EventFilter(actor="NOR", recipient="CHE")).keys == ()
    assert narrowed(store.connection, EventFilter(dyad=("CHE", "VNM"))).keys == ()


def test_narrow_filters_find_what_all_filters_find(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [list(store.events(wanted)) for wanted in FILTERS]
    counted = [store.count(["type", "actor"], wanted) for wanted in FILTERS]
    monkeypatch.setattr("kawat.store.database.FEW_OF_ALL", 0)
    assert found == [list(store.events(wanted)) for wanted in FILTERS]
    assert counted == [store.count(["type", "actor"], wanted) for wanted in FILTERS]
