"""Measures how well the shipped coder reads events, and keeps the figures.

    python -m training.event_report ../shared [PART…]      # dev agreement kontan own speed

Parts: ``dev`` (the development files), ``agreement`` (the same lines in two languages), ``kontan`` (the codebook's section 6), ``own`` (the project's own
cases), ``speed``. All gold is annotated by a large language model. Figures go to ``training/figures/events.json``; ``training.event_card`` writes them down.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kawat.coding.coder import code_parse, heard
from kawat.evaluation import GoldStory, gold_stories, score
from kawat.evaluation.compare import matched_events, pair_tuples, sides_agree
from kawat.knowledge import Knowledge, shipped
from kawat.language import Parse, parse_story
from kawat.reading import Event, Reading
from kawat.story import Story
from training.calibration import bins
from training.readers import opened
from training.recipes import FIGURES
from training.standoff import story_starts

DEV = ("dev-int", "dev-mod", "dev-en")
KEPT = FIGURES / "events.json"
KONTAN = Path(__file__).parent.parent / "tests" / "fixtures" / "kontan.json"
_DEV_LINES = (range(1, 141), range(1501, 1641))
_BATCH = 32
ALL = 0.05
"""Events at least so probable are looked at where probabilities are judged."""


def read_all(stories: Sequence[Story], knowledge: Knowledge, *, least: float | None = None) -> Iterator[Reading]:
    """The readings of stories, batch by batch."""
    wanted: dict[str, Any] = {} if least is None else {"least": least}
    for parse in heard_all(stories, knowledge):
        yield code_parse(parse, knowledge=knowledge, **wanted)


def heard_all(stories: Sequence[Story], knowledge: Knowledge) -> Iterator[Parse]:
    """The parses of stories with what the encoder says of them, batch by batch."""
    for at in range(0, len(stories), _BATCH):
        yield from heard([parse_story(story, knowledge=knowledge) for story in stories[at : at + _BATCH]], knowledge)
        print(f"{min(at + _BATCH, len(stories))} of {len(stories)} stories", file=sys.stderr, end="\r", flush=True)


def gold_of(shared: Path, name: str) -> list[GoldStory]:
    return list(gold_stories(shared / "gold" / f"{name}.gold.jsonl"))


def dev(shared: Path, knowledge: Knowledge) -> dict[str, Any]:
    """Measures of each development file, reliability, and its stories from the worst on."""
    out: dict[str, Any] = {}
    pairs: list[tuple[float, bool]] = []
    stories: list[dict[str, Any]] = []
    for name in DEV:
        gold = gold_of(shared, name)
        parses = list(heard_all([each.reading.story for each in gold], knowledge))
        pairs += reliability(gold, [code_parse(parse, knowledge=knowledge, least=ALL) for parse in parses])
        readings = [code_parse(parse, knowledge=knowledge) for parse in parses]
        out[name] = score(gold, {reading.story.id: reading for reading in readings}).to_json()
        stories += [
            {"file": name, **told_wrong(each.reading, reading)} for each, reading in zip(gold, readings, strict=True)
        ]
    worst = sorted((each for each in stories if each["gold"]), key=lambda each: (each["dyad"], -each["gold"]))
    return {"files": out, "reliability": bins(pairs), "worst": worst[:10]}


def told_wrong(gold: Reading, reading: Reading) -> dict[str, Any]:
    """What went wrong in one story, counted: events missed, added, of another type at the same words, of other sides, of another status."""
    pairs = matched_events(gold, reading)
    right = sum(sides_agree(one, other) for one, other in pairs)
    met = {id(one) for one, _ in pairs} | {id(other) for _, other in pairs}
    missed, added = ([each for each in some if id(each) not in met] for some in (gold.events, reading.events))
    retyped = min(len(added), sum(any(one.trigger.overlaps(other.trigger) for other in added) for one in missed))
    total = len(gold.events) + len(reading.events)
    return {
        "story": gold.story.id,
        "gold": len(gold.events),
        "found": len(reading.events),
        "dyad": round(2 * right / total, 3) if total else 1.0,
        "missed": len(missed) - retyped,
        "added": len(added) - retyped,
        "other type": retyped,
        "other sides": len(pairs) - right,
        "other status": sum(one.status != other.status for one, other in pairs),
        "types missed": dict(Counter(each.type for each in missed).most_common(4)),
        "types added": dict(Counter(each.type for each in added).most_common(4)),
    }


def reliability(gold: Iterable[GoldStory], readings: Iterable[Reading]) -> list[tuple[float, bool]]:
    """(probability, whether gold has it) of every event found: its type in its sentence, one to one."""
    out = []
    for each, reading in zip(gold, readings, strict=True):
        right = {id(found) for _, found in matched_events(each.reading, reading)}
        out += [(event.probability or 0.0, id(event) in right) for event in reading.events]
    return out


def agreement(shared: Path, knowledge: Knowledge) -> dict[str, Any]:
    """Tuples of the same stories read in Indonesian and in English, outside the development lines."""
    lines = {lang: list(opened(shared / "data" / "parallel" / f"panl-int.{lang}.txt.gz")) for lang in ("id", "en")}
    starts = story_starts()
    spans = [range(a, b) for a, b in zip(starts, [*starts[1:], len(lines["id"]) + 1], strict=True)]
    spans = [span for span in spans if not any(set(span) & set(apart) for apart in _DEV_LINES)]
    tuples: dict[str, list[set[Any]]] = {}
    for lang, texts in lines.items():
        stories = [
            Story(id=f"{lang}-{span[0]}", text="\n".join(texts[at - 1] for at in span), lang=lang) for span in spans
        ]
        tuples[lang] = [pair_tuples(reading, status=None) for reading in read_all(stories, knowledge)]
    both = sum(len(one & other) for one, other in zip(tuples["id"], tuples["en"], strict=True))
    counts = {lang: sum(map(len, some)) for lang, some in tuples.items()}
    return {"stories": len(spans), **counts, "both": both, "f": round(2 * both / max(1, sum(counts.values())), 4)}


def kontan(shared: Path, knowledge: Knowledge) -> list[dict[str, Any]]:
    """The nine rows of the codebook's section 6 and what the coder has for each."""
    given = json.loads(KONTAN.read_text(encoding="utf-8"))
    text = (shared / "stories" / "kontan-vladivostok.txt").read_text(encoding="utf-8")
    reading = next(read_all([Story.of(text, published=given["published"])], knowledge))
    left, out = list(reading.events), []
    for row in given["rows"]:
        best = max(
            (event for event in left if event.type == row["type"]), key=lambda event: _fit(event, row), default=None
        )
        if best is not None:
            left.remove(best)
        out.append({"wanted": row, "got": best and _row(best)})
    return [*out, *({"wanted": None, "got": _row(event)} for event in left)]


