"""Documents in force on a day, and who has signed for them: residents, and staff by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from azilcli.errors import NotFound
from azilcli.language import _, listed, n_
from azilcli.reports.grounds import Count, Grounds, Later, counted, line
from azilcli.reports.table import DATE, DETAIL, ID, INT, Column, Report, Table, Word, once
from azilcli.repository import Record, Repository, people, policies, values
from azilcli.rules.checks.documents import APPLIES, SIGNED, SINCE, TO_SIGN
from azilcli.rules.sql import holds, is_among

_IN_FORCE = f"""
    SELECT d.* FROM valid_document AS d
    WHERE {holds("d")} AND (:site IS NULL OR EXISTS (SELECT 1 FROM site WHERE site.id = :site AND {APPLIES}))
    ORDER BY d.site_kinds IS NULL, d.site_kinds, d.sites, d.code, d.id"""
_OLDER = """(SELECT max(o.from_day || ' ' || o.id || char(9) || s.id)
     FROM valid_signature AS s JOIN valid_document AS o
     ON o.id = s.document AND o.code = d.code AND o.id != d.id
     WHERE {whose} AND s.on_day <= :on)"""
_RESIDENTS = f"""
    SELECT d.id AS document, p.placement, p.person, p.site, p.family_name, p.given_name, p.sort_key,
           {SINCE} AS since, (SELECT s.id {SIGNED} ORDER BY s.on_day, s.id LIMIT 1) AS signed,
           {_OLDER.format(whose="s.person = p.person")} AS older
    {TO_SIGN} AND (:site IS NULL OR p.site = :site) ORDER BY p.site, p.sort_key, p.person, d.id"""
_STAFF = f"""
    SELECT d.id AS document, site.id AS site, w.actor,
           EXISTS (SELECT 1 FROM valid_signature AS s WHERE lower(s.staff) = lower(w.actor)
                   AND s.document = d.id AND s.on_day <= :on) AS signed,
           {_OLDER.format(whose="lower(s.staff) = lower(w.actor)")} AS older
    FROM (SELECT DISTINCT actor, office FROM entry WHERE recorded_at >= :since AND recorded_at < :until) AS w
    JOIN site ON lower(w.office) IN (lower(site.id), lower(site.name), lower(site.town))
    JOIN valid_document AS d ON d.signing IS NOT NULL AND {is_among("'staff'", "d.audience")}
    WHERE {holds("d")} AND {APPLIES} AND (:site IS NULL OR site.id = :site)
      AND EXISTS (SELECT 1 FROM slept WHERE slept.site = site.id AND {holds("slept")})
    ORDER BY site.id, w.actor, d.id"""
_SIGNATURES = "FROM valid_signature AS s WHERE s.document = {document} AND s.on_day <= :on"
_SIGNERS = {"residents": "s.person", "staff": "lower(s.staff)"}
"""Of whom the signatures of a version are counted: people who live there, and names of staff."""
_COUNTS = ", ".join(
    f"(SELECT count(DISTINCT {who}) {_SIGNATURES.format(document='d.id')}) AS {name}"
    for name, who in _SIGNERS.items()
)
_VERSIONS = f"""
    SELECT d.*, {_COUNTS} FROM valid_document AS d WHERE d.code = upper(trim(:code))
    ORDER BY d.from_day DESC, d.id DESC"""

_RESTS_ON = {
    "signed": ("signature", "", "signed"),
    "older": ("signature", "", "older_signature"),
    "not_signed": ("placement", "from_day", "placement"),
}
"""How residents can stand to a document, and what says so: a signature, or only where they sleep."""


def documents(
    repo: Repository, on: date, site: str | None = None, code: str | None = None, unsigned: bool = False
) -> Report:
    """The documents in force on a day with how many have signed; who has not; or the versions of one code.

    Of the staff those count who wrote in the journal in the office of a site lately.
    """
    if code:
        return [_versions(repo, on, code)]
    residents = [_with_older(row) for row in repo.rows(_RESIDENTS, on=on, site=site)]
    in_force = repo.rows(_IN_FORCE, on=on, site=site)
    return [_in_force(repo, in_force, residents), *(_unsigned(repo, on, site, residents) if unsigned else ())]


def _in_force(repo: Repository, in_force: Sequence[Record], residents: Sequence[Record]) -> Table:
    those: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for (document, _person), row in {(row["document"], row["person"]): row for row in residents}.items():
        those[document, _state(row)].append(row)
    columns = (
        Column("for", _("where")),
        Column("code", _("code"), ID),
        Column("version", _("version")),
        Column("kind", _("kind"), priority=DETAIL),
        Column("title", _("title")),
        Column("audience", _("audience"), priority=DETAIL),
        Column("languages", _("languages")),
        Column("from_day", _("from"), DATE),
        Column("signing", _("to be signed")),
        Column("signed", _("signed"), INT),
        Column("older", _("signed an older one"), INT),
        Column("not_signed", _("not signed"), INT),
    )
    rows = [
        (
            _where(repo, row), line(row["code"], "document", row["id"]), row["version"],
            _word(repo, "kind", row), row["title"],
            _word(repo, "audience", row), _word(repo, "languages", row), row["from_day"],
            _word(repo, "signing", row),
            *(counted(those[row["id"], state], kind, field, key=key) if row["signing"] else None
              for state, (kind, field, key) in _RESTS_ON.items()),
        )
        for row in in_force
    ]  # fmt: skip
    notes = (n_("{n} document in force", "{n} documents in force", len(rows)),)
    return Table("documents", _("Documents"), columns, rows, notes)


def _state(row: Record) -> str:
    return "signed" if row["signed"] else "older" if row["older"] else "not_signed"


def _unsigned(
    repo: Repository, on: date, site: str | None, residents: Sequence[Record]
) -> tuple[Table, Table]:
    """The residents who have not signed for the version in force, and the staff."""
    days, _basis = policies.number(repo, "documents.staff-days", on)
    since, until = on - timedelta(days=days), on + timedelta(days=1)
    staff = repo.rows(_STAFF, on=on, site=site, since=since.isoformat(), until=until.isoformat())
    document, older = Column("document", _("document"), ID), Column("older", _("signed an older one"), ID)
    columns = (
        Column("site", _("site"), ID), Column("person", _("person"), ID), Column("name", _("name")), document,
        Column("since", _("since"), DATE), older,
    )  # fmt: skip
    rows = [
        (row["site"], line(row["person"], "placement", row["placement"], "from_day"), people.name(row),
         row["document"], row["since"], row["older"])
        for row in residents
        if not row["signed"]
    ]  # fmt: skip
    names = [
        (row["site"], row["actor"], line(row["document"], "document", row["document"]), row["older"])
        for row in map(_with_older, staff)
        if not row["signed"]
    ]
    of_staff = (Column("site", _("site"), ID), Column("staff", _("staff")), document, older)
    return (
        Table("unsigned", _("Residents who have not signed"), columns, once(rows), grouped=True),
        Table("staff", _("Staff who have not signed"), of_staff, once(names), grouped=True),
    )


def _with_older(row: Record) -> Record:
    """A row whose older version stands behind the day by which they are ordered, the signature behind it."""
    version, _tab, signature = (row["older"] or "").partition(" ")[2].partition("\t")
    return {**row, "older": version or None, "older_signature": signature}


def _versions(repo: Repository, on: date, code: str) -> Table:
    columns = (
        Column("document", _("document"), ID),
        Column("title", _("title")),
        Column("number", _("number"), priority=DETAIL),
        Column("from_day", _("from"), DATE),
        Column("to_day", _("to"), DATE),
        Column("languages", _("languages")),
        Column("signing", _("to be signed")),
        Column("residents", _("residents who signed"), INT),
        Column("staff", _("staff who signed"), INT),
        Column("reviewed_on", _("reviewed on"), DATE, rare=True),
        Column("file", _("file"), rare=True),
        Column("digest", _("SHA-256"), rare=True, priority=DETAIL),
    )
    versions = repo.rows(_VERSIONS, on=on, code=code)
    if not versions:
        raise NotFound(_("there is no document {code}", code=code), _("see: azil document list"))
    rows = [
        (
            line(row["id"], "document", row["id"]), row["title"], row["number"], row["from_day"],
            row["to_day"], _word(repo, "languages", row), _word(repo, "signing", row),
            *(Count(row[name], Grounds("signature", Later(partial(_signed, repo, on, row["id"], who))))
              for name, who in _SIGNERS.items()),
            row["reviewed_on"], row["file"], row["digest"],
        )
        for row in versions
    ]  # fmt: skip
    return Table("versions", _("Versions of a document"), columns, rows)


def _signed(repo: Repository, on: date, document: str, who: str) -> list[Record]:
    """The signatures for a version up to a day, of residents or of staff."""
    signatures = _SIGNATURES.format(document=":document")
    return repo.rows(f"SELECT s.id {signatures} AND {who} IS NOT NULL", on=on, document=document)


def _where(repo: Repository, row: Record) -> Word:
    """The kinds of site and the sites that a document is for."""
    kinds, sites = (row["site_kinds"] or "").split(), (row["sites"] or "").split()
    shown = [*(policies.label(repo, "site-kind", kind) for kind in kinds), *sites]
    return Word(" ".join((*kinds, *sites)), listed(shown) if shown else _("everywhere"))


def _word(repo: Repository, field: str, row: Record) -> Any:
    return Word(row[field] or "", values.shown(repo, "document", field, row[field]) if row[field] else "")
