"""Events with coordinates as GeoJSON (RFC 7946), for maps."""

from __future__ import annotations

import json
from pathlib import Path

from kawat.export.selection import Request
from kawat.export.tables import columns, event_row


def write(request: Request, out: Path) -> dict[str, int]:
    """One point an event whose place has coordinates; its properties are the columns of ``events``. The rest is counted."""
    names = [column.name for column in columns("events", text=request.text) if column.name not in ("lat", "lon")]
    events = away = 0
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for chosen in request.chosen():
            for event in chosen.events:
                row = event_row(chosen, event)
                if row["lat"] is None or row["lon"] is None:
                    away += 1
                    continue
                feature = {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
                    "properties": {name: row[name] for name in names},
                }
                file.write(("," if events else "") + "\n" + json.dumps(feature, ensure_ascii=False))
                events += 1
        file.write("\n]}\n")
    return {"events": events, "events without coordinates": away}
