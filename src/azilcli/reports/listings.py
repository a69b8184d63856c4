"""Plain lists: sites, rooms, beds, code lists."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.errors import NotFound
from azilcli.language import _, current
from azilcli.reports import words
from azilcli.reports.lines import served
from azilcli.reports.table import DATE, DETAIL, FLAG, ID, INT, NUMBER, Column, Report, Table, Word
from azilcli.repository import Repository, places, policies
from azilcli.text.keys import natural_key, place_key, sort_key


def sites(repo: Repository, on: date) -> Report:
    """Every site with its capacity on a day."""
    capacity: dict[str, int] = {}
    for bed in places.beds_on(repo, on):
        capacity[bed.site] = capacity.get(bed.site, 0) + 1
    rows = [
        (row["id"], row["name"], row["town"],
         Word(row["kind"], policies.label(repo, "site-kind", row["kind"])),
         served(repo, row["programmes"]),
         row["from_day"], capacity.get(row["id"], 0), words.remark(row["note"]))
        for row in sorted(
            repo.rows("SELECT * FROM site"), key=lambda r: (sort_key(r["town"]), natural_key(r["id"]))
        )
    ]  # fmt: skip
    columns = (
        Column("site", _("site"), ID),
        Column("name", _("name")),
        Column("town", _("town")),
        Column("kind", _("kind"), priority=3),
        Column("programmes", _("programmes"), priority=DETAIL),
        Column("from_day", _("in use since"), DATE),
        Column("capacity", _("capacity"), INT, priority=6),
        Column("note", _("note"), rare=True, priority=DETAIL),
    )
    return [Table("sites", _("Sites"), columns, rows, (_on(on),))]


def rooms(repo: Repository, site: str, on: date) -> Report:
    """The rooms of a site with their beds on a day."""
    id_ = places.record(repo, "site", site)["id"]
    beds: dict[str, int] = {}
    for bed in places.beds_on(repo, on, id_):
        beds[bed.room] = beds.get(bed.room, 0) + 1
    rows = [
        (row["id"], row["area_m2"], row["floor"],
         Word(row["reserved_for"] or "", policies.label(repo, "room-use", row["reserved_for"])),
         row["from_day"], beds.get(row["id"], 0), row["note"])
        for row in sorted(
            repo.rows("SELECT * FROM room WHERE site = :site", site=id_),
            key=lambda r: natural_key(r["id"]),
        )
    ]  # fmt: skip
    columns = (
        Column("room", _("room"), ID),
        Column("area_m2", _("area, m²"), NUMBER),
        Column("floor", _("floor")),
        Column("reserved_for", _("reserved for")),
        Column("from_day", _("in use since"), DATE),
        Column("beds", _("beds"), INT),
        Column("note", _("note")),
    )
    return [Table("rooms", _("Rooms of {site}", site=id_), columns, rows, (_on(on),))]


def beds(repo: Repository, place: str, on: date) -> Report:
    """The beds of a site or a room with their state on a day."""
    where = places.place(repo, place)
    in_use = {bed.bed: bed for bed in places.beds_on(repo, on, where.site)}
    taken = {row["bed"] for row in places.sleepers_on(repo, on, where)}
    labels = {
        "free": _("free"),
        "occupied": _("occupied"),
        "out-of-service": _("out of service"),
        "not-in-use": _("not in use"),
    }
    rows = []
    for row in sorted(
        repo.rows(
            "SELECT bed.*, room.site FROM bed JOIN room ON room.id = bed.room WHERE room.site = :site",
            site=where.site,
        ),
        key=lambda r: place_key(r["id"]),
    ):
        if where.id not in (row["site"], row["room"], row["id"]):
            continue
        bed = in_use.get(row["id"])
        state = (
            "not-in-use" if bed is None
            else "out-of-service" if bed.out
            else "occupied" if row["id"] in taken
            else "free"
        )  # fmt: skip
        rows.append(
            (
                row["id"],
                Word(state, labels[state]),
                row["accessible"] or 0,
                row["from_day"],
                row["note"],
            )
        )
    columns = (
        Column("bed", _("bed"), ID),
        Column("state", _("state")),
        Column("accessible", _("accessible"), FLAG),
        Column("from_day", _("in use since"), DATE),
        Column("note", _("note")),
    )
    return [Table("beds", _("Beds of {place}", place=where.id), columns, rows, (_on(on),))]


def codes(repo: Repository, list_: str | None) -> Report:
    """The code lists: one, or all."""
    entries = repo.rows("SELECT * FROM code ORDER BY list, rank, code")
    rows = [(row["list"], row["code"], row[current()]) for row in entries if list_ in (None, row["list"])]
    if list_ and not rows:
        names = ", ".join(sorted({row["list"] for row in entries}))
        raise NotFound(_("there is no list “{list}”", list=list_), _("one of: {codes}", codes=names))
    columns = (Column("list", _("list")), Column("code", _("code")), Column("label", _("words")))
    return [Table("codes", _("Code lists"), columns, rows, grouped=True)]


def _on(on: date) -> str:
    return _("On {day}", day=dates.show(on))
