-- What of the inputs was read to its end, so that a run that broke off goes on where it was.

CREATE TABLE done (
    source     TEXT NOT NULL,             -- the input's absolute path
    part       INTEGER NOT NULL,          -- 0, 1 …
    size       INTEGER NOT NULL,          -- of the input in bytes, as it was read
    changed    INTEGER NOT NULL,          -- when the input was last changed, nanoseconds since 1970
    setting    TEXT NOT NULL,             -- stands for coder, options and limits
    stories    INTEGER NOT NULL,          -- that the part holds, those set aside included
    set_aside  INTEGER NOT NULL,
    last       INTEGER NOT NULL,          -- 1 for the last part of its input
    PRIMARY KEY (source, part)
) STRICT, WITHOUT ROWID;

-- Every story that is written looks for itself among those set aside.
CREATE INDEX set_aside_by_story ON set_aside (story_id);
