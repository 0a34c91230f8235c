-- What linking goes on with: reprint families, merged events and storylines that are still open, as the run left them that linked last.

CREATE TABLE linking (
    part   TEXT PRIMARY KEY,              -- which of them
    turn   INTEGER NOT NULL,              -- of the story that was linked last, as in families
    state  BLOB NOT NULL                  -- as kawat.corpus packs it
) STRICT, WITHOUT ROWID;
