"""Stories of our own by the number, for tests of runs: short, each another, with something to read in it."""

from __future__ import annotations

import json
from pathlib import Path

_SENTENCES = (
    "Presiden Rusia Vladimir Putin mengecam Inggris pada pertemuan di Moskow.",
    "Menteri Luar Negeri Jepang bertemu utusan Korea Utara di Jakarta pada Kamis.",
    '"Kami menolak berunding," kata juru bicara pemerintah Iran.',
    "Polisi menangkap tiga pengunjuk rasa di depan gedung parlemen.",
    "Amerika Serikat akan mencabut sanksi terhadap Sudan bulan depan.",
)


def rows(count: int) -> list[dict[str, str]]:
    """So many rows of a file of stories; the same for the same number."""
    return [
        {
            "id": f"warta-{number:05}",
            "title": f"Laporan {number}",
            "lang": "id",
            "published": f"2019-04-{number % 28 + 1:02}",
            "text": f"JAKARTA - {_SENTENCES[number % 5]} {_SENTENCES[number % 4]} Laporan nomor {number}.",
        }
        for number in range(count)
    ]


def written(path: Path, given: list[dict[str, str]]) -> Path:
    """The rows as a JSON Lines file."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in given), encoding="utf-8")
    return path
