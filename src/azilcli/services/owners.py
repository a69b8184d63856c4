"""To whom or what the records of declared kinds belong that are about to be written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from azilcli.errors import UsageError
from azilcli.language import _
from azilcli.ledger.kinds import Kind
from azilcli.repository import Repository, living, people, records
from azilcli.services import sleeping


def owners(
    repo: Repository, kind: Kind, whom: Sequence[str], households: Sequence[str], day: date
) -> list[dict[str, str]]:
    """The fields that say to whom or what a record belongs, for each one that is to be written."""
    targets = {target: field for field, targets in kind.belongs.items() for target in targets}
    if "household" in targets and "person" not in targets:
        named = [people.home(repo, word, day)["id"] for word in (*whom, *households)]
        if not named:
            raise UsageError(
                _("no household was given"), _("give a household or one of its members, by code or name")
            )
        return [{targets["household"]: id_} for id_ in dict.fromkeys(named)]
    if "household" in targets:
        homes = [*(word for word in whom if people.is_household(word)), *households]
        named = [word for word in whom if word not in homes]
        fields = [{targets["household"]: people.household(repo, word)["id"]} for word in homes]
        if named or not fields:
            fields += _people(repo, kind, named, (), day)
        return fields
    if "person" in targets or "stay" in targets:
        return _people(repo, kind, whom, households, day)
    if targets:
        return [
            {targets[target]: id_}
            for word in whom
            for target, id_ in (records.key(repo, tuple(targets), word),)
        ]
    return [{}]


def _people(
    repo: Repository, kind: Kind, whom: Sequence[str], households: Sequence[str], day: date
) -> list[dict[str, str]]:
    """The same for people; where it belongs to a stay, that of the day."""
    if "stay" not in kind.belongs:
        named = living.alive(repo, whom, day, households)
        for person in named:
            sleeping.refuse_unborn(person, day)
        return [{"person": person["id"]} for person in named]
    return [
        {
            "stay": sleeping.on_day(repo, person, day)["id"],
            **({"person": person["id"]} if "person" in kind.belongs else {}),
        }
        for person in living.accommodated(repo, whom, day, households)
    ]
