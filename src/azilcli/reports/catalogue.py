"""The reports there are, those of houses and nights first, and the tasks of the Office that they are for."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.reports.catalogue_work import WORK
from azilcli.reports.forms import COMPARE, NIGHT, PERIOD, PLACE, SITE, WHY, WHY_EACH, Form, Option
from azilcli.reports.occupancy import BY

_EACH = N_("One line for each site, room, bed, kind or programme, or one for all")

FORMS = (
    Form(
        "occupancy",
        ("S1", "S13", "S14", "S20", "S24"),
        {NIGHT: "occupancy:occupancy", PERIOD: "nights:occupancy"},
        N_(
            """How many places there are on a night, how many are occupied, free, and missing.

Free are beds in service with nobody in them; over are people without a bed of their own. The night begins
on the evening of the day; the night just past is that of yesterday.

For a period, with --from and --to, --month or --year: the bed-nights, the average and the peak, the number of
different people, and the share of the capacity used."""
        ),
        "azil report occupancy\nazil report occupancy --on 31.12.2023 --by kind\n"
        "azil report occupancy --as-known 3f9a-1c77-20be-9d41@2026-11-22\n"
        "azil report occupancy --site LOGATEC --by room --format csv --out logatec.csv\n"
        "azil report occupancy --why LOGATEC:occupied\n"
        "azil report occupancy --month 2026-10\n"
        "azil report occupancy --month 2026-10 --why LOGATEC:bed_nights\n"
        "azil report occupancy --year 2026 --every month --by all",
        within=SITE,
        options=(
            Option("by", _EACH, BY, "LINE", "site"),
            Option("present", N_("Also count how many are present: neither away nor on a pass"), only=NIGHT),
            Option("every", N_("One line for each day, week or month of a period"),
                   ("day", "week", "month"), "STEP", only=PERIOD),
            WHY,
            COMPARE,
        ),
    ),
    Form(
        "nightly",
        ("S1", "S13", "S14", "S20", "S24"),
        {NIGHT: "nightly:report"},
        N_(
            """The night in figures, movements, who is away, what is new and what is due.

With --out a folder of the night is written in every format that is asked for, and one line is printed. What
is new is told against the newest earlier night in that folder; the exit code is 6 if something is. The folder
appears with all that is in it; where there is one already, its files are replaced, each of them whole.

What a finding rests on: azil check --why."""
        ),
        N_(
            "azil report nightly\n"
            "azil report nightly --out reports --format text,csv,xlsx\n"
            "azil report nightly --on yesterday --site LOGATEC --out logatec --fail-on gate\n"
            "azil report nightly --why arrived"
        ),
        within=SITE,
        options=(WHY,),
    ),
    Form(
        "residents",
        ("S1", "S13", "S14", "S20"),
        {NIGHT: "people:residents"},
        N_(
            """List who sleeps where.

The night begins on the evening of the day; the night just past is that of yesterday."""
        ),
        N_(
            "azil report residents --site LOGATEC\nazil report residents --on yesterday --format csv\n"
            "azil report residents --site LOGATEC --why"
        ),
        within=PLACE,
        options=(WHY_EACH,),
    ),
    Form(
        "rooms",
        ("S1", "S13", "S14", "S20"),
        {NIGHT: "rooms:rooms"},
        N_(
            """A plan of rooms: beds, free beds and people over in each, then who is in which bed.

The night begins on the evening of the day; the night just past is that of yesterday."""
        ),
        "azil report rooms --site LOGATEC\nazil report rooms --site LJ-GORICE --on 31.12.2023 --format md\n"
        "azil report rooms --why LOGATEC/101:free",
        within=SITE,
        options=(WHY,),
    ),
    Form(
        "evacuation",
        ("S1", "S13", "S14"),
        {NIGHT: "evacuation:evacuation"},
        N_(
            """Who sleeps in which room now, floor by floor, for a fire brigade: print it and tick off.

