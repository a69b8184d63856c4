"""Kinds that no version has: of a person or household, of a stay, of another record, and of nobody."""

from __future__ import annotations

from typing import Any

from azilcli.errors import Refused
from azilcli.language import _
from azilcli.rules.records import Declared, Field, Given

SQL = """
-- A choir: nobody's, named by its code.
CREATE TABLE choir (
    id       TEXT PRIMARY KEY, -- [key code]
    code     TEXT NOT NULL,
    title    TEXT NOT NULL,
    contact  TEXT,             -- [personal]
    from_day TEXT NOT NULL,    -- [past day]
    to_day   TEXT              -- [day] [not before from_day]
) STRICT;

CREATE TABLE scheme (
    id        TEXT PRIMARY KEY,               -- [code R]
    person    TEXT REFERENCES person (id),    -- [of]
    household TEXT REFERENCES household (id), -- [of]
    choir     TEXT REFERENCES choir (id),     -- [names]
    from_day  TEXT NOT NULL,                  -- [past day]
    to_day    TEXT,                           -- [day] [not before from_day]
    wishes    TEXT,                           -- [several destination]
    seen_at   TEXT,                           -- [moment]
    helped    INTEGER,                        -- [yes]
    cost      INTEGER,                        -- [eur]
    secret    TEXT,                           -- [private] [personal]
    cancelled TEXT                            -- [cancelled]
) STRICT;
CREATE INDEX scheme_of_person ON scheme (person);
CREATE INDEX scheme_of_household ON scheme (household);
CREATE VIEW valid_scheme AS SELECT * FROM scheme WHERE cancelled IS NULL;

CREATE TABLE stepping (
    id     TEXT PRIMARY KEY,                       -- [code R]
    scheme TEXT NOT NULL REFERENCES scheme (id),   -- [of]
    what   TEXT NOT NULL,                          -- [personal]
    due    TEXT                                    -- [day]
) STRICT;
CREATE INDEX stepping_of_scheme ON stepping (scheme);

CREATE TABLE chore (
    id     TEXT PRIMARY KEY,                   -- [code R]
    person TEXT REFERENCES person (id),        -- [of]
    stay   TEXT NOT NULL REFERENCES stay (id), -- [of]
    on_day TEXT NOT NULL,                      -- [past day]
    hours  INTEGER NOT NULL
) STRICT;
CREATE INDEX chore_of_person ON chore (person);
CREATE INDEX chore_of_stay ON chore (stay);
"""


def upper(record: dict[str, Any], given: Given) -> None:
    """A choir has a code in capitals, and none is called Silence."""
    record["code"] = record["code"].upper()
    if record["title"] == "Silence":
        raise Refused(_("a choir sings"), _("call it otherwise"))


def at_most(record: dict[str, Any], given: Given) -> None:
    """No chore is longer than a pass may be, to take a limit that every file has."""
    hours, basis = given.limit("pass.days")
    if record["hours"] > hours:
        raise Refused(_("at most {n} hours ({basis})", n=hours, basis=basis), _("share it"))
    given.remarks.append(f"{given.owner['family_name']} at work")


CHOIR = Declared(
    kind="choir", words="choir", title="Choirs", help="Enter a choir.",
    examples="azil choir add KOR --title Kor --from today", receipt="{whom}: {title}",
    fields={
        "code": Field("code", "Its code", is_argument=True),
        "title": Field("title", "Its title"),
        "contact": Field("contact", "Whom to call"),
        "from_day": Field("from", "Since when", default="today"),
    },
    rule=upper,
)  # fmt: skip
SCHEME = Declared(
    kind="scheme", words="scheme", title="Schemes", help="Enter a scheme.",
    examples="azil scheme add Haidari", receipt="{whom}: scheme from {from_day}",
    fields={
        "from_day": Field("from", "Since when", default="today"),
        "to_day": Field("to", "Until when"),
        "choir": Field("choir", "Which choir"),
        "wishes": Field("wishes", "Where to"),
        "seen_at": Field("seen", "When"),
        "helped": Field("helped", "Whether it helped"),
        "cost": Field("cost", "How much", at_least=0),
        "secret": Field("secret", "What nobody need know"),
    },
)  # fmt: skip
STEPPING = Declared(
    kind="stepping", words="step", title="Steps", help="Enter a step.",
    examples="azil stepping add R4T7-KM92-QXHC 'go there'", receipt="{whom}: {what}",
    fields={"what": Field("what", "What to do", is_argument=True), "due": Field("due", "Until when")},
)  # fmt: skip
CHORE = Declared(
    kind="chore", words="chore", title="Chores", help="Enter a chore.",
    examples="azil chore add Haidari 3", receipt="{whom}: {hours} on {on_day}",
    fields={
        "hours": Field("hours", "How long", is_argument=True, at_least=1),
        "on_day": Field("day", "When", default="today"),
    },
    rule=at_most,
)  # fmt: skip

DECLARED = {one.kind: one for one in (CHOIR, SCHEME, STEPPING, CHORE)}
