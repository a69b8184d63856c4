#!/bin/sh
# Nightly reports, for cron:
#
#     15 0 * * *  AZIL_DB=/srv/azil/azil.db /srv/azil/nightly.sh /srv/azil/reports
#
# Writes the occupancy and the movements of the night that has just passed, and the findings, to a
# folder of their own for each day. Needs no terminal and no locale. A report is there whole or not
# at all, and an earlier one stays until then.
#
# Exit code: 0 all is well; 6 written, and findings are waiting; 5 the file is missing, locked or
# damaged (then nothing can be trusted: see to it at once); anything else is that of the command
# that failed.

set -eu

folder=${1:?usage: nightly.sh FOLDER [DATE]}
day=${2:-yesterday}
azil=${AZIL:-azil}

AZIL_LANG=${AZIL_LANG:-sl}
export AZIL_LANG

"$azil" db verify > /dev/null

name=$(if [ "$day" = yesterday ]; then date -d yesterday +%Y-%m-%d; else echo "$day"; fi)
mkdir -p "$folder/$name"

"$azil" report occupancy --on "$day" --out "$folder/$name/occupancy.txt"
"$azil" report occupancy --on "$day" --format csv --out "$folder/$name/occupancy.csv"
"$azil" report movements --from "$day" --to "$day" --out "$folder/$name/movements.txt"
"$azil" report movements --from "$day" --to "$day" --format csv --out "$folder/$name/movements.csv"
"$azil" check --on "$day" --out "$folder/$name/findings.txt"
