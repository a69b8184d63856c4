"""The reports on what is done with people and for them: needs, warnings, aid, plans, partners, rights."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.reports.forms import COMPARE, NIGHT, PERIOD, SITE, WHY, WHY_EACH, Form, Option

_COUNSELLOR = Option("counsellor", N_("Only those of this counsellor"), metavar="NAME")

WORK = (
    Form(
        "needs",
        ("S3", "S5", "S7"),
        {NIGHT: "care:needs"},
        N_(
            """Special needs by field: open by how urgent they are, met, not met, and how long it took.

Of everybody, or of those who sleep at a site that night."""
        ),
        "azil report needs\nazil report needs --site LOGATEC --on 31.10.2026 --format csv\n"
        "azil report needs --on 31.12.2023 --why health:people",
        within=SITE,
        options=(WHY,),
    ),
    Form(
        "warnings",
        ("S21", "S23"),
        {PERIOD: "warnings:report"},
        N_(
            """Early warnings of eviction: open cases, whose turn it is, how fast others answered, outcomes.

Of the cases noticed in the period, as they stand at its end. Without a period, those of the last year."""
        ),
        "azil report warnings\nazil report warnings --municipality Celje --from 1.1.2026 --to 30.6.2026\n"
        "azil report warnings --from 1.1.2023 --to 31.12.2023 --why CSD-LJUBLJANA:answered",
        days=("-365", "today"),
        options=(Option("municipality", N_("Only this municipality"), metavar="NAME"), WHY),
    ),
    Form(
        "pilot",
        ("S20", "S22", "S23", "S24"),
        {PERIOD: "pilot:evaluation"},
        N_(
            """The evaluation of early warnings and flats in twelve blocks, with findings for recommendations.

Each figure stands with the number of households it rests on. They are exact, for internal use; with --publish
they are rounded, small numbers are withheld so that none can be computed, and only totals are given. Without
a period, the last year."""
        ),
        "azil report pilot --from 1.1.2016 --to 31.12.2026\n"
        "azil report pilot --from 1.1.2026 --to 31.12.2026 --by year --town Celje\n"
        "azil report pilot --from 1.1.2016 --to 31.12.2026 --publish --format csv --out pilot.csv\n"
        "azil report pilot --from 1.1.2016 --to 31.12.2026 --why noticed-by-MO-CELJE:count",
        days=("-365", "today"),
        options=(
            Option("by", N_("A line for each town or year too"), ("town", "year"), "LINE"),
            Option("town", N_("Only this town"), metavar="NAME"),
            Option("partner", N_("Only what this organisation noticed or was asked"), metavar="CODE"),
            Option("publish", N_("Round, and withhold small numbers, as for publication")),
            WHY,
        ),
    ),
    Form(
        "requests",
        ("S3", "S6", "S7", "S11", "S12", "S21"),
        {PERIOD: "care:requests"},
        N_(
            """What was asked of other organisations, what came of it, and how long the answer took.

By what was asked for, and by organisation. Without a period, the last whole month."""
        ),
        "azil report requests\nazil report requests --year last --compare\n"
        "azil report requests --year 2023 --why specialist:waiting",
        month="last",
        options=(COMPARE, WHY),
    ),
    Form(
        "aid",
        ("S10", "S12"),
        {PERIOD: "aid:aid"},
        N_(
            """What aid was due, given and withheld, by kind and by site, and for which reasons.

Without a period, this month. With a site, the aid of those who slept there in the period."""
        ),
        "azil report aid\nazil report aid --month 2026-10 --site LJ-GORICE --format csv\n"
        "azil report aid --month 2023-12 --why own-means:people",
        month="this",
        within=SITE,
        options=(COMPARE, WHY),
    ),
    Form(
        "partners",
        ("S8", "S10", "S11", "S13", "S14"),
        {PERIOD: "partners:partners"},
        N_(
            """Which organisation does what, where, when and for whom, and where nobody does.

What was planned and whom it reached: people who are named are counted once, those who are only counted each
time they came. Then the kinds of help by site, with the gaps; what each organisation did and answered; and
the organisations without activities. Without a period, the last whole month."""
        ),
        "azil report partners\nazil report partners --site LOGATEC --from 1.1.2026 --to 31.12.2026\n"
        "azil report partners --month 2023-12 --why organisations:RKS:people",
        month="last",
        within=SITE,
        options=(WHY,),
    ),
    Form(
        "groups",
        ("S8", "S11", "S18"),
        {PERIOD: "groups:groups"},
        N_(
            """Project groups, coordination and interdepartmental measures, with their tasks and what is late.

