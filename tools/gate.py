"""Fails when the coder reads worse than it did: measures against floors.

    python tools/gate.py [SHARED] [--update [--lower MEASURE ...]]

The floors stand in ``tests/fixtures/floors.json``, for each set of cases with the SHA-256 of the files that they were made for. Sets
are the gold files ``SHARED/gold/*.gold.jsonl`` (F by measure, status its macro F) and ``own``, the project's own cases of
``own_cases.py``. A measure may stand under its floor by the tolerance: a
change that helps much often costs a case elsewhere, and processors differ in near ties; of our own cases one may be lost in the smallest set. Where
SHARED (by default ``shared`` beside the project) is not there, the gold files are skipped, with a word on standard error.

``--update`` raises floors to today's values where these are higher. A floor falls only by name: ``--lower`` takes measures (``dyad``),
those of one set (``dev-en/dyad``, ``'own/voice id'``), whole sets (``dev-en``) or ``all``. A set whose files have changed has no
comparable floors: it fails until ``--update --lower SET`` makes them anew.

Exit code 0 when all stands, 1 when something fell, 2 when the floors cannot be used.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kawat import KawatError, Reading, read
from kawat.errors import StoryError
from kawat.evaluation import Scores, gold_stories, score
from own_cases import (
    FIXTURES,
    HARD_CALLS,
    PAIRS,
    Coder,
    counted,
    hard_cases,
    measures_of,
    pair_cases,
    read_alone,
    readings_of,
)

FLOORS = FIXTURES / "floors.json"
SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = ("dev-int", "dev-mod", "dev-en")
OWN = "own"
SETS = (*GOLD, OWN)
ALL = "all"
_ONE_CASE = 1 / 14
"""One case of the smallest set of our own: processors differ in a near tie, and that much hangs on one."""
_ROUNDING = 1e-9
"""Floors and tolerance are decimal fractions: their difference may be off by so much."""


class FloorsError(ValueError):
    """Floors that cannot be used, or not as asked."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The measures of one set of cases, and the SHA-256 of its files by name: its floors, or what it has today."""

    files: Mapping[str, str]
    measures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors of every set, and how far a measure may stand under its own."""

    tolerance: float
    sets: Mapping[str, Standing]


def load_floors(path: Path = FLOORS) -> Floors:
    """The floors of a file. Raises FloorsError where it holds none, or none for one of SETS."""
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        sets = {name: Standing(dict(one["files"]), _figures(one["measures"])) for name, one in row["sets"].items()}
        floors = Floors(float(row["tolerance"]), sets)
    except OSError as error:
        raise FloorsError(f"{path}: cannot be opened: {error.strerror}; a file of floors is right") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FloorsError(
            f"{path}: no floors: {type(error).__name__} {error}; see tools/gate.py for what is"
        ) from error
    if set(sets) != set(SETS):
        raise FloorsError(f"{path}: floors for {', '.join(sets) or 'nothing'}; for {', '.join(SETS)} is right")
    if not 0 <= floors.tolerance < 1:
        raise FloorsError(f"{path}: tolerance is {floors.tolerance}; from 0 to below 1 is right")
    return floors


def _figures(row: Mapping[str, object]) -> dict[str, float]:
    figures = {}
    for name, value in row.items():
        # NaN is neither above nor below anything: nothing could fall under such a floor
        if not isinstance(value, int | float) or not 0 <= value <= 1:
            raise FloorsError(f"floor of {name} is {value!r}; a number from 0 to 1 is right")
        figures[name] = float(value)
    return figures


def save_floors(floors: Floors, path: Path = FLOORS) -> None:
    """Writes the floors. Raises OSError where it cannot."""
    path.write_text(json.dumps(asdict(floors), indent=2) + "\n", encoding="utf-8")


def changed_files(name: str, floors: Standing, files: Mapping[str, str]) -> list[str]:
    """What is wrong with the files of a set: those that are not the ones that its floors were made for, each in a sentence."""
    faults = []
    for file in sorted({*files, *floors.files}):
        found, wanted = files.get(file), floors.files.get(file)
        if found is None:
            faults.append(f"{name}: {file} is not there; the floors are for the one with SHA-256 {wanted}")
        elif found != wanted:
            faults.append(
                f"{name}: {file} is not what the floors were made for: SHA-256 {found}, the floors are for {wanted}; "
                f"`--update --lower {name}` makes floors for the new one"
            )
    return faults


def faults_of(name: str, floors: Standing, today: Standing, *, tolerance: float) -> list[str]:
    """What is wrong with a set today, each in a sentence; empty when it stands."""
    faults = changed_files(name, floors, today.files)
    if faults:
        return faults
    for measure, value in today.measures.items():
        floor = floors.measures.get(measure)
        if floor is None:
            faults.append(f"{name}: {measure} has no floor; it is {value:.4f}; `--update` sets one")
        elif value < floor - tolerance - _ROUNDING:
            by = f"{floor - value:.4f} below, {tolerance} is tolerated"
            faults.append(f"{name}: {measure} is {value:.4f}, its floor {floor:.4f} ({by})")
    gone = [measure for measure in floors.measures if measure not in today.measures]
    return faults + [
        f"{name}: {measure} is measured no more, its floor is {floors.measures[measure]:.4f}; `--update --lower {name}/{measure}` drops it"
        for measure in gone
    ]


def may_fall(name: str, measure: str, lower: Collection[str]) -> bool:
    """Whether the floor of a measure was named as one that may fall."""
    return not {ALL, name, measure, f"{name}/{measure}"}.isdisjoint(lower)


def updated(name: str, floors: Standing, today: Standing, *, lower: Collection[str] = ()) -> tuple[Standing, list[str]]:
    """The floors of a set after today, and what changed, each in a sentence.

    Floors rise to today's values, and fall to them where ``lower`` names them. Where the files have changed the floors stay as they
    are, unless ``lower`` names the set: then they are made anew.
    """
    changed = today.files != floors.files
    if changed and not {ALL, name} & set(lower):
        return floors, []
    told = [f"{name}: floors made for {file}, SHA-256 {digest}" for file, digest in today.files.items() if changed]
    measures = dict(floors.measures)
    for measure, found in today.measures.items():
        value, floor = round(found, 4), measures.get(measure)
        if floor is None or value > floor:
            measures[measure] = value
            told.append(f"{name}: {measure} rises from {'none' if floor is None else f'{floor:.4f}'} to {value:.4f}")
        elif value < floor and may_fall(name, measure, lower):
            measures[measure] = value
            told.append(f"{name}: {measure} FALLS from {floor:.4f} to {value:.4f}, by {floor - value:.4f}")
    for measure in [each for each in measures if each not in today.measures and may_fall(name, each, lower)]:
        told.append(f"{name}: {measure} IS DROPPED, it was {measures.pop(measure):.4f}")
    return Standing(dict(today.files), measures), told


def check_lower(lower: Iterable[str], floors: Floors) -> None:
    """Raises FloorsError where a name to lower names nothing: a mistyped one would else lower nothing in silence."""
    known = {ALL, *floors.sets}
    for name, one in floors.sets.items():
        known.update(one.measures, (f"{name}/{measure}" for measure in one.measures))
    for each in lower:
        if each not in known:
            raise FloorsError(f"--lower {each}: no such measure or set; one of {', '.join(sorted(known))} is right")


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises OSError where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files_of(name: str, shared: Path) -> list[Path]:
    """The files of a set."""
    return [FIXTURES / PAIRS, FIXTURES / HARD_CALLS] if name == OWN else [shared / "gold" / f"{name}.gold.jsonl"]


def gold_measures(path: Path) -> dict[str, float]:
    """F by measure of the coder on a gold file, for the measures that the file has. Raises IntakeError where the file is none."""
    stories = list(gold_stories(path))
    readings: dict[str, Reading] = {}
    for each in counted(stories, path.name):
        try:
            readings[each.reading.story.id] = read(each.reading.story)
        except StoryError as error:
            print(f"{path.name}: not read, counts as read empty: {error}", file=sys.stderr)
    # gold against itself shows what it has: some measures are counted over matched events, which a poor coder lacks
    itself = score(stories, {each.reading.story.id: each.reading for each in stories})
    return measured(score(stories, readings), itself)


def measured(scores: Scores, gold: Scores) -> dict[str, float]:
    """F by measure, with ``status`` the macro F; only measures that ``gold``, the gold file's scores against itself, counts."""
    out = {name: tally.f for name, tally in scores.tallies.items() if gold.tallies[name].gold}
    return {**out, "status": scores.status_macro_f} if gold.tallies["event"].gold else out


