"""What each thing buys: short courses that differ in one thing, judged on sentences whose annotation no run has seen and no report is made on.

    python -m training.compare ../shared ROW… [--work build/training] [--threads 1]      # trains, and keeps the figures
    python -m training.compare --table                                                    # the table of all figures kept

Rows and what they change are in ``training/recipes.toml``; figures are kept in ``training/figures/compare.json``. Differences below the
width of chance mean nothing: with the few held-out sentences that is about one point of LAS.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from kawat.knowledge import shipped
from training.batches import Example
from training.build import SEED, figures, parts_of, say, silver_of, teachers_of
from training.card import compare_table
from training.guard import Guard
from training.learn import Course, learn
from training.masked import train_masked
from training.material import Material, material_of
from training.recipes import FIGURES, recipes
from training.silver import drawn, plain_sentences

KEPT = FIGURES / "compare.json"
_MASKED_SENTENCES = 40_000


def run(name: str, material: Material, recipe: Mapping[str, Any], shared: Path, work: Path) -> dict[str, Any]:
    """Trains one row and gives its figures."""
    common, row = recipe["compare"], recipe["compare"]["rows"][name]
    examples: dict[str, list[Example]] = dict(material.examples)
    shares = {**recipe["shares"], **common["shares"]}
    shares = {corpus: share for corpus, share in shares.items() if corpus not in row.get("without", ())}
    if row.get("relabelled") or row.get("silver"):
        taught = silver_of(lambda: teachers_of(material, recipe, work), material, recipe, shared, work / "silver.pt")
        examples["gsd-2017"] = taught["gsd-2017"]
        if row.get("silver"):
            examples["silver"] = taught["silver"]
            shares["silver"] = recipe["silver"]["share"]
    network = material.network(common["layers"], SEED)
    begun = time.monotonic()
    if row.get("masked"):
        plain = list(plain_sentences(shared, shipped(), Guard.of(shared)))
        train_masked(network, drawn(plain, material.maker, {"id": _MASKED_SENTENCES}, SEED), row["masked"], seed=SEED)
    settings = {"rate": common["rate"]} | {
        setting: row[setting] for setting in ("rate", "word_dropout") if setting in row
    }
    last: dict[str, Any] = {}
    learn(
        network,
        parts_of(examples, shares),
        Course(common["pieces"], seed=SEED, **settings),
        told=say,
        before_averaging=lambda each: last.update(figures(each, material)),
    )
    seconds = round(time.monotonic() - begun)
    return {"figures": figures(network, material), "not_averaged": last, "seconds": seconds}


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path, nargs="?")
    cli.add_argument("rows", nargs="*")
    cli.add_argument("--work", type=Path, default=Path("build/training"))
    cli.add_argument("--threads", type=int, default=1)
    cli.add_argument("--table", action="store_true")
    given = cli.parse_args()
    recipe = recipes()
    if not given.table:
        torch.set_num_threads(given.threads)
        material = material_of(given.shared, given.work, recipe["vocabulary"]["size"])
        for name in given.rows or recipe["compare"]["rows"]:
            made = run(name, material, recipe, given.shared, given.work)
            KEPT.parent.mkdir(exist_ok=True)
            kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
            KEPT.write_text(json.dumps({**kept, name: made}, indent=1) + "\n", encoding="utf-8")
            say(f"{name}: {made}")
    print(compare_table(recipe, json.loads(KEPT.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
