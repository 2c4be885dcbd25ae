-- The first page of the queue, without a walk over everything that is complete.
CREATE INDEX operations_open ON operations (seq)
    WHERE state NOT IN ('complete', 'discarded', 'draft');
