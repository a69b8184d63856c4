"""What is kept of people, on which basis, and what an erasure takes: `docs/data.md` and `docs/data.sl.md`.

Both are made from the marks `[basis ...]` of the tables. `python -m tests.law` writes what holds now.
"""

from __future__ import annotations

import re
from pathlib import Path

from azilcli import language
from azilcli.ledger import schema
from azilcli.ledger.kinds import Kind
from azilcli.reports import words
from azilcli.services import network

ROOT = Path(__file__).parent.parent
FILES = {"en": ROOT / "docs" / "data.md", "sl": ROOT / "docs" / "data.sl.md"}
OPEN = "?"
"""The basis of what no provision is known for."""

KNOWN = re.compile(
    r"114\([23]\)|115\(1\)/(?:\d|1[01])|116\(1\)|116\(2\)/[1-7](?: consent)?|117"
    r"|16\([78]\)|17|42\(3\)|50\(2\)|82\([47]\)|83|105\(2\)|118\(3\)|ZVOP-2 2[12]\([12]\)(?:/\d)?"
)
"""The provisions that a mark may name: those of ZMZ-1 without its name."""

TEXTS = {
    "en": {
        "title": "# What is kept of people",
        "intro": (
            "For whoever answers for personal data: each kind of record that tells of a person, the "
            "provision of "
            "ZMZ-1 it rests on, and what of it an erasure takes. This page is made from the tables of "
            "the program "
            "(`python -m tests.law`); the reading of the act in it is ours, and proves nothing about the law."
        ),
        "lists": (
            "The records of ZMZ-1 115 to 117 are those of the Ministry, which lets the Office use them "
            "(114(1), 114(6)). What stands under 115 is of **applicants**, what stands under 116 of "
            "**beneficiaries**: where the column of one of them is empty, the act names no basis for "
            "recording it of "
            "them; *consent* means that it is kept with written consent only (`azil consent add`). "
            "**Open**: no "
            "provision was found, so it should be recorded sparingly and somebody has to decide. Of "
            "people who only "
            "intend to apply (42, 81(1)), of people under temporary protection and of evicted households "
            "no list "
            "was checked: for them every row is open."
        ),
        "kept": (
            "How long the Office keeps it, the act does not say (practice): {days}. `azil due` and `azil "
            "check` name "
            "whose data are to be erased, `azil person erase --due` erases them. Nothing that somebody "
            "asks to "
            "see may be erased until that is decided for good (ZVOP-2 21(1))."
        ),
        "where": (
            "**Where the file may lie.** Data on health and data of the administration of the interior may "
            "be kept only where their place is known at every stage, and not outside Slovenia (ZVOP-2 23(3), "
            "(4)): on disks of the Office, its servers and encrypted sticks, and in no cloud folder that "
            "copies "
            "them elsewhere; the same holds for copies, exports and the log of viewing. Nothing of it may "
            "reach "
            "the authorities of the state of origin (ZMZ-1 119(1)): mind to whom an export is sent. What "
            "the file is changed to during a request of somebody about their own data, the journal keeps "
            "beside "
            "what it was (ZVOP-2 21(1))."
        ),
        "views": (
            "**Who looked at it** stands in the log of viewing of each user (`azil log --views`, ZMZ-1 "
            "114(5), "
            "ZVOP-2 22), with codes and without names, for two years from the end of the calendar year. It "
            "serves only to show that this was lawful, for supervision, security and the mending of faults "
            "(22(3)). An erasure of somebody's data leaves the codes in it, as it has to be told until then "
            "who saw those data; whose they were, the code no longer tells."
        ),
        "retention": {
            "retention.intender-days": "{n} days after the departure of somebody who lodged no application",
            "retention.final-days": "{n} days after the finality of the decision",
            "retention.ended-days": "{n} days after the end of protection",
        },
        "head": (
            "| record | applicants | beneficiaries | other | erased with the person "
            "| stays, under a code without a name |"
        ),
        "others": "## Fields with another basis",
        "head2": "| field | applicants | beneficiaries | other |",
        "open": "open", "consent": "{one}, consent",
    },
    "sl": {
        "title": "# Kaj se hrani o osebah",
        "intro": (
            "Za odgovorne za osebne podatke: vsaka vrsta zapisa o osebi, določba ZMZ-1, na kateri "
            "temelji, in kaj "
            "odstrani izbris. Stran nastane iz tabel programa (`python -m tests.law`); branje zakona v "
            "njej je naše "
            "in o pravu ničesar ne dokazuje."
        ),
        "lists": (
            "Evidence iz 115. do 117. člena ZMZ-1 so evidence ministrstva, ki uradu omogoči obdelavo "
            "(114(1), "
            "114(6)). Kar je navedeno pod 115, velja za **prosilce**, kar pod 116, za **osebe s priznano "
            "mednarodno "
            "zaščito**: kjer je stolpec prazen, zakon zanje ne daje podlage; *privolitev* pomeni, da se "
            "podatek hrani "
            "le s pisno privolitvijo (`azil consent add`). **Odprto**: določbe nismo našli, zato naj se "
            "vpisuje "
            "zadržano, odločiti pa mora pristojni. Za vlagatelje namere (42, 81(1)), osebe z začasno "
            "zaščito in "
            "prisilno izseljena gospodinjstva seznam ni bil preverjen: zanje je odprta vsaka vrstica."
        ),
        "kept": (
            "Kako dolgo hrani podatke urad, zakon ne določa (praksa): {days}. Čigavi podatki so za "
            "izbris, povesta "
            "`azil due` in `azil check`, izbriše jih `azil person erase --due`. Podatkov, na katere se "
            "nanaša "
            "zahteva posameznika, ni dovoljeno izbrisati, dokler o njej ni pravnomočno odločeno (21(1) "
            "ZVOP-2)."
        ),
        "where": (
            "**Kje sme biti datoteka.** Zdravstveni podatki in podatki s področja upravnih notranjih zadev "
            "se smejo hraniti le tam, kjer je fizična lokacija znana v vseh fazah, in ne zunaj ozemlja "
            "Republike "
            "Slovenije (23(3), (4) ZVOP-2): na diskih in strežnikih urada ter na šifriranih ključkih, "
            "ne pa v "
            "mapah v oblaku, ki jih kopirajo drugam; enako velja za kopije, izvoze in dnevnik vpogledov. "
            "Organom "
            "izvorne države se podatki ne smejo razkriti (119(1) ZMZ-1): pazite, komu se pošlje izvoz. "
            "Kar se "
            "spremeni, medtem ko teče zahteva posameznika o lastnih podatkih, ostane v dnevniku tudi v "
            "prejšnji "
            "obliki (21(1) ZVOP-2)."
        ),
        "views": (
            "**Kdo je vpogledal**, pove dnevnik vpogledov vsakega uporabnika (`azil log --views`; 114(5) "
            "ZMZ-1, "
            "22. člen ZVOP-2), s šiframi in brez imen, dve leti od konca koledarskega leta. Uporablja se le "
            "za izkazovanje zakonitosti, nadzor, varnost in odpravljanje napak (22(3)). Po izbrisu podatkov "
            "osebe "
            "šifre v njem ostanejo, ker mora biti do takrat razvidno, kdo je vpogledal; čigavi so "
            "bili, šifra "
            "ne pove več."
        ),
        "retention": {
            "retention.intender-days": "{n} dni po odhodu osebe, ki ni vložila prošnje",
            "retention.final-days": "{n} dni po pravnomočnosti odločitve",
            "retention.ended-days": "{n} dni po prenehanju zaščite",
        },
        "head": (
            "| zapis | prosilci | osebe z mednarodno zaščito | drugo | izbriše se z osebo "
            "| ostane pod šifro brez imena |"
        ),
        "others": "## Polja z drugo podlago",
        "head2": "| polje | prosilci | osebe z mednarodno zaščito | drugo |",
        "open": "odprto", "consent": "{one}, privolitev",
    },
}  # fmt: skip


