"""From scores to triggers: ways through the tree, what is likely enough, how far a trigger goes, and who its parties are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from kawat.language.eventlabels import EventLabels
from kawat.language.parse import Trigger
from kawat.language.triggers import NEVER, EventScores, Linked, triggers_of

RELATIONS = ("root", "nsubj", "obj", "xcomp", "conj", "acl", "advcl", "ccomp")
LABELS = EventLabels(
    types=("AID", "CONSULT", "PROTEST", "ACCUSE"),
    modes=(("CONSULT", "visit"), ("PROTEST", "demo"), ("CONSULT", "phone"), ("CONSULT", "multilateral")),
    statuses=("occurred", "planned", "possible"),
    sectors=("GOV", "MIL", ""),
    relations=RELATIONS,
)
KINDS, WAYS = len(LABELS.types), LABELS.paths
Floats = NDArray[np.float32]

# Words 0 (root) to 9: the trigger is 3, its head 2, that one's head 1; 4 and 9 hang on the trigger, 5 on 4; 6 on the head, 7 on 6; 8 on 1.
HEADS = (0, 0, 1, 2, 3, 4, 2, 6, 1, 3)
TRIGGER, DEPENDENT, BELOW, SIBLING, HEAD, ABOVE = 3, 4, 5, 6, 2, 1


def ways(relations: Sequence[str], heads: Sequence[int] = HEADS, trigger: int = TRIGGER) -> list[int]:
    """The ways to all words; ``relations`` of all words but the root."""
    numbers = [0, *(RELATIONS.index(each) for each in relations)]
    return [int(each) for each in LABELS.paths_from(trigger, heads, numbers)]


def related(**changed: str) -> list[str]:
    """The relations of words 1 to 9, objects but for those that are given by their number, as in ``w4="conj"``."""
    return [changed.get(f"w{word}", "obj") for word in range(1, len(HEADS))]


def test_near_words_are_told_apart_and_far_ones_are_not() -> None:
    found = ways(related())
    assert len({found[word] for word in (0, TRIGGER, DEPENDENT, BELOW, SIBLING, HEAD, ABOVE, 7)}) == 8
    assert found[7] == found[8]
    assert found[DEPENDENT] == found[9]


@pytest.mark.parametrize(
    ("word", "told_by"), [(DEPENDENT, "w4"), (BELOW, "w5"), (SIBLING, "w6"), (HEAD, "w3"), (ABOVE, "w2")]
)
def test_the_way_goes_by_relation(word: int, told_by: str) -> None:
    plain, other = ways(related()), ways(related(**{told_by: "nsubj"}))
    assert [at for at, pair in enumerate(zip(plain, other, strict=True)) if pair[0] != pair[1]] == [word]


def test_what_hangs_on_the_head_is_seen_by_how_the_trigger_hangs_there() -> None:
    shifting = RELATIONS[3:]
    found = {relation: ways(related(w3=relation)) for relation in RELATIONS}
    assert len({found[relation][SIBLING] for relation in (*shifting, "obj")}) == len(shifting) + 1
    assert found["nsubj"][SIBLING] == found["obj"][SIBLING]
    for relation in RELATIONS:
        assert [found[relation][word] for word in (DEPENDENT, BELOW, 7)] == [
            found["obj"][word] for word in (DEPENDENT, BELOW, 7)
        ]


def test_every_way_has_its_own_number_and_there_are_no_others() -> None:
    found = set(ways(related()))
    for relation in RELATIONS:
        found |= set(ways([relation] * 9))
        found |= set(ways(related(w3="nsubj", w6=relation)))
        for above in RELATIONS[3:]:
            found |= set(ways(related(w3=above, w6=relation)))
    assert found == set(range(WAYS))


def test_a_trigger_that_is_the_root_has_only_what_hangs_on_it() -> None:
    heads = (0, 0, 1, 2, 3)
    found = ways(["root", "obj", "nsubj", "conj"], heads, trigger=1)
    assert len(set(found)) == 5
    # the word three below is as far as one in another tree
    assert found[4] == ways(related())[7]
    assert found[0] == ways(related())[0]


def test_labels_go_through_json() -> None:
    assert EventLabels.of(json.loads(json.dumps(LABELS.to_json()))) == LABELS
    assert LABELS.tags == 9


def row(begin: Sequence[float] = (), inside: Sequence[float] = ()) -> list[float]:
    """A word's tags by their shares: of beginning with each type, and of going on with each; the rest is none's."""
    shares = [*begin, *[0.0] * (KINDS - len(begin)), *inside, *[0.0] * (KINDS - len(inside))]
    return [1 - sum(shares), *shares]


OUT = row()


def told(
    rows: Sequence[Sequence[float]],
    *,
    least: float = 0.3,
    roles: dict[tuple[int, int], float] | None = None,
    modes: Sequence[float] = (0, 0, 0, 0, 0),
    statuses: Sequence[float] = (0, 0, 0),
    by_path: Floats | None = None,
    heads: Sequence[int] | None = None,
    asked: list[list[int]] | None = None,
) -> tuple[Trigger, ...]:
    """The triggers of a sentence with these shares of tags, the root's first. ``roles``: scores by word (the root 0) and role."""
    size = len(rows)
    with np.errstate(divide="ignore"):
        tags = np.log(np.array(rows, np.float32))
    of_event = np.full((3, size), NEVER, np.float32)
    for (word, role), score in (roles or {}).items():
        of_event[role, word] = score
    sectors = np.array([[word, 2.0, 0.5] for word in range(size)], np.float32)

    def linked(words: Sequence[int]) -> Linked:
        if asked is not None:
            asked.append(list(words))
        count = len(words)
        return Linked(
            np.array([modes] * count, np.float32),
            np.array([statuses] * count, np.float32),
            np.array([of_event] * count),
        )

    scores = EventScores(tags, np.eye(size, dtype=np.float32), sectors, linked)
    paths = np.zeros((WAYS, 3), np.float32) if by_path is None else by_path
    over = heads or (0, *(0,), *(1,) * (size - 2))
    return triggers_of(scores, over, [0, 0, *(1,) * (size - 2)][:size], LABELS, paths, least=least)


