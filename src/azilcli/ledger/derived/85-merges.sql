-- What came of bringing copies together. What the marks beside the columns say: README.md.

-- A finding that was not there before two copies were merged. It is recorded by the merge.
CREATE TABLE arisen (
    id      TEXT PRIMARY KEY, -- bed-twice LOGATEC/214/A: code of the check and subject
    code    TEXT NOT NULL,    -- code of the check
    subject TEXT NOT NULL
) STRICT;
