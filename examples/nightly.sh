#!/bin/sh
# Nightly reports, for cron:
#
#     CRON_TZ=Europe/Ljubljana
#     55 23 * * *  AZIL_DB=/srv/azil/azil.db /srv/azil/nightly.sh /srv/azil/reports
#
# Writes a folder for the night: the report as text, and each of its tables as CSV. Until noon that is the
# night just past, from noon the one to come, both in the time zone of the file: it is the same night before
# midnight and after. Or name the day. Needs no terminal and no locale. Every file is there whole or not at
# all. Prints the night in a line. A timer of systemd stands in docs/scripts.md; for Windows there is
# nightly.ps1.
#
# Exit code: 0 nothing is new; 6 written, and there are findings that were not there the night before; 5 the
# file is missing, locked or damaged (then nothing can be trusted: see to it at once); anything else is that
# of the command that failed.

set -eu

folder=${1:?usage: nightly.sh FOLDER [YYYY-MM-DD]}
azil=${AZIL:-azil}

AZIL_LANG=${AZIL_LANG:-sl}
export AZIL_LANG

"$azil" db verify > /dev/null
"$azil" report nightly ${2:+--on "$2"} --out "$folder" --format "${AZIL_FORMATS:-text,csv}"
