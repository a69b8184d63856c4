#!/bin/sh
# Nightly reports, for cron:
#
#     CRON_TZ=Europe/Ljubljana
#     55 23 * * *  AZIL_DB=/srv/azil/azil.db /srv/azil/nightly.sh /srv/azil/reports
#
# Writes the occupancy of the night, the movements of the day and the findings to a folder of their
# own for each day. Until noon that is the day before, whose night is just past, from noon on the day
# it is, both in the time zone of the file: it is the same night before midnight and after. Or name the
# day. Needs no terminal and no locale. A report is there whole or not at all, and an earlier one stays
# until then. A timer of systemd stands in docs/scripts.md; for Windows there is nightly.ps1.
#
# Exit code: 0 all is well; 6 written, and findings are waiting; 5 the file is missing, locked or
# damaged (then nothing can be trusted: see to it at once); anything else is that of the command
# that failed.

set -eu

folder=${1:?usage: nightly.sh FOLDER [YYYY-MM-DD]}
azil=${AZIL:-azil}

AZIL_LANG=${AZIL_LANG:-sl}
export AZIL_LANG

"$azil" db verify > /dev/null
day=${2:-$("$azil" db info --format csv | sed -n 's/^night,//p; /^$/q')}

mkdir -p "$folder/$day"

"$azil" report occupancy --on "$day" --out "$folder/$day/occupancy.txt"
"$azil" report occupancy --on "$day" --format csv --out "$folder/$day/occupancy.csv"
"$azil" report movements --from "$day" --to "$day" --out "$folder/$day/movements.txt"
"$azil" report movements --from "$day" --to "$day" --format csv --out "$folder/$day/movements.csv"
"$azil" check --on "$day" --out "$folder/$day/findings.txt"