Who leads and who sits in them, when they met and meet next, what is to be done, by when and by whom.
Without a period, the ninety days up to today."""
        ),
        "azil report groups\nazil report groups --from 1.1.2026 --to 31.12.2026 --format csv\n"
        "azil report groups --why organisations:UOIM:open",
        days=("-90", "today"),
        options=(WHY,),
    ),
    Form(
        "health",
        ("S2", "S3"),
        {PERIOD: "referrals:health"},
        N_(
            """Health care: referrals by kind and site, what came of them, how long it took, and who pays.

Then who was examined, by result, and who still sleeps apart on the last day. Never a diagnosis. Without a
period, the last whole month."""
        ),
        "azil report health\nazil report health --month 2026-10 --site LOGATEC --format csv\n"
        "azil report health --month 2023-12 --why specialist:LOGATEC:asked",
        month="last",
        within=SITE,
        options=(COMPARE, WHY),
    ),
    Form(
        "care",
        ("S4", "S5", "S19"),
        {PERIOD: "contacts:care"},
        N_(
            """Contacts with people: how many, with whom, how long, by kind, by worker and site, and by topic.

Those that are private are left out unless asked for with --private. Without a period, the last whole
month."""
        ),
        "azil report care\nazil report care --month 2026-10 --site LJ-GORICE --private\n"
        "azil report care --month 2023-12 --why guardian:minutes",
        month="last",
        within=SITE,
        options=(Option("private", N_("Include the records that are shown only on request")), COMPARE, WHY),
    ),
    Form(
        "rights",
        ("S12",),
        {PERIOD: "rights:rights"},
        N_(
            """Rights under temporary protection: what was asked in a period and what came of it.

By right and by office. Then, on the last day, who is protected: by where they live, sex and age, with the
children in school; until when aid for private accommodation lasts; and when protection ends for all. Without
a period, the last whole month."""
        ),
        "azil report rights\n"
        "azil report rights --from 1.1.2026 --to 30.6.2026 --programme temporary-protection\n"
        "azil report rights --month 2023-12 --why centre:in_school",
        month="last",
        by_programme=True,
        options=(WHY,),
    ),
    Form(
        "documents",
        ("S9", "S15", "S17"),
        {NIGHT: "documents:documents"},
        N_(
            """House rules, instructions and standards in force on a day, and how many have signed for them.

By where they apply, with version and languages; of the residents of that night who have to sign: how many
signed for it, for an older version, or for none. With --unsigned who they are, and which of the staff who
wrote in the office of the site lately. With --code the versions of one document."""
        ),
        "azil report documents\nazil report documents --site IH-MARIBOR --unsigned\n"
        "azil report documents --code HISNI-RED-IH\n"
        "azil report documents --on 31.12.2023 --why HISNI-RED-IH:not_signed",
        within=SITE,
        options=(
            Option("code", N_("The versions of this document alone"), metavar="CODE"),
            Option("unsigned", N_("Also list who has not signed")),
            WHY,
        ),
    ),
    Form(
        "integration",
        ("S14", "S16"),
        {NIGHT: "integration:integration"},
        N_(
            """Contracts, plans, courses and interviews of beneficiaries, and how far plans were realised.

By house, person, field and counsellor, with the months left and what an extension would be refused for if
it were decided on that day. Realised are the steps reached and half of those partly reached, of all
that were not dropped; of too few steps no share is given."""
        ),
        "azil report integration\nazil report integration --site IH-MARIBOR --counsellor Kos --format csv\n"
        "azil report integration --why IH-MARIBOR:plan",
        within=SITE,
        options=(_COUNSELLOR, WHY),
        asks=("outlook", "outlook:of_site"),
    ),
    Form(
        "counselling",
        ("S5", "S16", "S19"),
        {PERIOD: "counselling:counselling"},
        N_(
            """Who was seen and who was not, how long, what it was about, and in which language.

Of everybody in an integration house or with the allowance, and whoever else was spoken with; and of which
of the seven fields of article 91 nobody has told them. Without a period, the last whole month."""
        ),
        "azil report counselling\nazil report counselling --month 2026-10 --counsellor Kos\n"
        "azil report counselling --month 2023-12 --why IH-MARIBOR:not_seen",
        month="last",
        within=SITE,
        options=(_COUNSELLOR, WHY),
    ),
    Form(
        "handovers",
        ("S6",),
        {NIGHT: "handovers:handovers"},
        N_(
            """Who is to be handed over to the police on a day: one page for those who come for them.

Who, where they sleep, the agreed hour, with whom they are, minors, what an escort must know as codes and
never as a diagnosis, and who was told what. The hour is that of the appointment of a request handing-over."""
        ),
        "azil report handovers --on tomorrow\n"
        "azil report handovers --on 3.12.2026 --police PP-LJUBLJANA --format md\n"
        "azil report handovers --on tomorrow --why",
        options=(Option("police", N_("Only those whom this organisation takes over"), metavar="CODE"),
                 WHY_EACH),
    ),
)  # fmt: skip