def test_a_word_is_a_trigger_if_all_types_together_are_likely_enough() -> None:
    rows = [OUT, row([0.25, 0.2]), OUT, row([0.05, 0.05, 0.1, 0.05])]
    assert [(each.first, each.last) for each in told(rows, least=0.4)] == [(0, 0)]
    assert [each.first for each in told(rows, least=0.2)] == [0, 2]
    assert told(rows, least=0.5) == ()
    [one] = told(rows, least=0.4)
    assert one.probability == pytest.approx(0.45)


def test_the_root_is_never_a_trigger() -> None:
    assert told([row([0.9]), OUT, OUT]) == ()


def test_only_words_that_may_be_triggers_are_looked_into() -> None:
    asked: list[list[int]] = []
    told([row([0.9]), OUT, row([0.9]), OUT, row([0.0, 0.5])], asked=asked)
    assert asked == [[2, 4]]
    told([OUT, row([0.29])], asked=asked)
    assert len(asked) == 1


def test_the_three_best_types_stand_in_order() -> None:
    [one] = told([OUT, row([0.1, 0.5, 0.05, 0.3])])
    assert [kind for kind, _ in one.types] == ["CONSULT", "ACCUSE", "AID"]
    assert [share for _, share in one.types] == pytest.approx([0.5, 0.3, 0.1])
    assert one.type == "CONSULT"


@pytest.mark.parametrize(
    ("after", "last"),
    [
        ([row((), [0.6]), row((), [0.6]), OUT], 2),
        # of whatever types, as long as it goes on
        ([row((), [0.3, 0.3]), row((), [0.5]), OUT], 1),
        ([OUT, row((), [0.9])], 0),
        ([row((), [0.9]), row((), [0.9])], 2),
        ([row([0.9]), row((), [0.9])], 0),
    ],
)
def test_a_trigger_goes_on_over_words_that_are_more_likely_inside_than_not(after: list[list[float]], last: int) -> None:
    found = told([OUT, row([0.9]), *after])
    assert (found[0].first, found[0].last) == (0, last)
    assert all(one.last < other.first for one, other in pairwise(found))


