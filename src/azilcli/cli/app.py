"""`azil`: which command is in which file. Nothing else happens here."""

from __future__ import annotations

from functools import cache

from azilcli.cli.base import Root
from azilcli.language import N_

COMMANDS = {
    "init": ("files", N_("Make a new file with the network of sites")),
    "demo": ("files", N_("Make a file of invented people to try things out")),
    "admit": ("stays", N_("Admit people to a site, a room or a bed")),
    "transfer": ("stays", N_("Move people to another site, room or bed, or swap two")),
    "extend": ("extensions", N_("Extend the term of a stay")),
    "overstay": ("extensions", N_("Record whether a stay past its term is authorised")),
    "discharge": ("stays", N_("End a stay")),
    "evidence": ("evidence", N_("The evidence required for extensions")),
    "absent": ("absences", N_("Record that people left and their whereabouts are unknown")),
    "return": ("absences", N_("Record that people are back")),
    "import": ("importing", N_("Import people or records from a spreadsheet or a CSV table")),
    "export": ("exporting", N_("Write people, stays or records as a list that azil import takes in again")),
    "correct": (
        "corrections",
        N_("Correct a wrongly recorded day of arrival or departure, place or programme"),
    ),
    "undo": ("history", N_("Undo a command")),
    "batch": ("batch", N_("Run commands from a file, one on each line")),
    "shell": ("shell", N_("Type one command after another at a prompt, without azil")),
    "suggest": ("suggest", N_("List the best places for people, and why others do not suit")),
    "allocate": (
        "allocate",
        N_("Plan a mass arrival over the sites of a programme, and keep the places free"),
    ),
    "find": ("look", N_("Find people by any part of a name, by code, number or date of birth")),
    "show": (
        "look",
        N_("Show everything about a person, household, stay, site, room or bed, with its history"),
    ),
    "due": ("findings", N_("List what ends or must be done soon, by day and site")),
    "check": ("findings", N_("List problems in the records")),
    "log": ("history", N_("List what was done, by whom and when, newest first")),
    "report": ("reports", N_("Occupancy, residents, movements, lengths of stay, and other figures")),
    "measure": ("measures", N_("Breaches of house rules, and the measures taken")),
    "leaving": ("leaving", N_("Decisions, voluntary departure, removal, Dublin transfer, dispersal")),
    "restriction": ("restrictions", N_("Restrictions of movement: record, end, list")),
    "remedy": ("records", N_("Objections, appeals and actions, and their outcomes")),
    "status": ("status", N_("Status in the procedure, with its history")),
    "card": ("cards", N_("Applicant cards and other documents, with their validity")),
    "guardian": ("guardians", N_("Unaccompanied minors: guardians, opinions, marriages")),
    "assessment": ("records", N_("Doubts about the age of minors, and how it was assessed: record, list")),
    "consent": ("records", N_("Written consents to the processing of data: record, end, list")),
    "health": ("health", N_("Examinations, receipts of information, vulnerabilities")),
    "aid": ("aid", N_("Aid in kind and in money: given, due or withheld")),
    "plan": ("records", N_("Contracts on integration activities and plans: record, correct, list")),
    "step": ("records", N_("Steps of plans and tasks of groups: add, correct, list")),
    "need": ("needs", N_("Special needs, and whether they are met: record, correct, list")),
    "request": (
        "records",
        N_("What was asked of other organisations, and the answers: record, correct, list"),
    ),
    "warning": ("warnings", N_("Early warnings of eviction: add, tell others, rank for a flat, close")),
    "contact": ("records", N_("Interviews and other contacts with people: record, correct, list")),
    "participation": ("records", N_("Who takes part in activities: record, correct, end, list")),
    "activity": ("activities", N_("Activities of organisations and groups: add, end, members, list")),
    "session": ("records", N_("Sessions and meetings, with how many came: record, correct, list")),
    "organisation": ("organisations", N_("Organisations the Office works with: add, end, list")),
    "liaison": ("records", N_("Contact persons at organisations: record, correct, list")),
    "document": ("documents", N_("House rules, instructions and standards in versions, and signatures")),
    "person": ("people", N_("Enter and edit people")),
    "particulars": ("records", N_("Place of birth, CR number and other particulars")),
    "circumstance": ("records", N_("Changes of which beneficiaries have to tell: record, correct, list")),
    "demand": ("records", N_("Requests of people about their own data: record, correct, list")),
    "household": ("households", N_("Households: families and others who belong together")),
    "presence": ("presence", N_("The daily check: who is present")),
    "pass": ("passes", N_("Overnight passes: grant, cancel, list")),
    "refusal": ("records", N_("Passes refused by decision")),
    "site": ("sites", N_("Sites: add, open, edit, close, reopen")),
    "room": ("rooms", N_("Rooms: add, edit, close, reopen")),
    "hold": ("records", N_("Places kept free for who is to come: keep, cancel, list")),
    "cost": ("records", N_("Rent and running costs of sites: record, end, list")),
    "bed": ("beds", N_("Beds: add, edit, close, take out of service")),
    "policy": ("policies", N_("Terms and limits, with their legal basis")),
    "code": ("codes", N_("Lists of codes, such as reasons and destinations")),
    "schema": ("schema", N_("List the keys and columns that commands print as data, with their types")),
    "conflict": ("conflicts", N_("Values on which copies of the file differ: list, decide")),
    "config": ("config", N_("Your settings at this computer: file, office, name, language")),
    "completion": (
        "completion",
        N_("Print the script by which a shell completes commands, options, places and codes"),
    ),
    "man": ("man", N_("Print the manual page of azil, or of a command, as man reads it")),
    "db": ("database", N_("The file itself: facts, verification, copies, merging")),
}
"""Name of the command: file in this folder, and what it does in one line."""

ABOUT = N_(
    """Accommodation of applicants, beneficiaries of international protection, people under temporary
protection and evicted households, over one local file."""
)

FIRST_STEPS = """azil demo
azil init
azil report occupancy
azil admit --help"""


@cache
def root() -> Root:
    """The command `azil`."""
    return Root(ABOUT, FIRST_STEPS, COMMANDS)
