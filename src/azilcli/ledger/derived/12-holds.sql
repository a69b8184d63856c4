-- Places kept free for who is to come. What the marks beside the columns say: README.md.

-- So many people are expected in a place up to a last day, after which it holds nothing any more. The label
-- says which arrival it is for, such as a bus, and never names anybody.
CREATE TABLE hold (
    id        TEXT PRIMARY KEY,                -- [code R]
    place     TEXT NOT NULL,                   -- [names site|room|bed]
    people    INTEGER NOT NULL,                -- so many are still expected
    label     TEXT NOT NULL,
    from_day  TEXT NOT NULL,                   -- [day]
    until     TEXT NOT NULL,                   -- [last day] [not before from_day]
    alone     INTEGER,                         -- [yes] nobody else is put in the room
    household TEXT REFERENCES household (id),  -- [names] once it sleeps somewhere, nothing is kept any more
    request   TEXT REFERENCES request (id),    -- [names] what was asked, of which this is the answer
    cancelled TEXT                             -- [cancelled]
) STRICT;
CREATE INDEX hold_until ON hold (until);
CREATE INDEX hold_from ON hold (from_day);
CREATE VIEW valid_hold AS SELECT * FROM hold WHERE cancelled IS NULL;
