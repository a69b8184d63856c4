"""Places kept free for who is to come."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.records import Declared, Field

DECLARED = Declared(
    kind="hold",
    words=N_("hold"),
    title=N_("Places kept free"),
    help=N_(
        """Keep places free in a site, a room or a bed for people who are to come.

Nobody is put in them by choice; a bed that is named is filled anyway after a warning. It lapses after the
last day. The label says which arrival it is for, and never names anybody. To admit those who came:
azil admit --hold LABEL."""
    ),
    examples=N_(
        'azil hold add LOGATEC/103 --people 2 --label "bus 3" --until +2\n'
        'azil hold add LJ-GORICE --people 40 --label "bus 3" --from tomorrow --until +7\n'
        'azil hold add LOGATEC/102 --people 3 --alone --label "family from Brnik" --until +1'
    ),
    receipt=N_("{place}: {people} kept free for {label}, from {from_day} to {until}"),
    fields={
        "place": Field(
            N_("site, room or bed"), N_("SITE, SITE/ROOM or SITE/ROOM/BED"), metavar="PLACE", is_argument=True
        ),
        "people": Field(N_("people"), N_("How many people are expected"), at_least=1, default="1"),
        "label": Field(N_("kept for"), N_("The arrival it is for, such as bus 3; never a name")),
        "from_day": Field(N_("from"), N_("The first night"), default="today"),
        "until": Field(N_("until"), N_("The day of the last night, after which it lapses")),
        "alone": Field(N_("alone"), N_("Nobody else is to be put in the room")),
        "household": Field(N_("household"), N_("The household it is for, by its code")),
        "request": Field(N_("request"), N_("The request it answers, by its code")),
    },
)
