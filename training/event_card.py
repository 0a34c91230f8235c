"""Writes ``docs/events.md`` from what was measured: no figure is typed.

    python -m training.event_card

Reads ``training/figures``: ``events.json`` (parts of ``training.event_report``, ``training.event_crossed``, ``tools/own_cases.py --json`` and
``benchmarks/throughput.py --json``) and ``event-folds.json``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kawat.coding.events import LEAST
from kawat.knowledge import shipped
from training.card import filled, read
from training.event_data import FOLDS
from training.recipes import SHIPPED, recipes
from training.standoff import whole_sizes

CARD = Path(__file__).parent.parent / "docs" / "events.md"
TEXT = Path(__file__).parent / "events.md"
MEASURES = ("event", "trigger", "dyad", "full", "argument", "tuple", "fact-tuple", "mode")
GOALS = {
    "dev-int": {"event": 0.64, "dyad": 0.54, "fact-tuple": 0.55, "argument": 0.75, "status": 0.70},
    "dev-mod": {"event": 0.58, "dyad": 0.48, "fact-tuple": 0.50, "argument": 0.75, "status": 0.70},
    "dev-en": {"event": 0.58, "dyad": 0.48, "fact-tuple": 0.50, "argument": 0.75, "status": 0.70},
}
_DESIGNS = {
    "encoder": "encoder alone",
    "lexicon": "encoder and lexicon",
    "tree": "encoder, lexicon and tree",
}
_SENTENCE = ("event", "P", "R", "status", "parties", "both sides", "said")


def measures(files: Mapping[str, Any], goals: Mapping[str, Any] | None = None) -> str:
    """Markdown: F (precision/recall) by measure and file, the goal beside it."""
    names = list(files)
    lines = [f"| measure | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for measure in (*MEASURES, "status"):
        cells = []
        for name in names:
            row = files[name][measure]
            cell = f"{row['f']:.3f}" + (
                f" ({row['p']:.2f}/{row['r']:.2f})" if "p" in row else f" (share {row['share']:.2f})"
            )
            goal = (goals or {}).get(name, {}).get(measure)
            cells.append(cell + (f", goal {goal:.2f}" if goal else ""))
        lines.append(f"| {measure + (', macro F' if measure == 'status' else '')} | {' | '.join(cells)} |")
    counts = (f"{files[name]['event']['gold']} / {files[name]['event']['pred']}" for name in names)
    lines.append(f"| events, gold / found | {' | '.join(counts)} |")
    return "\n".join(lines)


def sides(files: Mapping[str, Any]) -> str:
    lines = ["| file | dyad F | argument F | tuple F |", "|---|--:|--:|--:|"]
    for name, row in files.items():
        lines.append(f"| {name} | {row['dyad']['f']:.3f} | {row['argument']['f']:.3f} | {row['tuple']['f']:.3f} |")
    return "\n".join(lines)


def reliability(found: Mapping[str, Any]) -> str:
    lines = ["| probability | events | said | true |", "|---|--:|--:|--:|"]
    for row in found["rows"]:
        lines.append(
            f"| {row['from']:.1f}–{row['from'] + 0.1:.1f} | {row['events']} | {row['said']:.3f} | {row['true']:.3f} |"
        )
    return "\n".join(lines)


def designs(kept: Mapping[str, Any]) -> str:
    """Markdown: means over the folds."""
    lines = [f"| design | folds | {' | '.join(_SENTENCE)} |", "|---" * (len(_SENTENCE) + 2) + "|"]
    common = [fold for fold in range(FOLDS) if all(f"{name}-{fold}" in kept for name in _DESIGNS)]
    every = {name: [fold for fold in range(FOLDS) if f"{name}-{fold}" in kept] for name in _DESIGNS}
    for name, told in _DESIGNS.items():
        for folds in [common] if every[name] == common else [common, every[name]]:
            rows = [kept[f"{name}-{fold}"] for fold in folds]
            which = ", ".join(map(str, folds))
            lines.append(f"| {told} | {which} | {_means([row['all'] for row in rows])} |")
            lines.append(f"| {told}, proposed only | {which} | {_means([row['proposed only'] for row in rows])} |")
    folds = [fold for fold in range(FOLDS) if f"now-tree-{fold}" in kept]
    now, which = [kept[f"now-tree-{fold}"] for fold in folds], ", ".join(map(str, folds))
    if now:
        told = f"{_DESIGNS['tree']}, all sentences"
        lines.append(f"| {told} | {which}, by story | {_means([row['all'] for row in now])} |")
        lines.append(f"| {told}, proposed only | {which}, by story | {_means([row['proposed only'] for row in now])} |")
    if "lexicon alone" in kept:
        alone = kept["lexicon alone"]["all"]
        lines.append(
            f"| lexicon alone | – | {alone['event']:.3f} | {alone['P']:.3f} | {alone['R']:.3f} | – | – | – | – |"
        )
    return "\n".join(lines)


def _means(rows: Sequence[Mapping[str, float]]) -> str:
    return " | ".join(f"{sum(row[name] for row in rows) / len(rows):.3f}" for name in _SENTENCE)


def curve(kept: Mapping[str, Any]) -> str:
    lines = [
        "| learned from | event F, all held-out sentences | event F, whole stories | parties F | status macro F |",
        "|---|--:|--:|--:|--:|",
    ]
    rows = {
        "tree-0-0.25": "25 %",
        "tree-0-0.5": "50 %",
        "tree-0": "100 %",
        "tree-0-stories": "whole stories alone, no light data",
    }
    for name, told in rows.items():
        if name in kept:
            every, once = kept[name]["all"], kept[name].get("whole stories")
            cell = f"{once['event']:.3f}" if once else "–"
            lines.append(f"| {told} | {every['event']:.3f} | {cell} | {every['parties']:.3f} | {every['status']:.3f} |")
    return "\n".join(lines)


def kontan(rows: Sequence[Mapping[str, Any]]) -> str:
    lines = ["| the codebook has | Kawat has | p |", "|---|---|--:|"]
    for row in rows:
        got = row["got"]
        lines.append(f"| {_row(row['wanted'])} | {_row(got)} | {got['probability'] if got else ''} |")
    return "\n".join(lines)


def _row(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "–"
    kind = row["type"] + (f" {row['mode']}" if row["mode"] else "")
    sides = ", ".join(row["actors"]) + (f" → {', '.join(row['recipients'])}" if row["recipients"] else "")
    return f"{kind}: {sides or 'nobody'}; {row['status']}; {row['when'] or '–'}; {row['where'] or '–'}"


def worst(rows: Sequence[Mapping[str, Any]]) -> str:
    keys = ("story", "gold", "found", "dyad", "missed", "added", "other type", "other sides", "other status")
    lines = [f"| {' | '.join(keys)} | missed, added |", "|---" * (len(keys) + 1) + "|"]
    for row in rows:
        kinds = (
            ", ".join(f"{kind} {count}" for kind, count in row[name].items())
            for name in ("types missed", "types added")
        )
        lines.append(f"| {' | '.join(str(row[key]) for key in keys)} | {'; '.join(each or '–' for each in kinds)} |")
    return "\n".join(lines)


def own(rows: Sequence[Mapping[str, Any]]) -> str:
    keys = list(rows[0])
    lines = [f"| {' | '.join(keys)} |", "|---" * len(keys) + "|"]
    for row in rows:
        cells = (f"{value:.2f}" if isinstance(value, float) else str(value) for value in row.values())
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def card() -> str:
    """The whole page."""
    facts = json.loads((SHIPPED / "encoder.json").read_text(encoding="utf-8"))["facts"]
    kept, kept_folds, tables = read("events"), read("event-folds"), shipped()
    agreement = kept["agreement"]
    values = {
        "lexicon_id": f"{len(tables.rows('id', 'lexicon')):,}",
        "lexicon_en": f"{len(tables.rows('en', 'lexicon')):,}",
        "least": f"{LEAST:g}",
        "sentences": f"{facts['events']['sentences']:,}",
        "events": f"{facts['events']['events']:,}",
        "whole": f"{len(whole_sizes()):,}",
        "silver": f"{facts['events']['silver']:,}",
        "dev": measures(kept["dev"]["files"], GOALS),
        "oracle": sides(kept["oracle"]),
        "folds": measures({**kept["folds"]["files"], "all": kept["folds"]["all"]}),
        "reliability": reliability(kept["folds"]["reliability"]),
        "reliable": f"{kept['folds']['reliability']['events']:,}",
        "error": f"{kept['folds']['reliability']['error']:.3f}",
        "dev_error": f"{kept['dev']['reliability']['error']:.3f}",
        "course": f"{recipes()['events']['pieces'] / 1e6:.1f}",
        "designs": designs(kept_folds),
        "curve": curve(kept_folds),
        "kontan": kontan(kept["kontan"]),
        "agreement_stories": agreement["stories"],
        "agreement": f"tuple F {agreement['f']:.3f}: {agreement['id']:,} Indonesian, {agreement['en']:,} English, {agreement['both']:,} the same.",
        "own": own(kept["own"]["pairs"]),
        "hard": kept["own"]["hard"],
        "worst": worst(kept["dev"]["worst"]),
        "speed": kept["speed"]["line"],
        "stages": own(kept["speed"]["stages"]),
    }
    return filled(TEXT, values)


def main() -> None:
    CARD.write_text(card(), encoding="utf-8")
    print(CARD)


if __name__ == "__main__":
    main()
