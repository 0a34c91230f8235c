"""How probably a trigger tells an event, and a telling is the one that counts: two linear models over what heads, tables and story say.

The first looks at the sentence alone: the heads' probabilities beside the lexicon's form. The second looks at the story: an event is coded once, at
its clearest telling, so that a telling counts less where the story tells the same elsewhere, better.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kawat.coding.forms import form_at
from kawat.coding.lexical import Lexical
from kawat.coding.linear import logit
from kawat.language import Sentence
from kawat.language.parse import Trigger

if TYPE_CHECKING:
    from kawat.coding.events import Told

_LIKELY = 0.3
TOGETHER = 2
"""How well the sides of two tellings go together at best."""
_FAR = 3
_ALIKE = 60
"""So many tellings of a type are looked at on each side."""


def trigger_features(trigger: Trigger, sentence: Sentence, words: Lexical, lang: str) -> dict[str, float]:
    """Of a trigger in its sentence."""
    kind, share = trigger.types[0]
    rest = trigger.types[1][1] if len(trigger.types) > 1 else 0.0
    out = {
        "bias": 1.0,
        f"bias:{lang}": 1.0,
        "told": logit(trigger.probability),
        "typed": logit(share / max(share + rest, 1e-6)),
        "both": logit(share),
        f"type:{kind}": 1.0,
        f"both:{kind}": logit(share),
        f"status:{trigger.statuses[0][0]}": 1.0,
        "words": float(min(4, trigger.last - trigger.first)),
    }
    best = {
        role: max((each.probability for each in trigger.parties if each.role == role), default=0.0)
        for role in ("actor", "recipient", "attributed")
    }
    for role, value in best.items():
        out[f"{role}"] = value
    out["implied"] = max(
        (each.probability for each in trigger.parties if each.role == "actor" and each.word is None), default=0.0
    )
    out |= _lexicon_features(trigger, sentence, words)
    return out


def _lexicon_features(trigger: Trigger, sentence: Sentence, words: Lexical) -> dict[str, float]:
    """What the lexicon knows at the trigger: a form of its type there, beside it, of another type, or none."""
    hit = form_at(trigger, sentence, words)
    if hit is None:
        return {"lexicon:none": 1.0}
    same = [row for row in hit.values if row["type"] == trigger.type]
    sure = logit(words.probability((same or hit.values)[0]["form"]))
    if not same:
        return {"lexicon:other": 1.0, "lexicon:other sure": sure}
    out = {"lexicon:same": 1.0, "lexicon:sure": sure, f"lexicon:{same[0]['voice']}": 1.0}
    out["lexicon:first"] = float(hit.first == trigger.first)
    out["lexicon:long"] = float(hit.last - hit.first > 1)
    return out


def telling_features(told: Sequence[Told]) -> list[dict[str, float]]:
    """Of each telling among all of its story; ``alone`` is the probability of its trigger in its sentence."""
    by_type: dict[str, list[tuple[int, Told]]] = {}
    for at, each in enumerate(told):
        by_type.setdefault(each.type, []).append((at, each))
    return [_of_telling(at, each, by_type[each.type]) for at, each in enumerate(told)]


def _of_telling(at: int, each: Told, alike: Sequence[tuple[int, Told]]) -> dict[str, float]:
    """``alike``: the tellings of the same type with their numbers; only those near by are looked at."""
    here = bisect_left(alike, at, key=lambda entry: entry[0])
    alike = alike[max(0, here - _ALIKE) : here + _ALIKE]
    out = {
        "bias": 1.0,
        "alone": logit(each.alone),
        f"type:{each.type}": 1.0,
        "headline": float(each.headline),
        "quoted": float(each.sides.speaker is not None),
        f"status:{each.status}": 1.0,
        "no sides": float(not each.actors and not each.recipients),
        "two sides": float(bool(each.actors and each.recipients)),
        "filled": float(bool(each.sides.filled)),
        "first": float(each.sentence <= 1),
    }
    before: list[tuple[int, int, float]] = []
    after: list[tuple[int, int, float]] = []
    for number, other in alike:
        if other is each or other.alone < _LIKELY or other.headline:
            continue
        fit = agreement(each, other)
        entry = (fit, abs(other.sentence - each.sentence), other.alone)
        if other.sentence == each.sentence:
            if fit >= 0 and other.alone > each.alone:
                out["better here"] = 1.0
            if fit >= 1:
                out["again here"] = 1.0
        (before if number < at else after).append(entry)
    for name, entries in (("before", before), ("after", after)):
        if not entries:
            out[f"{name}:none"] = 1.0
            continue
        best = max(entries, key=lambda entry: (entry[0], -entry[1], entry[2]))
        near = "near" if best[1] <= 1 else "far" if best[1] > _FAR else "by"
        out[f"{name}:{best[0]}"] = 1.0
        out[f"{name}:{best[0]}:{near}"] = 1.0
        out[f"{name}:{best[0]}:surer"] = float(best[2] > each.alone)
        out[f"{name}:count"] = float(min(4, sum(fit >= 0 for fit, _, _ in entries)))
    words = each.trigger.text.lower()
    same = [other for _, other in alike if other is not each and other.trigger.text.lower() == words]
    out["same words before"] = float(any(other.sentence < each.sentence and not other.headline for other in same))
    out["same words after"] = float(any(other.sentence > each.sentence for other in same))
    return out


def agreement(one: Told, other: Told) -> int:
    """How well the sides of two tellings go together: 2 both alike, 1 one alike and nothing against it, 0 nothing known, -1 against."""
    marks = []
    for mine, theirs in ((one.actors, other.actors), (one.recipients, other.recipients)):
        if not mine or not theirs:
            marks.append(0)
        elif set(mine) & set(theirs):
            marks.append(2)
        else:
            states = (
                {figure.country for figure in mine if figure.country},
                {figure.country for figure in theirs if figure.country},
            )
            marks.append(1 if states[0] & states[1] else -1)
    if min(marks) < 0 or (one.when and other.when and one.when != other.when):
        return -1
    return TOGETHER if sum(marks) >= 3 else 1 if sum(marks) >= 1 else 0