def kinds() -> dict[str, Kind]:
    """The kinds of record that tell of a person, directly or through others; and households."""
    found = {"person", "household"}
    while (
        more := {
            kind.name
            for kind in schema.kinds().values()
            if any(set(targets) & found for targets in kind.belongs.values())
        }
        - found
    ):
        found |= more
    return {name: kind for name, kind in schema.kinds().items() if name in found}


def bases(kind: Kind, field: str = "id") -> list[str]:
    """The provisions on which a record rests, or one of its fields."""
    text = kind.marks[field].get("basis", "")
    return [one.strip() for one in text.split(" | ")] if text else []


def document(code: str) -> str:
    """The page in a language."""
    language.use(code)
    try:
        return _document(code)
    finally:
        language.use("en")


def _document(code: str) -> str:
    text = TEXTS[code]
    latest = {
        row["code"]: row["value"]
        for row in sorted(network.packaged("policies"), key=lambda row: row["valid_from"])
    }
    days = "; ".join(said.format(n=latest[policy]) for policy, said in text["retention"].items())  # type: ignore[attr-defined]
    lines, others = [text["head"], "|---|---|---|---|---|---|"], [text["head2"], "|---|---|---|---|"]
    for name, kind in kinds().items():
        cells = [_fields(kind, personal=True), _fields(kind, personal=False)]
        lines.append(f"| **{words.kind(name)}** | {' | '.join([*_cells(code, bases(kind)), *cells])} |")
        others += [
            " | ".join(
                (f"| {words.kind(name)}: {words.field(field, name)}", *_cells(code, bases(kind, field)), "")
            ).rstrip()
            for field in kind.types
            if bases(kind, field)
        ]
    parts = [text["title"], text["intro"], text["lists"], text["kept"].format(days=days)]  # type: ignore[attr-defined]
    parts += [text["where"], text["views"]]
    parts += ["\n".join(lines), text["others"], "\n".join(others)]  # type: ignore[arg-type]
    return "\n\n".join(map(str, parts)) + "\n"


def _fields(kind: Kind, *, personal: bool) -> str:
    skipped = {*kind.belongs, "same_as", "cancelled"}
    those = [
        words.field(field, kind.name)
        for field in kind.types
        if (field in kind.personal) is personal and field not in skipped
    ]
    return ", ".join(dict.fromkeys(those)) or "–"


def _cells(code: str, those: list[str]) -> tuple[str, str, str]:
    """What is the basis for applicants, for beneficiaries, and what is in neither list."""
    said = {"115": [], "116": [], "": []}  # type: dict[str, list[str]]
    for one in those:
        plain, _space, _consent = one.partition(" consent")
        shown = str(TEXTS[code]["open"]) if one == OPEN else plain
        if one.endswith(" consent"):
            shown = str(TEXTS[code]["consent"]).format(one=plain)
        said[one[:3] if one[:3] in said else ""].append(shown)
    return tuple(", ".join(cell) or "–" for cell in said.values())  # type: ignore[return-value]