def test_modes_are_those_of_the_best_type() -> None:
    scores = [1.0, 9.0, 3.0, 0.0, 2.0]
    [one] = told([OUT, row([0.0, 0.6, 0.3])], modes=scores)
    assert [mode for mode, _ in one.modes] == ["phone", None, "visit"]
    raised = np.exp([3.0, 2.0, 1.0])
    assert [share for _, share in one.modes] == pytest.approx(list(raised / (raised.sum() + 1)), rel=1e-4)
    [other] = told([OUT, row([0.0, 0.3, 0.6])], modes=scores)
    assert [mode for mode, _ in other.modes] == ["demo", None]
    assert sum(share for _, share in other.modes) == pytest.approx(1.0)


def test_a_type_without_modes_has_surely_none() -> None:
    [one] = told([OUT, row([0.9])], modes=[5, 5, 5, 5, -5])
    assert one.modes == ((None, 1.0),)


def test_statuses_stand_in_order_and_share_all() -> None:
    [one] = told([OUT, row([0.9])], statuses=[0.0, 1.0, 3.0])
    assert [status for status, _ in one.statuses] == ["possible", "planned", "occurred"]
    assert one.statuses[0][1] / one.statuses[1][1] == pytest.approx(np.exp(2.0), rel=1e-4)
    assert sum(share for _, share in one.statuses) == pytest.approx(1.0)


def test_parties_are_words_by_role_and_none_for_what_has_no_words() -> None:
    rows = [OUT, OUT, row([0.9]), OUT]
    [one] = told(rows, roles={(0, 0): 0.0, (1, 0): 2.0, (3, 1): 1.0, (3, 2): -1.0})
    found = [(each.word, each.role, round(each.probability, 3)) for each in one.parties]
    assert found == [(None, "actor", 0.5), (0, "actor", 0.881), (2, "recipient", 0.731), (2, "attributed", 0.269)]


def test_an_unlikely_party_is_left_out() -> None:
    rows = [OUT, row([0.9]), OUT, OUT]
    [one] = told(rows, roles={(2, 0): -2.9, (3, 0): -3.0})
    assert [each.word for each in one.parties] == [1]


def test_a_party_has_its_two_likeliest_sectors_and_what_has_no_words_has_none() -> None:
    rows = [OUT, row([0.9]), OUT, OUT, OUT]
    [one] = told(rows, roles={(0, 0): 1.0, (2, 0): 1.0, (4, 1): 1.0})
    assert [[name for name, _ in each.sectors] for each in one.parties] == [[], ["GOV", "MIL"], ["GOV", "MIL"]]
    assert one.parties[2].sectors[0][1] > one.parties[2].sectors[1][1] > 0.1
    assert one.parties[2].sectors[0][1] > one.parties[1].sectors[0][1]


def test_words_of_the_trigger_are_no_parties_of_it() -> None:
    rows = [OUT, OUT, row([0.9]), row((), [0.9]), OUT]
    everywhere = {(word, role): 5.0 for word in range(5) for role in range(3)}
    [one] = told(rows, roles=everywhere)
    assert (one.first, one.last) == (1, 2)
    assert {each.word for each in one.parties} == {None, 0, 3}
    # but they may be another's
    two = told([OUT, row([0.9]), row([0.9]), OUT, OUT], roles=everywhere)
    assert [{each.word for each in one.parties} for one in two] == [{None, 1, 2, 3}, {None, 0, 2, 3}]


def test_the_way_to_a_word_adds_to_its_score() -> None:
    rows, heads = [OUT, row([0.9]), OUT, OUT], (0, 0, 1, 2)
    by_path = np.zeros((WAYS, 3), np.float32)
    beneath = int(LABELS.paths_from(1, heads, (0, 0, 1, 1))[2])
    by_path[beneath, 1] = 4.0
    scores = {(2, 1): -3.5, (3, 1): -3.5, (2, 0): -3.5}
    assert told(rows, heads=heads, roles=scores)[0].parties == ()
    [party] = told(rows, heads=heads, roles=scores, by_path=by_path)[0].parties
    assert (party.word, party.role, round(party.probability, 3)) == (1, "recipient", 0.622)
