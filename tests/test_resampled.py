"""Made stories of a benchmark: readings resampled from others go through a run as the coder's do."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from kawat.corpus.families import KEEP_DAYS
from kawat.runner.link import link
from kawat.runner.parts import in_parts, inputs
from kawat.runner.write import write_all
from kawat.store import Database
from kawat.store import corpus as kept

from .coding import tables
from .desk import reading

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    path = tmp_path / "readings.jsonl"
    rows = [reading(id=f"s{number}").to_json() for number in range(3)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_what_is_coded_of_a_sentence_comes_with_it(source: Path) -> None:
    import resampled

    made = resampled.Made(source)
    one = made.reading(7)
    assert one == made.reading(7) and one.story == made.story(7)
    assert len(one.sentences) == 4
    # every offset is proved when a reading is made; here that events, quotes, parties and credits are there at all
    told = [event for number in range(20) for event in made.reading(number).events]
    assert {event.type for event in told} == {"CONSULT", "ACCUSE", "AID"}
    assert {actor.name for event in told for actor in event.actors} >= {"Menlu Swiss", "Menlu Norwegia", "Swiss"}
    assert [credit.name for credit in one.credits] == ["Kawat Alpen"]
    assert all(
        len({(actor.name, actor.kind) for actor in made.reading(n).actors}) == len(made.reading(n).actors)
        for n in range(20)
    )
    assert made.story(0).published == "2016-01-01" and made.story(resampled.A_DAY).published == "2016-01-02"


def test_a_run_of_made_stories_is_written_and_linked(source: Path, tmp_path: Path) -> None:
    import resampled

    made = resampled.Made(source)
    numbers = [0, 1, 2, resampled.A_DAY * (KEEP_DAYS + 5)]
    path = tmp_path / "made.jsonl"
    path.write_text("".join(json.dumps(made.story(number).to_json()) + "\n" for number in numbers), encoding="utf-8")
    with Database(tmp_path / "desk.db", write=True) as store:
        report = write_all(
            store, in_parts(inputs([path], store, setting="x")), processes=1, read=partial(resampled.read, str(source))
        )
        assert (report.stories, report.set_aside) == (4, 0)
        assert store.reading("made-00000001") == made.reading(1)
        assert link(store, knowledge=tables()).stories == 4
        last = max(kept.families(store.connection), key=lambda each: each.story_id)
        assert last.family == last.story_id  # the families of a month before are forgotten