With those who cannot leave without help, though why only where --why asks: a disability, a need of the field
mobility, or an accessible bed or the ground floor as what a need asks for. Who is away is listed as away.
Before noon, the night is that of the day before."""
        ),
        "azil report evacuation --site LJ-GORICE\n"
        "azil report evacuation --site LOGATEC --format md --out evacuation.md\n"
        "azil report evacuation --why all:in_house",
        within=SITE,
        options=(WHY,),
        is_now=True,
    ),
    Form(
        "kitchen",
        ("S1", "S10", "S13"),
        {NIGHT: "kitchen:kitchen"},
        N_(
            """Meals of a day by site and age, and how many of them adapted.

Adapted are those of people with an open need of the field diet, or one that asks for an adapted diet. Nobody
is named unless asked for with --names, and then nobody whose need is private. Flats and private addresses are
left out."""
        ),
        "azil report kitchen --site LOGATEC --on tomorrow\nazil report kitchen --site LJ-GORICE --names\n"
        "azil report kitchen --why LOGATEC:lunch:adapted",
        within=SITE,
        options=(Option("names", N_("Also list who gets adapted meals")), WHY),
    ),
    Form(
        "school",
        ("S7", "S12", "S18"),
        {NIGHT: "school:school"},
        N_(
            """Children of school age by school, by age and by name: in school, asked for, or neither.

A school is known where the child takes part in an activity of the kind schooling. Of children who are
applicants also by when they are to be in school."""
        ),
        "azil report school\nazil report school --site LOGATEC --on 1.9.2026 --format csv\n"
        "azil report school --why 7:none",
        within=SITE,
        options=(WHY,),
    ),
    Form(
        "movements",
        ("S1", "S13", "S14"),
        {PERIOD: "movements:movements"},
        N_("List who arrived, left, moved and was extended."),
        N_(
            "azil report movements --from yesterday\n"
            "azil report movements --from 1.11.2026 --to 30.11.2026 --site IH-MARIBOR\n"
            "azil report movements --month 2026-10 --why"
        ),
        days=("today", "today"),
        within=PLACE,
        options=(WHY_EACH,),
    ),
    Form(
        "stays",
        ("S14", "S20", "S22", "S24"),
        {PERIOD: "lengths:ended"},
        N_(
            """Length of the stays that ended in a period, and how they ended.

By programme: average, median, shortest and longest, in nights; how many of which length; the reasons for
leaving and the destinations. Without a period, the last whole month."""
        ),
        "azil report stays\nazil report stays --year 2026 --compare\nazil report stays --why asylum:median",
        month="last",
        within=SITE,
        by_programme=True,
        options=(WHY, COMPARE),
    ),
    Form(
        "flow",
        ("S1", "S13", "S14"),
        {PERIOD: "flow:flow"},
        N_(
            """How many people came to each site, moved on to another, and left.

Then, for each site, how many were there on the night before the period and on its last night. Moves
within a site do not count. Without a period, the last whole month."""
        ),
        "azil report flow\nazil report flow --month 2026-10 --site LOGATEC\n"
        "azil report flow --month 2026-10 --why LOGATEC:moved_in",
        month="last",
        within=SITE,
        options=(WHY, COMPARE),
    ),
    Form(
        "month",
        ("S1", "S7", "S12", "S13"),
        {PERIOD: "month:month"},
        N_(
            """The figures of a month by age, sex and citizenship, and the departures by reason.

People who received material reception conditions, unaccompanied minors, withdrawals, temporary
protection. The figures are exact, for internal use. With --publish they are rounded, the table of
citizenship, sex and age together is left out, and numbers are withheld so that no small one can be computed:
not from totals, not with what is published of the month before; of a year not with that of its months and of
the year before. More than these beside each other is not allowed for. Only a whole month or year that is
over is published.

