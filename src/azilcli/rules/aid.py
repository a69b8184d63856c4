"""Pocket money: how much it is, and to whom it is due (ZMZ-1 78(8), 85)."""

from __future__ import annotations

KIND = "pocket-money"
"""Code of pocket money among the kinds of aid."""
DUE, GIVEN, WITHHELD = "due", "given", "withheld"
AMOUNT = "aid.pocket-money"
"""Policy: the pocket money of a month, in cents."""
STATUSES = "aid.pocket-money.statuses"
"""Policy: the statuses with which it is due (ZMZ-1 78(1))."""
