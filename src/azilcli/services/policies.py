"""Policies and code lists: what a user may supersede."""

from __future__ import annotations

import re
from datetime import date

from azilcli import dates, zones
from azilcli.errors import NotFound, UsageError
from azilcli.language import _
from azilcli.repository import Repository, policies
from azilcli.rules import limits
from azilcli.services import Done, use_case
from azilcli.text.keys import is_blank, search_key


@use_case
def set_policy(repo: Repository, code: str, value: str, *, valid_from: date, legal_basis: str) -> Done:
    """Supersede a policy from a day on; the earlier rows stay for the time before."""
    rows = repo.rows("SELECT * FROM policy WHERE code = :code ORDER BY valid_from", code=code)
    if not rows:
        raise NotFound(_("there is no policy “{code}”", code=code), _("see: azil policy list"))
    if is_blank(legal_basis):
        raise UsageError(_("the legal basis of the policy is missing"), _("use --basis TEXT"))
    unit = rows[-1]["unit"]
    new = policy_value(repo, unit, value)
    repo.put(
        "policy",
        f"{code}@{valid_from.isoformat()}",
        code=code,
        value=new,
        unit=unit,
        valid_from=valid_from,
        legal_basis=legal_basis.strip(),
    )
    written = repo.record("policy set")
    sentence = _(
        "{code} is {value} from {day} ({basis})",
        code=code,
        value=dates.show(new) if unit == "date" else new,
        day=dates.show(valid_from),
        basis=legal_basis.strip(),
    )
    return Done(written, sentence, {"code": code, "value": new, "valid_from": valid_from.isoformat()})


_LISTS = {
    "statuses": "status",
    "site-kinds": "site-kind",
    "measures": "measure-kind",
    "breaches": "breach",
}
"""Units that are several codes of a list."""


def policy_value(repo: Repository, unit: str, typed: str) -> str:
    """A typed value of a policy as it is stored. Raises `UsageError` for what is not of its unit."""
    if unit in _LISTS:
        return " ".join(policies.code(repo, _LISTS[unit], word) for word in typed.split())
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


@use_case
def add_code(repo: Repository, list_: str, code: str, *, sl: str, en: str) -> Done:
    """Add a code to a list, or give a known one other words."""
    known = policies.codes(repo, list_)
    if not known:
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
    rank = max(row["rank"] for row in known) + 1
    present = repo.get("code", f"{list_}/{normal}")
    repo.put("code", f"{list_}/{normal}", list=list_, code=normal, sl=sl.strip(), en=en.strip(),
             rank=present["rank"] if present else rank)  # fmt: skip
    written = repo.record("code add")
    sentence = _("{list}: {code} is in the list", list=list_, code=normal)
    return Done(written, sentence, {"list": list_, "code": normal})
