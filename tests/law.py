"""The rules that the program knows, by article: `docs/law.md` and, in Slovenian, `docs/law.sl.md`.

Both are made from the policies and the checks themselves. `python -m tests.law` writes what holds now.
What an article is about stands, in a few words, in `tests/data/articles.csv`; what the act asks of the Office
there, by paragraph, with what in the program answers it, in `tests/data/asked.csv`.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from azilcli import dates, language
from azilcli.language import _
from azilcli.reports import limits, words
from azilcli.repository import policies as stored
from azilcli.rules import checks
from azilcli.rules.check import GATE, Check, Due
from azilcli.services import gates, network
from tests import bases

ROOT = Path(__file__).parent.parent
FILES = {"en": ROOT / "docs" / "law.md", "sl": ROOT / "docs" / "law.sl.md"}
TESTS = Path(__file__).parent
ARTICLES, ASKED = TESTS / "data" / "articles.csv", TESTS / "data" / "asked.csv"
ACTS = (
    *("ZMZ-1", "ZUP", "ZVOP-2", "ZZZRO-1", "(EU)", "2001/55/ES", "Uredba", "Ur. l. RS", "EASO", "pilot 2016"),
    *("SZ-1", "ZIZ", "US U-I-171/16"),
)
"""In the order of the document; what names none of these comes last."""

_ACT = re.compile(
    r"ZMZ-1|ZUP|ZVOP-2|ZZZRO-1|EASO \d{4}|\(EU\) \d{4}/\d+|\(EU\) \d+/\d{4}|2001/55/ES|Uredba \d+/\d{4}"
    r"|Ur\. l\. RS \d+/\d{4}|pilot 2016|SZ-1|ZIZ|US U-I-171/16"
)
_ARTICLE = re.compile(r"(?:^|[,;] ?| )(\d+(?:\.[a-c])?)(?=[(/,;\s-]|$)")
_STANDING = re.compile(r" \[([a-z-]+)\]$")

TEXTS = {
    "en": {
        "title": "# The law as the program has it",
        "intro": (
            "Each rule that `azil` knows, by the article it rests on. This page is made from the program "
            "itself (`python -m tests.law`): only the few words on each article are written by hand. It is "
            "no commentary and proves nothing about the law: where the last column does not say "
            "*confirmed*, somebody has to look. A dash there: the rule has no limit of its own."
        ),
        "where": (
            "A **refusal** stops a command before anything is recorded; where the law leaves room, "
            '`--override "REASON"` passes it. What is only **said** is recorded all the same. A **legal '
            "limit**, a **standard** and a **contradiction** are findings of `azil check`; what is **due** "
            "stands in `azil due`. A **limit** is a dated value that `azil policy set` replaces."
        ),
        "head": "| rule | provision | where | command | how certain |",
        "refused": "refusal", "told": "said", "due": "due", "limit": "limit",
        "rest": "Without an article", "from": "{value} ({unit}) from {day}", "article": "Article {number}",
        "gate": "legal limit", "standard": "standard", "contradiction": "contradiction",
    },
    "sl": {
        "title": "# Zakon, kakor ga pozna program",
        "intro": (
            "Vsa pravila, ki jih pozna `azil`, po členih, na katerih temeljijo. Stran nastane iz programa "
            "samega (`python -m tests.law`): ročno je napisanih le nekaj besed o vsakem členu. Ni komentar "
            "zakona in o pravu ničesar ne dokazuje: kjer v zadnjem stolpcu ne piše *potrjeno*, je treba "
            "preveriti. Črtica pomeni, da pravilo nima svoje vrednosti."
        ),
        "where": (
            "**Zavrnitev** ustavi ukaz, preden se kaj vpiše; kjer zakon to dopušča, jo preseže "
            '`--override "RAZLOG"`. Pri **opozorilu** se vpiše kljub temu. **Zakonska omejitev**, '
            "**standard** in **protislovje** so ugotovitve kontrole (`azil check`); **rok** ali obveznost "
            "pokaže `azil due`. **Vrednost** velja od navedenega dne; nadomesti jo `azil policy set`."
        ),
        "head": "| pravilo | določba | kje | ukaz | potrjenost |",
        "refused": "zavrnitev", "told": "opozorilo", "due": "rok", "limit": "vrednost",
        "rest": "Brez člena", "from": "{value} ({unit}) od {day}", "article": "{number}. člen",
        "gate": "zakonska omejitev", "standard": "standard", "contradiction": "protislovje",
    },
}  # fmt: skip


class Asked(NamedTuple):
    """What a paragraph of the act asks, what answers it, and the tests that try it; else why none does."""

    article: str
    asks: str
    answers: list[str]
    tests: list[str]
    open: str

    @property
    def provision(self) -> tuple[str, str]:
        """Its act and article."""
        return provisions(self.article if self.article[0] == "Z" else f"ZMZ-1 {self.article}")[0]


class Rule(NamedTuple):
    """A line of the document: the rule, its provision, where it works, the command, how certain it is."""

    rule: str
    source: str
    where: str
    command: str
    standing: str


def provisions(source: str) -> list[tuple[str, str]]:
    """The articles that a legal basis names, each with its act."""
    text = _STANDING.sub("", source)
    acts = list(_ACT.finditer(text))
    found = []
    for number, act in enumerate(acts):
        end = acts[number + 1].start() if number + 1 < len(acts) else len(text)
        rest = re.sub(r"\([^)]*\)(?:-\(\d+\))?(?:/\d+)?|/\d+", "", text[act.end() : end])
        articles = _ARTICLE.findall(rest) or [""]
        found += [(act[0], article) for article in articles]
    return list(dict.fromkeys(found)) or [("", "")]


def rules(code: str) -> Iterator[tuple[str, Rule]]:
    """Every rule with its legal basis, in a language."""
    text = TEXTS[code]
    standing = {
        row["code"]: row[code] for row in network.packaged("codes") if row["list"] == "policy-standing"
    }
    rows = list(network.packaged("policies"))
    latest = {row["code"]: row["standing"] for row in sorted(rows, key=lambda row: row["valid_from"])}
    asked = _asked()
    told = _named() - asked
    read: dict[str, set[str]] = defaultdict(set)
    for policy, how in latest.items():
        for one in limits.readers(policy):
            read[one.code].add(how)
    every: list[Check | Due] = [*checks.checks(), *checks.dues()]
    for one in every:
        marked = _STANDING.search(one.source)
        basis = stored.cited(_STANDING.sub("", one.source))
        is_gate = isinstance(one, Check) and one.severity == GATE
        plain = "practice" if one.source == "practice" else "confirmed" if is_gate else ""
        how = marked[1] if marked else _weakest(read[one.code]) or plain
        if isinstance(one, Due):
            yield one.source, Rule(_(one.title), basis, text["due"], "azil due", standing.get(how, "–"))
            continue
        where = text[one.severity]
        if one.code in asked | told:
            where = f"{text['refused' if one.code in asked else 'told']}, {where}"
        command = f"azil check --code {one.code}"
        yield one.source, Rule(_(one.title), basis, where, command, standing.get(how, "–"))
    for row in rows:
        value = stored.shown_value(row["unit"], row["value"])
        unit, day = words.unit(row["unit"]), dates.show(row["valid_from"])
        said = text["from"].format(value=value, unit=unit, day=day)
        command = f"azil policy show {row['code']}"
        yield (
            row["legal_basis"],
            Rule(said, stored.cited(row["legal_basis"]), text["limit"], command, standing[row["standing"]]),
        )


def _weakest(standings: set[str]) -> str:
    """Of what the limits of a check are, that which is least certain, where it is not confirmed."""
    return next((one for one in ("open", "eu", "practice") if one in standings), "")


def _asked() -> set[str]:
    """The codes of the checks by which commands refuse, as the services ask them."""
    source = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "src/azilcli/services").glob("*.py")
    )
    names = {"OF_ADMISSION", *re.findall(r"gates\.ask\(\s*repo,\s*gates\.([A-Z_]+)", source)}
    return {code for name in names for codes in getattr(gates, name).values() for code in codes}


def _named() -> set[str]:
    """The codes of all checks of which a command speaks."""
    groups = [value for name, value in vars(gates).items() if re.match("(OF|IN)_", name)]
    return {code for group in groups for codes in group.values() for code in codes}


def articles(code: str) -> dict[tuple[str, str], str]:
    """What each article is about."""
    with ARTICLES.open(encoding="utf-8", newline="") as file:
        return {(row["act"], row["article"]): row[code] for row in csv.DictReader(file)}


def asked() -> list[Asked]:
    """What the act asks, in the order of the articles."""
    with ASKED.open(encoding="utf-8", newline="") as file:
        return [
            Asked(row["article"], row["asks"], row["answers"].split("; "), row["tests"].split(), row["open"])
            for row in csv.DictReader(file)
        ]


def named(text: str) -> set[str]:
    """The articles and paragraphs that a text names: `49(10), (11)` is 49(10) and 49(11)."""
    found = set()
    for article, paragraphs in re.findall(
        r"(?<![\d.(])(\d{1,3}(?:\.[a-c])?)(?![\d%])((?:(?:, |-)?\(\d+\)(?:/\d+)?|/\d+)*)", text
    ):
        parts = re.findall(r"\(\d+\)(?:/\d+)?|/\d+", paragraphs)
        found |= {article, *(article + part for part in parts)}
    found |= {
        f"ZVOP-2 {one}"
        for group in re.findall(r"ZVOP-2 (\d+\(\d+\)(?:, \(\d+\))*)", text)
        for one in named(group)
    }
    return found | {
        f"ZUP {one}" for group in re.findall(r"ZUP ([\d, ]+)", text) for one in re.findall(r"\d+", group)
    }


def answers() -> set[str]:
    """All that can answer: `check CODE`, `due CODE`, `policy CODE`, `code LIST/CODE`, `azil COMMAND`."""
    surface = (TESTS / "cli" / "surface.txt").read_text(encoding="utf-8")
    return {
        *(f"check {one.code}" for one in checks.checks()),
        *(f"due {one.code}" for one in checks.dues()),
        *(f"policy {row['code']}" for row in network.packaged("policies")),
        *(f"code {row['list']}/{row['code']}" for row in network.packaged("codes")),
        *(
            f"azil {line.partition(':')[0]}"
            for line in surface.splitlines()
            if not re.match(r"[^:]*[<>]", line)
        ),
    }


def document(code: str) -> str:
    """The document in a language."""
    language.use(code)
    try:
        return _document(code)
    finally:
        language.use("en")


def _document(code: str) -> str:
    text, about = TEXTS[code], articles(code)
    groups: dict[tuple[str, str], dict[Rule, None]] = defaultdict(dict)
    for source, rule in rules(code):
        for provision in provisions(source):
            groups[provision][rule] = None
    parts = [text["title"], text["intro"], text["where"]]
    act = None
    for provision in sorted(groups, key=_order):
        if provision[0] != act:
            act = provision[0]
            parts.append(f"## {stored.cited(act) if act else text['rest']}")
        if provision[1]:
            number = text["article"].format(number=provision[1])
            parts.append(f"### {number}: {about.get(provision, '')}".rstrip(": "))
        lines = [text["head"], "|---|---|---|---|---|"]
        lines += [
            f"| {one.rule} | {one.source} | {one.where} | `{one.command}` | {one.standing} |"
            for one in groups[provision]
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _order(provision: tuple[str, str]) -> tuple[int, str, int, str]:
    act, article = provision
    rank = next((number for number, known in enumerate(ACTS) if act.startswith(known)), len(ACTS))
    number = re.match(r"\d+", article)
    return rank, act, int(number[0]) if number else 0, article


def main() -> None:
    """Write both documents."""
    for code, file in FILES.items():
        file.write_text(document(code), encoding="utf-8")
        bases.FILES[code].write_text(bases.document(code), encoding="utf-8")


if __name__ == "__main__":
    main()
