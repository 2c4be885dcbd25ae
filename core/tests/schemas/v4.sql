-- Rules: STRICT; NOT NULL with defaults; what a column means never changes; a later migration
-- never drops queued work. Times are Unix milliseconds, digests 32 raw bytes, ids text UUIDs.

PRAGMA application_id = 0x47574C4B; -- GWLK

-- Single values: device, cursors, clocks, policy of the line.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The outbox, drafts included: a draft already has the id that its operation will have.
CREATE TABLE operations (
    id         TEXT PRIMARY KEY NOT NULL,
    seq        INTEGER UNIQUE,             -- order of sending; NULL in a draft
    kind       TEXT NOT NULL,
    state      TEXT NOT NULL,
    urgent     INTEGER NOT NULL DEFAULT 0,
    reason     TEXT,                       -- why it waits or was refused, a slug
    detail     TEXT,                       -- the same in words, from whoever refused it
    attempts   INTEGER NOT NULL DEFAULT 0, -- counted before each attempt
    next_try   INTEGER,
    held_until INTEGER,                    -- end of the undo window, ms since boot `held_boot`
    held_boot  TEXT,
    draft      TEXT,                       -- JSON while it can still be changed
    body       BLOB,                       -- the exact bytes that are sent, for ever the same
    sha256     BLOB,                       -- of body; stays when the body is dropped
    replaces   TEXT,
    created    INTEGER NOT NULL,
    received   INTEGER,
    completed  INTEGER
) STRICT;
CREATE INDEX operations_to_send ON operations (state, urgent DESC, seq, LENGTH(body));
CREATE INDEX operations_repairs ON operations (replaces) WHERE replaces IS NOT NULL;

