-- What a photo looks like, beside its row: this is read for every new photo, and must not drag the
-- thumbnails along.
CREATE TABLE looks (
    sha256    BLOB PRIMARY KEY NOT NULL REFERENCES photos (sha256),
    sharpness REAL NOT NULL,
    hash      INTEGER NOT NULL,            -- perceptual, 64 bits
    alike     BLOB,                        -- the earlier photo that it looks most like
    likeness  REAL NOT NULL DEFAULT 0,     -- how much, 0 to 1
    created   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX looks_by_age ON looks (created DESC, sha256, hash);

-- Bytes on the line, for the daily budget of metered networks and for the worker to see.
CREATE TABLE traffic (
    day      TEXT NOT NULL,                -- in Beijing
    kind     TEXT NOT NULL,
    metered  INTEGER NOT NULL,
    sent     INTEGER NOT NULL DEFAULT 0,
    received INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, kind, metered)
) STRICT, WITHOUT ROWID;
