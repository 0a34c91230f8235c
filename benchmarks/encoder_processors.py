"""Whether the encoder decides the same on processors without 8-bit dot products, played by an emulator.

    python benchmarks/encoder_processors.py [--model DIR] [--emulator qemu-x86_64] [--cpu Haswell]… [--sentences 40]

Reads sentences of the samples on this processor and on each of the others (an emulator of user programs, Debian's package qemu-user), and
compares: which decisions differ, and by how much the probability of a word's tag, head or relation moves at most. Exits with 1 when a decision
differs or a probability moves by more than .01.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from kawat.language.encoder import SHIPPED, load_encoder
from kawat.language.parse import Word

SAMPLES = Path(__file__).parent.parent / "samples" / "stories"
LIMIT = 0.01


def sentences(most: int) -> list[dict[str, Any]]:
    """Words and language of sentences of the samples, taken evenly from all."""
    from kawat.intake import stories_from
    from kawat.knowledge import shipped
    from kawat.language import parse_story
    from kawat.story import Story

    stories = [story for story in stories_from(SAMPLES) if isinstance(story, Story)]
    rows = [
        {"lang": parse.lang, "words": [[word.start, word.end, word.text] for word in sentence.words]}
        for parse in (parse_story(story, knowledge=shipped()) for story in stories)
        for sentence in parse.sentences
    ]
    return rows[:: max(1, len(rows) // most)][:most]


def read(model: Path, rows: list[dict[str, Any]]) -> list[Any]:
    """For each sentence its decisions, then its probabilities, as JSON has them."""
    encoder = load_encoder(model)
    made = []
    for row in rows:
        words = [Word(start, end, text, text.lower()) for start, end, text in row["words"]]
        (each,) = encoder.analyse([words], style=encoder.style_of[row["lang"]])
        names = [[name.first, name.last, name.kind] for name in each.names]
        shares = [*each.tag_probabilities, *each.head_probabilities, *each.relation_probabilities]
        made.append(
            [[each.tags, each.heads, each.relations, names], [*shares, *(name.probability for name in each.names)]]
        )
    return list(json.loads(json.dumps(made)))


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--model", type=Path, default=SHIPPED)
    cli.add_argument("--emulator", default="qemu-x86_64")
    cli.add_argument("--cpu", action="append", help="a processor that the emulator knows (default: Haswell)")
    cli.add_argument("--sentences", type=int, default=40)
    cli.add_argument("--out", type=Path, help="write the figures here as JSON")
    cli.add_argument("--from-stdin", action="store_true", help=argparse.SUPPRESS)
    given = cli.parse_args()
    if given.from_stdin:
        print(json.dumps(read(given.model, json.load(sys.stdin))))
        return
    if shutil.which(given.emulator) is None:
        sys.exit(f"cannot compare: no {given.emulator} here (Debian: apt-get install qemu-user)")
    rows = sentences(given.sentences)
    here = read(given.model, rows)
    failed, figures = False, {}
    for cpu in given.cpu or ["Haswell"]:
        command = [given.emulator, "-cpu", cpu, sys.executable, __file__, "--from-stdin", "--model", str(given.model)]
        ran = subprocess.run(
            command, input=json.dumps(rows), check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        there = json.loads(ran.stdout)
        decided, moved, otherwise = 0, 0.0, []
        for number, (one, two) in enumerate(zip(here, there, strict=True), 1):
            kinds = ("tag", "head", "relation")
            for kind, (ours, theirs) in enumerate(zip(one[0][:3], two[0][:3], strict=True)):
                count = len(ours)
                shares = [each[1][kind * count : (kind + 1) * count] for each in (one, two)]
                decided += count
                for at in range(count):
                    moved = max(moved, abs(shares[0][at] - shares[1][at]))
                    if ours[at] != theirs[at]:
                        told = f"{ours[at]} ({shares[0][at]:.3f}) here, {theirs[at]} ({shares[1][at]:.3f}) there"
                        otherwise.append(f"sentence {number}, word {at + 1}, {kinds[kind]}: {told}")
            if one[0][3] != two[0][3]:
                otherwise.append(f"sentence {number}, names: {one[0][3]} here, {two[0][3]} there")
        figures[cpu] = {"sentences": len(here), "decisions": decided, "differ": otherwise, "moved": moved}
        failed = failed or bool(otherwise) or moved > LIMIT
        print(
            f"{cpu}: {len(otherwise)} of {decided:,} decisions in {len(here)} sentences differ; probabilities move by {moved:.4f} at most"
        )
        for line in otherwise:
            print(f"  {line}")
    if given.out:
        given.out.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.exit(int(failed))


if __name__ == "__main__":
    main()
