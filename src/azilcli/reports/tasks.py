"""The tasks of the Office and its partners, which the reports serve."""

from __future__ import annotations

from azilcli.language import N_

TASKS = {
    "S1": N_("accommodation of applicants"),
    "S2": N_("preventive health examinations"),
    "S3": N_("health care"),
    "S4": N_("dispersed applicants"),
    "S5": N_("psychosocial care"),
    "S6": N_("removal by the police"),
    "S7": N_("guardians of unaccompanied minors"),
    "S8": N_("project groups"),
    "S9": N_("instructions for the asylum home and its branches"),
    "S10": N_("assistance programmes at reception"),
    "S11": N_("coordination of organisations in reception"),
    "S12": N_("rights under temporary protection"),
    "S13": N_("opening and running accommodation centres"),
    "S14": N_("accommodation in integration houses"),
    "S15": N_("standards and guidelines of integration"),
    "S16": N_("integration plans"),
    "S17": N_("instructions for integration houses"),
    "S18": N_("interdepartmental integration measures"),
    "S19": N_("counselling and information"),
    "S20": N_("flats for evicted households"),
    "S21": N_("early warning of evictions"),
    "S22": N_("extensions in the flats"),
    "S23": N_("eligibility for the flats"),
    "S24": N_("evaluation of the flats"),
}
"""What the Office and its partners have to do, by the numbers that the reports name."""
