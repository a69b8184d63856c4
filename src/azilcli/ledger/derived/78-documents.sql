-- Instructions, standards and house rules, and who has signed for them. What the marks beside the columns say: README.md.

-- A version of a document, for kinds of site or for named sites; for all where it says neither.
CREATE TABLE document (
    id          TEXT PRIMARY KEY,                   -- [key code version]
    code        TEXT NOT NULL,
    version     TEXT NOT NULL,
    kind        TEXT NOT NULL,                      -- [codes document-kind]
    title       TEXT NOT NULL,
    number      TEXT,                               -- under which it was issued or published
    site_kinds  TEXT,                               -- [several site-kind]
    sites       TEXT,                               -- [several site]
    audience    TEXT NOT NULL,                      -- [several document-audience]
    languages   TEXT,                               -- [several language]
    signing     TEXT,                               -- [codes document-signing] when it is to be signed; null if never
    file        TEXT,                               -- name of the file with the text
    digest      TEXT,                               -- its SHA-256, hex
    replaces    TEXT REFERENCES document (id),      -- [names]
    source      TEXT,                               -- where it is published
    reviewed_on TEXT,                               -- [past day] [not before from_day]
    from_day    TEXT NOT NULL,                      -- [day]
    to_day      TEXT,                               -- [day] [not before from_day]
    cancelled   TEXT                                -- [cancelled]
) STRICT;
CREATE INDEX document_from ON document (from_day);
CREATE INDEX document_by_code ON document (code);
CREATE VIEW valid_document AS SELECT * FROM document WHERE cancelled IS NULL;

-- That a resident, or somebody of the staff by name, signed for a version of a document. Names of staff belong to
-- no person who is erased: azil document forget-staff erases them.
CREATE TABLE signature (
    id        TEXT PRIMARY KEY,                            -- [basis 42(3) | 82(4)] [code R]
    person    TEXT REFERENCES person (id),                 -- [of]
    staff     TEXT,                                        -- [personal]
    document  TEXT NOT NULL REFERENCES document (id),      -- [names]
    on_day    TEXT NOT NULL,                               -- [past day]
    language  TEXT,                                        -- [personal] [codes language]
    explained INTEGER,                                     -- [yes] it was also explained orally
    cancelled TEXT                                         -- [cancelled]
) STRICT;
CREATE INDEX signature_of_person ON signature (person);
CREATE INDEX signature_of_document ON signature (document);
CREATE INDEX signature_of_staff ON signature (staff) WHERE staff IS NOT NULL;
CREATE INDEX signature_on ON signature (on_day);
CREATE VIEW valid_signature AS SELECT * FROM signature WHERE cancelled IS NULL;