CREATE TABLE dependencies (
    operation  TEXT NOT NULL REFERENCES operations (id),
    depends_on TEXT NOT NULL,
    PRIMARY KEY (operation, depends_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX dependencies_reverse ON dependencies (depends_on);

-- One row a distinct photo, however many operations name it.
CREATE TABLE photos (
    sha256     BLOB PRIMARY KEY NOT NULL,
    bytes      INTEGER NOT NULL,
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    thumbnail  BLOB NOT NULL,
    original   INTEGER NOT NULL DEFAULT 1, -- the encrypted original is on disk
    held       INTEGER NOT NULL DEFAULT 0, -- the city brain lists it in a receipt
    sent       INTEGER NOT NULL DEFAULT 0, -- bytes that the files address has acknowledged
    granted    TEXT,                       -- leave to upload, JSON
    attempts   INTEGER NOT NULL DEFAULT 0,
    next_try   INTEGER,
    reason     TEXT,
    created    INTEGER NOT NULL
) STRICT;
CREATE INDEX photos_to_send ON photos (held, original, bytes);

CREATE TABLE operation_photos (
    operation TEXT NOT NULL REFERENCES operations (id),
    position  INTEGER NOT NULL,
    sha256    BLOB NOT NULL REFERENCES photos (sha256),
    role      TEXT NOT NULL,
    PRIMARY KEY (operation, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX operation_photos_by_photo ON operation_photos (sha256);

-- What came down: kinds that this version does not know are kept the same way, and are simply
-- there after an update.
CREATE TABLE records (
    kind    TEXT NOT NULL,
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    value   TEXT NOT NULL,
    aside   TEXT,                          -- why it could not be applied
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Which checkpoint was visited when; outlives the body of the check-in.
CREATE TABLE visits (
    operation  TEXT PRIMARY KEY NOT NULL,
    checkpoint TEXT NOT NULL,
    at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_by_checkpoint ON visits (checkpoint, at);

-- The worker's own reports as the suggestions need them, nothing personal.
CREATE TABLE own_reports (
    operation TEXT PRIMARY KEY NOT NULL,
    category  TEXT NOT NULL,
    lat       REAL NOT NULL,
    lon       REAL NOT NULL,
    at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what on this phone: ids, field names and salted hashes, never values.
CREATE TABLE journal (
    seq     INTEGER PRIMARY KEY NOT NULL,
    at      INTEGER NOT NULL,
    worker  TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    fields  TEXT NOT NULL DEFAULT '[]',
    digest  BLOB,                          -- salted hash of the values
    hash    BLOB NOT NULL                  -- SHA-256 over the link before and this entry
) STRICT;

-- Deleting a subject's salt makes its digests meaningless and leaves the chain whole.
CREATE TABLE salts (
    subject TEXT PRIMARY KEY NOT NULL,
    salt    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What waited in it.
INSERT INTO meta VALUES ('device', '{"id":"0190a000-0000-7000-8000-000000000001","worker":{"id":"w-001","name":"某某","kind":"full_time","grids":["440697001001001"]},"server":"http://127.0.0.1:1","authority":null,"city_brain_key":"","rescue_key":"age1","files_url":"http://127.0.0.1:1/v1/files"}');
INSERT INTO records (kind, id, version, value) VALUES ('catalogue_item', 'SR-0101', 1, '{"code":"SR-0101","class":"市容环境","name":"暴露垃圾"}');
INSERT INTO records (kind, id, version, value) VALUES ('checkpoint', 'near', 1, '{"id":"near","grid":"440697001001001","name":"near","at":{"lat":20.5,"lon":113.2},"radius_m":30.0}');
INSERT INTO operations (id, seq, kind, state, created, body, sha256) VALUES ('0190a000-0000-7000-8000-000000000101', 1, 'report', 'queued', 1793584800000, CAST('{"kept":"as it is"}' AS BLOB), x'0101010101010101010101010101010101010101010101010101010101010101');
INSERT INTO operations (id, seq, kind, state, created, body, sha256, reason, attempts, next_try) VALUES ('0190a000-0000-7000-8000-000000000102', 2, 'report', 'waiting', 1793584800000, CAST('{"kept":"as it is"}' AS BLOB), x'0202020202020202020202020202020202020202020202020202020202020202', 'no_answer', 3, 1793584900000);
INSERT INTO operations (id, seq, kind, state, created, body, sha256, attempts, received) VALUES ('0190a000-0000-7000-8000-000000000103', 3, 'report', 'received', 1793584800000, CAST('{"kept":"as it is"}' AS BLOB), x'0303030303030303030303030303030303030303030303030303030303030303', 1, 1793584810000);
INSERT INTO operations (id, seq, kind, state, created, body, sha256, reason, attempts) VALUES ('0190a000-0000-7000-8000-000000000104', 4, 'report', 'quarantined', 1793584800000, CAST('{"kept":"as it is"}' AS BLOB), x'0404040404040404040404040404040404040404040404040404040404040404', 'out-of-scope', 1);
INSERT INTO operations (id, seq, kind, state, created, sha256, attempts, received, completed) VALUES ('0190a000-0000-7000-8000-000000000105', 5, 'report', 'complete', 1793584800000, x'0505050505050505050505050505050505050505050505050505050505050505', 1, 1793584810000, 1793584820000);
INSERT INTO operations (id, seq, kind, state, created, draft) VALUES ('0190a000-0000-7000-8000-000000000106', NULL, 'report', 'draft', 1793584800000, '{}');
INSERT INTO photos (sha256, bytes, width, height, thumbnail, sent, created)
    VALUES (x'0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', 1000, 4, 3, x'ffd8', 400, 1793584800000);
INSERT INTO operation_photos VALUES ('0190a000-0000-7000-8000-000000000103', 0, x'0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', 'near');
INSERT INTO operation_photos VALUES ('0190a000-0000-7000-8000-000000000106', 0, x'0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', 'plain');

-- The first page of the queue, without a walk over everything that is complete.
CREATE INDEX operations_open ON operations (seq)
    WHERE state NOT IN ('complete', 'discarded', 'draft');

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

INSERT INTO looks VALUES (x'0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', 0.7, -5, NULL, 0, 1793584800000);
INSERT INTO traffic VALUES ('2026-11-02', 'originals', 1, 400, 90);

PRAGMA user_version = 4;
