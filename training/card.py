"""Writes the model card (Mitchell et al., 2019) from what was measured: no figure of this model is typed.

    python -m training.card        # writes docs/model-card.md

Reads ``encoder.json`` of the shipped model and the files of ``training/figures``: ``evaluation.json`` and ``speed.json`` (of ``make
evaluate``), ``compare.json`` (of ``training.compare``), ``evaluation-N.json`` and ``speed-N.json`` (the same for N layers).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.evaluate import Figures
from training.evaluate import table as evaluation_table
from training.recipes import FIGURES, SHIPPED, recipes

CARD = Path(__file__).parent.parent / "docs" / "model-card.md"
TEXT = Path(__file__).parent / "card.md"
_LAYERS = (3, 4, 6, 12)
_CURVE = (("id_csui-ud-test", "LAS"), ("id_gsd-ud-test", "LAS"), ("en_ewt-ud-test", "LAS"))
COMPARED = (("csui", "LAS"), ("gsd", "LAS"), ("ewt", "LAS"), ("names idner2k", "F"), ("names nergrit", "F"))
_CURVE_NAMES = (("idner2k_test", "F"), ("indonlu_nergrit_ner-grit_test", "F"))


def read(name: str) -> dict[str, Any]:
    """A file of figures; empty where it has not been measured."""
    path = FIGURES / f"{name}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def figures_of(kept: Mapping[str, Any]) -> list[Figures]:
    return [Figures(**row) for row in kept.get("figures", ())]


def curve(shipped: int) -> str:
    """Markdown: layers against accuracy and speed, for the numbers of layers that were measured; ``shipped`` is that of the shipped model."""
    lines = [
        "| layers | CSUI LAS | GSD LAS | EWT LAS | idner2k F | nergrit F | words a second, Indonesian | MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for layers in _LAYERS:
        of = "" if layers == shipped else f"-{layers}"
        found, speed = read(f"evaluation{of}"), read(f"speed{of}")
        if not found or not speed:
            continue
        rows = figures_of(found)
        cells = [_figure(rows, file, measure, "trees, words given") for file, measure in _CURVE]
        cells += [_figure(rows, file, measure, "names, words given") for file, measure in _CURVE_NAMES]
        rate = speed["rates"][0]["words_a_second"]
        size = sum(speed["bytes"].values()) / 1e6
        lines.append(f"| {layers} | {' | '.join(cells)} | {rate:,} | {size:.1f} |")
    return "\n".join(lines)


def _figure(rows: Sequence[Figures], file: str, measure: str, task: str) -> str:
    return next(f"{row.measures[measure]:.1f}" for row in rows if row.file == file and row.task == task)


def corpora(facts: Mapping[str, Any]) -> str:
    """Markdown: what the weights were trained on."""
    lines = ["| corpus | file | sentences | what and licence |", "|---|---|---|---|"]
    for name, row in facts["corpora"].items():
        lines.append(f"| {name} | `{row['file']}` | {row['sentences']:,} | {row['what']} |")
    return "\n".join(lines)


def processors() -> str:
    """Sentences on what the emulated processors decide otherwise."""
    told = []
    for name, row in read("processors").items():
        told.append(
            f"On {name}, {len(row['differ'])} of {row['decisions']:,} decisions over {row['sentences']} sentences differ, and the probability of a tag, head "
            f"or relation moves by {row['moved']:.3f} at most."
        )
    return " ".join(told)


def rates(speed: Mapping[str, Any]) -> str:
    """Markdown: words a second on one core."""
    lines = ["| tool | text | words a second | parted by blanks, a second |", "|---|---|---|---|"]
    for row in speed["rates"]:
        lines.append(f"| {row['tool']} | {row['text']} | {row['words_a_second']:,} | {row['blank_words_a_second']:,} |")
    return "\n".join(lines)


def compare_table(recipe: Mapping[str, Any], kept: Mapping[str, Any]) -> str:
    """Markdown: LAS on what is held out of each treebank, F of names, each with its difference from the row that it is set against."""
    lines = [
        "| what | against | CSUI LAS | GSD LAS | EWT LAS | idner2k F | nergrit F |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in recipe["compare"]["rows"].items():
        if name not in kept:
            continue
        against = kept.get(row.get("from"), {}).get("figures")
        before = recipe["compare"]["rows"][row["from"]]["told"] if "from" in row else "–"
        lines.append(f"| {row['told']} | {before} | {_cells(kept[name]['figures'], against)} |")
    if "all" in kept:
        cells = _cells(kept["all"]["not_averaged"], kept["all"]["figures"])
        lines.append(f"| without averaging the last weights | {recipe['compare']['rows']['all']['told']} | {cells} |")
    return "\n".join(lines)


def _cells(figures: Mapping[str, Any], against: Mapping[str, Any] | None) -> str:
    cells = []
    for part, measure in COMPARED:
        figure = figures[part][measure]
        cells.append(f"{figure:.1f}" + (f" ({figure - against[part][measure]:+.1f})" if against else ""))
    return " | ".join(cells)


def card() -> str:
    """The whole card: the text of ``card.md`` with every figure put in."""
    told = json.loads((SHIPPED / "encoder.json").read_text(encoding="utf-8"))
    facts, speed = told["facts"], read("speed")
    values = {
        "layers": facts["layers"],
        "pieces": f"{facts['pieces']:,}",
        "lost_id": f"{facts['words_cut_otherwise']['id']:.2%}",
        "lost_en": f"{facts['words_cut_otherwise']['en']:.2%}",
        "pieces_a_word": f"{facts['pieces_a_word']['id']:.2f}",
        "size": f"{sum(speed['bytes'].values()) / 1e6:.1f}",
        "load": f"{speed['load_seconds']['Kawat']:.2f}",
        "corpora": corpora(facts),
        "evaluation": evaluation_table(figures_of(read("evaluation"))).strip(),
        "speed": rates(speed),
        "processors": processors(),
        "curve": curve(facts["layers"]),
        "compare": compare_table(recipes(), read("compare")),
        "teachers": ", ".join(
            f"{each['layers']} layers ({each['pieces'] / 1e6:.1f} million pieces)"
            for each in facts["recipe"]["teachers"].values()
        ),
        "curve_pieces": f"{facts['recipe']['curve']['pieces'] / 1e6:.1f}",
        "student": f"{facts['recipe']['student']['pieces'] / 1e6:.1f}",
        "silver_id": f"{facts['recipe']['silver']['id']:,}",
        "silver_en": f"{facts['recipe']['silver']['en']:,}",
        "tags": ", ".join(told["labels"]["tags"]),
        "relations": ", ".join(told["labels"]["relations"]),
        "styles": ", ".join(told["labels"]["styles"]),
    }
    return filled(TEXT, values)


def filled(path: Path, values: Mapping[str, Any]) -> str:
    """A page's text with the values in the place of their names."""
    text = path.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def main() -> None:
    CARD.write_text(card(), encoding="utf-8")
    print(CARD)


if __name__ == "__main__":
    main()