Without a period, the last whole month."""
        ),
        "azil report month\nazil report month --month 2026-10 --publish --format csv --out october.csv\n"
        "azil report month --year 2025 --publish\n"
        "azil report month --month 2026-10 --why reception:0-13:SYR",
        month="last",
        options=(
            Option("publish", N_("Round, and withhold small numbers, as for publication")),
            WHY,
            COMPARE,
        ),
    ),
    Form(
        "expiring",
        ("S12", "S14", "S20", "S22"),
        {PERIOD: "expiring:expiring"},
        N_(
            """Whose term of accommodation ends in a period, as it stands today.

Without a period, the thirty days from today."""
        ),
        "azil report expiring\nazil report expiring --month 2027-03 --programme temporary-protection\n"
        "azil report expiring --site IH-MARIBOR --why",
        days=("today", "+30"),
        within=SITE,
        by_programme=True,
        options=(WHY_EACH,),
    ),
    Form(
        "certificate",
        ("S1", "S12", "S14", "S20"),
        {NIGHT: "letters:certificate"},
        N_(
            """A page to print: that somebody is accommodated, or was, where, and from when until when.

In Slovenian, with an English translation. Of the stay of that day, else of the last one that had ended."""
        ),
        "azil report certificate Haidari\n"
        "azil report certificate P4T7-KM92-QXHC --on 31.10.2026 --format md --out certificate.md\n"
        "azil report certificate Haidari --why",
        of_person=True,
        options=(WHY_EACH,),
    ),
    Form(
        "notice",
        ("S12", "S14", "S20", "S22"),
        {NIGHT: "letters:notice"},
        N_(
            """A page to print: that somebody's term of accommodation ends, and what an extension takes.

In Slovenian, with an English translation."""
        ),
        "azil report notice Haidari\nazil report notice P4T7-KM92-QXHC --format md --out notice.md\n"
        "azil report notice Haidari --why",
        of_person=True,
        options=(WHY_EACH,),
        asks=("outlook", "outlook:of_person"),
    ),
    Form(
        "forecast",
        ("S1", "S13", "S14", "S20"),
        {PERIOD: "forecast:forecast"},
        N_(
            """Free beds night by night, as agreed and at the worst, and when each site is full.

As agreed, people go on the day agreed with the police, at the end of a voluntary departure or of their
term; at the worst nobody goes but who is discharged. In both, beds are closed and places kept free as
recorded. Below nought are people without a bed. Without a period, fourteen nights from today."""
        ),
        "azil report forecast\nazil report forecast --site LOGATEC --to +30 --format csv\n"
        "azil report forecast --why sites:LOGATEC:free_planned",
        days=("today", "+13"),
        within=SITE,
        options=(WHY,),
    ),
    Form(
        "dispersed",
        ("S4", "S12"),
        {NIGHT: "dispersed:dispersed"},
        N_(
            """Who lives at a private address or in another institution.

By town and kind, then each with the address, since when, when they were last seen, when somebody last looked
at the conditions, and who pays."""
        ),
        "azil report dispersed\nazil report dispersed --on 31.12.2023 --programme asylum\n"
        "azil report dispersed --why all:people",
        options=(WHY,),
        by_programme=True,
    ),
    Form(
        "centre",
        ("S13", "S1"),
        {NIGHT: "centre:centre"},
        N_(
            """A site on a page: rooms and people, who provides for it, what is in force, and what it lacks.

Beds by what rooms are for; people by age and sex; vulnerabilities and open needs, counted; who is
responsible, activities of organisations, documents. Of asylum homes, branches and accommodation centres also
what they are to have, and what only somebody who looks at the place can say."""
        ),
        "azil report centre LOGATEC\nazil report centre LOGATEC --on 31.12.2023 --format md\n"
        "azil report centre LOGATEC --why people:all:people",
        of_one=True,
        options=(WHY,),
    ),
    *WORK,
)  # fmt: skip


def form(name: str) -> Form:
    """The form of a report by its name."""
    return next(one for one in FORMS if one.name == name)