def _row(event: Event) -> dict[str, Any]:
    return {
        "type": event.type,
        "mode": event.mode,
        "actors": sorted({actor.country or actor.name for actor in event.actors}),
        "recipients": sorted({actor.country or actor.name for actor in event.recipients}),
        "status": event.status,
        "when": event.when,
        "where": event.where,
        "probability": event.probability and round(event.probability, 2),
    }


def _fit(event: Event, row: Mapping[str, Any]) -> int:
    got = _row(event)
    keys = ("actors", "recipients", "status", "mode", "when", "where")
    return sum(got[key] == (sorted(row[key]) if isinstance(row[key], list) else row[key]) for key in keys)


def own() -> dict[str, Any]:
    """What ``tools/own_cases.py`` finds."""
    made = json.loads(_run("tools/own_cases.py", "--json"))
    rows = {row["row"]: row for row in made["hard_calls"]}
    told = (
        f"{name[4:]}: F {rows[name]['f']:.3f} ({rows[name]['p']:.2f}/{rows[name]['r']:.2f}) over {rows[name]['events']} events, "
        f"status right {rows[name]['status']:.2f}, {rows[name]['whole']:.2f} of {rows[name]['texts']} texts wholly right"
        for name in ("all id", "all en")
    )
    return {"pairs": made["pairs"], "hard": "; ".join(told)}


def speed(shared: Path) -> dict[str, Any]:
    """What ``benchmarks/throughput.py`` measures."""
    path = str(shared / "data" / "news" / "articles.jsonl.gz")
    return dict(json.loads(_run("benchmarks/throughput.py", path, "--stories", "1000", "--stages", "--json")))


def _run(*command: str) -> str:
    home = Path(__file__).parent.parent
    return subprocess.run([sys.executable, *command], cwd=home, check=True, capture_output=True, text=True).stdout


def keep(part: str, figures: Any) -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    KEPT.write_text(json.dumps({**kept, part: figures}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("parts", nargs="*", default=["dev", "agreement", "kontan", "own", "speed"])
    given = cli.parse_args()
    knowledge = shipped()
    measures: dict[str, Callable[[], Any]] = {
        "dev": lambda: dev(given.shared, knowledge),
        "agreement": lambda: agreement(given.shared, knowledge),
        "kontan": lambda: kontan(given.shared, knowledge),
        "own": own,
        "speed": lambda: speed(given.shared.resolve()),
    }
    for part in given.parts:
        keep(part, measures[part]())


if __name__ == "__main__":
    main()
