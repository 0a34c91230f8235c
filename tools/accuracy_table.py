"""Prints the figures of docs/accuracy.md: F by measure and gold file, as a Markdown table.

    python tools/accuracy_table.py DIR

``DIR`` holds ``gold/*.gold.jsonl``, annotated by a language model under the codebook. The training files are in: tables and
models were made with them, so their figures show what was learned, not what a new story would get.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from kawat.coding.coder import code
from kawat.evaluation import Scores, gold_stories, score
from kawat.evaluation.score import MEASURES
from kawat.knowledge import Knowledge

ROOT = Path(__file__).parents[1]
FILES = ("dev-int", "dev-mod", "dev-en", "train-int", "train-mod")


def scores_of(path: Path, knowledge: Knowledge) -> Scores:
    """The scores of one gold file."""
    stories = list(gold_stories(path))
    return score(stories, {each.reading.story.id: code(each.reading.story, knowledge=knowledge) for each in stories})


def kept() -> None:
    """Prints what ``training.provenance_report``, ``training.mention_report``, ``training.quote_report`` and ``training.pfsa_report`` kept."""
    parts = json.loads((ROOT / "training" / "figures" / "events.json").read_text(encoding="utf-8"))
    print("\n| credits and datelines | precision | recall | annotated | found |\n|---|--:|--:|--:|--:|")
    for kind, row in parts.get("provenance", {}).items():
        print(f"| {kind} | {row['p']:.3f} | {row['r']:.3f} | {row['wanted']} | {row['had']} |")
    print("\n| mentions | precision | recall | F |\n|---|--:|--:|--:|")
    for kind, row in parts.get("mentions", {}).items():
        print(f"| {kind} | {row['p']:.3f} | {row['r']:.3f} | {row['f']:.3f} |")
    print("\n| English quotes | quote | content | speaker |\n|---|---|---|--:|")
    for half, rows in parts.get("quotes", {}).items():
        cells = [f"{row['f']:.3f} ({row['p']:.2f}/{row['r']:.2f})" for row in (rows["quote"], rows["quote-content"])]
        print(f"| {half} | {' | '.join(cells)} | {rows['speaker']['share']:.3f} |")
    print("\n| PFSA-ID | precision | recall | F | annotated | found |\n|---|--:|--:|--:|--:|--:|")
    for kind, row in parts.get("pfsa", {}).get("measures", {}).items():
        print(f"| {kind} | {row['p']:.3f} | {row['r']:.3f} | {row['f']:.3f} | {row['gold']} | {row['pred']} |")


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    folder = cli.parse_args().shared / "gold"
    knowledge = Knowledge()
    scores = {name: scores_of(folder / f"{name}.gold.jsonl", knowledge) for name in FILES}
    print("| measure | " + " | ".join(FILES) + " |\n|---|" + "---|" * len(FILES))
    for measure in MEASURES:
        cells = []
        for each in scores.values():
            tally = each.tallies[measure]
            figures = f"{tally.f:.3f} ({tally.precision:.2f}/{tally.recall:.2f})"
            cells.append(figures if tally.gold else "–")
        print(f"| {measure} | " + " | ".join(cells) + " |")
    macro = (f"{each.status_macro_f:.3f} (share {each.status_share:.2f})" for each in scores.values())
    print("| status, macro F | " + " | ".join(macro) + " |")
    print(
        "| stories, events | "
        + " | ".join(f"{each.stories}, {each.tallies['event'].gold}" for each in scores.values())
        + " |"
    )
    kept()


if __name__ == "__main__":
    main()
