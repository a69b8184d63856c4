"""Pocket money: how much it is, and to whom it is due (ZMZ-1 78(8), 85)."""

from __future__ import annotations

POCKET_MONEY, COST_SHARE = "pocket-money", "cost-share"
"""Kinds of aid about which an official decides, and to whose decisions an applicant may object."""
DUE, GIVEN, WITHHELD = "due", "given", "withheld"
AMOUNT = "aid.pocket-money"
"""Policy: the pocket money of a month, in cents."""
STATUSES = "aid.pocket-money.statuses"
"""Policy: the statuses with which it is due (ZMZ-1 78(1))."""
