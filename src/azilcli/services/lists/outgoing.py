"""The headings of lists that leave, each of which the list that comes in knows, in either language."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.ledger import schema
from azilcli.services.lists import records
from azilcli.services.lists.headings import TEMPLATE

_NAMES = {
    "family_name": TEMPLATE["family_name"],
    "given_name": TEMPLATE["given_name"],
    "other_names": N_("other names"),
    **{name: TEMPLATE[name] for name in ("sex", "birth_date", "citizenship", "languages", "emso",
                                         "case_number", "phone")},
}  # fmt: skip
PEOPLE = {"code": N_("code"), "foreign_person": N_("client ID"), **_NAMES, "note": TEMPLATE["note"]}
"""Who they are. Households, cards and the like are lists of their own."""
HOUSEHOLDS = {
    "household": N_("household"),
    "foreign_household": N_("household in the register"),
    "name": N_("name"),
    "kind": N_("kind"),
    "note": N_("note"),
    "person": N_("person"),
    "relation": N_("relation"),
    "from": N_("from"),
    "to": N_("to"),
}
"""A line for each member, with from when to when."""
STAYS = {
    "person": N_("person"),
    "foreign_person": N_("client ID"),
    **_NAMES,
    "household": N_("household"),
    "foreign_household": N_("household in the register"),
    "household_name": N_("household name"),
    "relation": N_("relation"),
    "stay": N_("stay"),
    "foreign_stay": N_("stay in the register"),
    "programme": N_("programme"),
    "arrived": N_("arrived"),
    "departed": N_("departed on"),
    "anchor": N_("counted from"),
    "until": N_("until"),
    "reason": N_("reason"),
    "destination": N_("destination"),
    "address": N_("address"),
    "town": N_("town"),
    "note": N_("note"),
    "place": N_("place, room or bed"),
    "from": N_("from"),
    "to": N_("to"),
    "move": N_("move"),
}
"""A line for each place in which a stay slept."""
PRESENCE = {"site": N_("site"), "day": N_("day"), "person": N_("person"), "state": N_("state")}
"""A line for each person of a daily check."""
_PLACES = ("site", "room", "bed", "closure")


def every() -> list[str]:
    """What has a list, each behind that to which it refers.

    The places come first. What refers to stays follows these, which ask no gate; but of what is recorded of
    somebody who sleeps here one is asked, so the others come before.
    """
    found: list[str] = []

    def take(kind: str) -> None:
        for targets in schema.kinds()[kind].references.values():
            for target in targets:
                if target != kind and target in kinds and target not in found:
                    take(target)
        if kind not in found:
            found.append(kind)

    kinds = [*_PLACES, *records.others(), *records.kinds()]
    for kind in kinds:
        take(kind)
    late: list[str] = []
    for kind in found:
        referred = {target for targets in schema.kinds()[kind].references.values() for target in targets}
        late += [kind] if referred & {"stay", *late} else []
    early = [kind for kind in found if kind not in {*_PLACES, *late}]
    return [*_PLACES, "people", "households", *early, "stays", "presence", *late]
