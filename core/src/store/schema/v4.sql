-- What waits, and how much, from the index alone: counting every page of the bodies took half a
-- second of a full outbox, each time a screen was opened.
DROP INDEX operations_to_send;
CREATE INDEX operations_to_send ON operations (state, urgent DESC, seq, LENGTH(body));