def own_measures(coder: Coder = read_alone) -> dict[str, float]:
    """The measures of the project's own cases. Raises CaseError where a line is none."""
    pairs, calls = counted(pair_cases(), PAIRS), counted(hard_cases(), HARD_CALLS)
    return measures_of(readings_of(pairs, coder), readings_of(calls, coder))


def measures_today(name: str, shared: Path) -> dict[str, float]:
    """The measures of a set, which takes its time."""
    return own_measures() if name == OWN else gold_measures(files_of(name, shared)[0])


def gate(
    floors: Floors, shared: Path, *, update: bool = False, lower: Collection[str] = ()
) -> tuple[Floors, list[str], list[str]]:
    """Measures every set that is there; the floors after it, what changed in them, and what is wrong.

    Raises FloorsError where ``lower`` names nothing, and what the reading of the cases raises.
    """
    check_lower(lower, floors)
    sets, told, faults = dict(floors.sets), list[str](), list[str]()
    for name in SETS if shared.is_dir() else (OWN,):
        files = {path.name: sha256(path) for path in files_of(name, shared) if path.is_file()}
        changed = changed_files(name, sets[name], files)
        # what cannot be compared need not be read, and a file that is not there cannot be
        if changed and (not {ALL, name} & set(lower) or len(files) < len(files_of(name, shared))):
            faults += changed
            continue
        today = Standing(files, measures_today(name, shared))
        if update:
            sets[name], news = updated(name, sets[name], today, lower=lower)
            told += news
        tolerance = max(floors.tolerance, _ONE_CASE) if name == OWN else floors.tolerance
        faults += faults_of(name, sets[name], today, tolerance=tolerance)
    return Floors(floors.tolerance, sets), told, faults


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; the exit code."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("shared", type=Path, nargs="?", default=SHARED, help="folder with gold/*.gold.jsonl")
    cli.add_argument("--update", action="store_true", help="raise floors to today's values where these are higher")
    cli.add_argument("--lower", nargs="+", default=[], metavar="MEASURE", help="with --update: these floors may fall")
    args = cli.parse_args(argv)
    if args.lower and not args.update:
        cli.error("--lower without --update changes nothing; `--update --lower MEASURE` is right")
    if not args.shared.is_dir():
        print(f"gold files skipped: {args.shared} is not there; own cases are gated alone", file=sys.stderr)
    try:
        floors = load_floors(FLOORS)
        after, told, faults = gate(floors, args.shared, update=args.update, lower=args.lower)
        if after != floors:
            save_floors(after, FLOORS)
    except (KawatError, ValueError, OSError) as error:
        print(f"gate: {error}", file=sys.stderr)
        return 2
    for line in told:
        print(line)
    for line in faults:
        print(line, file=sys.stderr)
    names = SETS if args.shared.is_dir() else (OWN,)
    count = sum(len(after.sets[name].measures) for name in names)
    verdict = f"{len(faults)} faults" if faults else "all stand"
    print(f"gate: {count} measures of {', '.join(names)}: {verdict} (tolerance {floors.tolerance})")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
