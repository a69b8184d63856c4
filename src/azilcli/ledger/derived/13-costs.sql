-- What places cost. What the marks beside the columns say: README.md.

-- So much is paid for a site each month, from a day on.
CREATE TABLE cost (
    id        TEXT PRIMARY KEY, -- [code R]
    site      TEXT NOT NULL,    -- [names site]
    kind      TEXT NOT NULL,    -- [codes cost-kind]
    amount    INTEGER NOT NULL, -- [eur] a month
    from_day  TEXT NOT NULL,    -- [day]
    to_day    TEXT,             -- [day] [not before from_day]
    contract  TEXT,             -- its number
    cancelled TEXT              -- [cancelled]
) STRICT;
CREATE INDEX cost_of_site ON cost (site);
CREATE INDEX cost_from ON cost (from_day);
CREATE VIEW valid_cost AS SELECT * FROM cost WHERE cancelled IS NULL;
