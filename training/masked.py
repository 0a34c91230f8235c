"""Continued masked-word training of the layers on real articles (Devlin et al., 2019; whole words are hidden).

The pieces of a share of words are hidden behind the unknown piece; each is to be told from the pieces of the same batch and a drawn sample
of others, for the whole vocabulary would cost more than the layers.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from kawat.language.pieces import UNKNOWN
from training.batches import Example, batches, collate
from training.network import Network

_SHARE = 0.15
_OTHERS = 4000


class Guess(nn.Module):
    """From a hidden state to a vector that is near the vector of its piece."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.dense, self.norm = nn.Linear(width, width), nn.LayerNorm(width)
        self.scale = nn.Parameter(torch.tensor(10.0))

    def forward(self, states: Tensor, vectors: Tensor) -> Tensor:
        guess = functional.normalize(self.norm(functional.gelu(self.dense(states))), dim=-1)
        return self.scale * torch.matmul(guess, functional.normalize(vectors, dim=-1).T.to(guess.dtype))


def train_masked(
    network: Network, examples: Sequence[Example], pieces: int, *, rate: float = 3e-4, seed: int = 1
) -> None:
    """Trains the encoder of ``network`` in place until ``pieces`` have been seen."""
    torch.manual_seed(seed)
    draw = random.Random(seed)
    vectors = network.encoder.words.weight
    guess = Guess(vectors.shape[1])
    learned = [each for each in network.encoder.parameters() if each.requires_grad]
    optimiser = torch.optim.AdamW([*learned, *guess.parameters()], lr=rate, weight_decay=0.01, betas=(0.9, 0.98))
    network.train()
    seen = steps = 0
    losses: list[float] = []
    begun = time.monotonic()
    while seen < pieces:
        for group in batches(examples, 2000, draw):
            for parameters in optimiser.param_groups:
                parameters["lr"] = rate * min(1.0, (steps + 1) / 80) * max(0.05, 1 - seen / pieces)
            batch = collate(group)
            hidden = _hidden(group, batch.pieces, draw)
            wanted = batch.pieces[hidden]
            among, target = torch.cat([wanted, torch.randint(4, len(vectors), (_OTHERS,))]).unique(return_inverse=True)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = network.encoder(batch.pieces.masked_fill(hidden, UNKNOWN), batch.shown)
                scores = guess(states[hidden], vectors[among])
            loss = functional.cross_entropy(scores.float(), target[: len(wanted)])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            losses.append(loss.item())
            seen += sum(len(each.pieces) for each in group)
            steps += 1
            if steps % 100 == 0:
                speed = seen / (time.monotonic() - begun)
                print(
                    f"masked, step {steps}, {seen / pieces:.0%}, loss {sum(losses[-100:]) / 100:.3f}, {speed:,.0f}/s",
                    file=sys.stderr,
                )
            if seen >= pieces:
                break


def _hidden(group: Sequence[Example], pieces: Tensor, draw: random.Random) -> Tensor:
    hidden = torch.zeros(pieces.shape, dtype=torch.bool)
    for at, each in enumerate(group):
        for first, last in zip(each.first, each.last, strict=True):
            if draw.random() < _SHARE:
                hidden[at, first : last + 1] = True
    hidden[0, 1] = True
    return hidden
