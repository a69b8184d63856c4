"""Policies and code lists: what a user may supersede."""

from __future__ import annotations

import re
from datetime import date

from azilcli import dates, zones
from azilcli.errors import NotFound, UsageError
from azilcli.language import _
from azilcli.repository import Repository, policies
from azilcli.rules import limits
from azilcli.services import Done, money, network, use_case
from azilcli.text.keys import is_blank, search_key


@use_case
def set_policy(
    repo: Repository,
    code: str,
    value: str,
    *,
    valid_from: date,
    legal_basis: str,
    standing: str | None = None,
) -> Done:
    """Supersede a policy from a day on; the earlier rows stay for the time before.

    It may be one that this program knows and the file does not have yet.
    """
    unit = _unit(repo, code)
    if is_blank(legal_basis):
        raise UsageError(_("the legal basis of the policy is missing"), _("use --basis TEXT"))
    new = policy_value(repo, unit, value)
    repo.put(
        "policy",
        f"{code}@{valid_from.isoformat()}",
        code=code,
        value=new,
        unit=unit,
        valid_from=valid_from,
        legal_basis=legal_basis.strip(),
        standing=policies.code(repo, "policy-standing", standing) if standing else None,
    )
    written = repo.record("policy set")
    sentence = _(
        "{code} is {value} from {day} ({basis})",
        code=code,
        value=policies.shown_value(unit, new),
        day=dates.show(valid_from),
        basis=legal_basis.strip(),
    )
    return Done(written, sentence, {"code": code, "value": new, "valid_from": valid_from.isoformat()})


def _unit(repo: Repository, code: str) -> str:
    """What a policy is measured in, as the file has it, else as it is packaged."""
    held = repo.row("SELECT unit FROM policy WHERE code = :code ORDER BY valid_from DESC LIMIT 1", code=code)
    if not held:
        held = next((row for row in network.packaged("policies") if row["code"] == code), None)
    if not held:
        raise NotFound(_("there is no policy “{code}”", code=code), _("see: azil policy list"))
    return str(held["unit"])


_LISTS = {
    "statuses": "status",
    "site-kinds": "site-kind",
    "measures": "measure-kind",
    "breaches": "breach",
}
"""Units that are several codes of a list."""
_ONE_OF = {"ground": "absence-ground", "severity": "finding-severity"}
"""Units that are one code of a list."""
_DECIMAL = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


def policy_value(repo: Repository, unit: str, typed: str) -> str:
    """A typed value of a policy as it is stored. Raises `UsageError` for what is not of its unit."""
    if unit in _LISTS:
        if is_blank(typed):
            raise UsageError(_("the value of the policy is missing"), _("the unit is: {unit}", unit=unit))
        return " ".join(policies.several(repo, _LISTS[unit], typed))
    if unit in _ONE_OF:
        return policies.code(repo, _ONE_OF[unit], typed)
    if unit == "eur":
        return _amount(typed)
    if unit in ("m2", "decimal"):
        if not _DECIMAL.fullmatch(typed):
            raise UsageError(_("“{typed}” is not a number", typed=typed), _("type it as 4 or 4,5"))
        return typed.replace(",", ".")
    if unit == "date":
        return dates.parse(typed).isoformat()
    if unit == "zone":
        return zones.named(typed)
    if unit == "anchor":
        if typed not in limits.ANCHORS:
            raise UsageError(
                _("a term cannot be counted from “{typed}”", typed=typed),
                _("one of: {codes}", codes=", ".join(limits.ANCHORS)),
            )
        return typed
    if not limits.is_whole(typed):
        raise UsageError(
            _("“{typed}” is not a whole number", typed=typed), _("the unit is: {unit}", unit=unit)
        )
    return str(int(typed))


def _amount(typed: str) -> str:
    cents = money.cents(typed)
    if cents < 0:
        raise UsageError(_("“{typed}” is not an amount of money", typed=typed), _("type it as 1240,50"))
    return str(cents)


@use_case
def add_code(repo: Repository, list_: str, code: str, *, sl: str, en: str) -> Done:
    """Add a code to a list, or give a known one other words."""
    rows = policies.codes(repo, list_)
    if not rows:
        lists = repo.rows("SELECT DISTINCT list FROM code ORDER BY list")
        raise NotFound(
            _("there is no list “{list}”", list=list_),
            _("one of: {codes}", codes=", ".join(row["list"] for row in lists)),
        )
    normal = search_key(code).replace(" ", "-")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", normal):
        raise UsageError(
            _("“{code}” cannot be used as a code", code=code), _("use letters, digits and hyphens")
        )
    if is_blank(sl) or is_blank(en):
        raise UsageError(_("a code needs words in both languages"), _("use --sl TEXT --en TEXT"))
    rank = max(row["rank"] for row in rows) + 1
    present = repo.get("code", f"{list_}/{normal}")
    repo.put("code", f"{list_}/{normal}", list=list_, code=normal, sl=sl.strip(), en=en.strip(),
             rank=present["rank"] if present else rank)  # fmt: skip
    written = repo.record("code add")
    sentence = _("{list}: {code} is in the list", list=list_, code=normal)
    return Done(written, sentence, {"list": list_, "code": normal})
