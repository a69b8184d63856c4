#!/bin/sh
# The figures of a month, for cron on the first of the next one:
#
#     30 6 1 * *  AZIL_DB=/srv/azil/azil.db /srv/azil/month-end.sh /srv/azil/months
#
# Writes a folder for the month: the figures of the month, occupancy by night, lengths of stay and flow
# between sites, exact and for internal use; and in the folder "published" those that may be given away:
# rounded, small numbers withheld. Without a month it is the last whole one. Needs no terminal and no locale.
#
# Exit code: 0 written; 5 the file is missing, locked or damaged; anything else is that of the command that
# failed.

set -eu

folder=${1:?usage: month-end.sh FOLDER [YYYY-MM]}
azil=${AZIL:-azil}

AZIL_LANG=${AZIL_LANG:-sl}
export AZIL_LANG

"$azil" db verify > /dev/null
month=${2:-$("$azil" db info --format csv | sed -n 's/^month,//p; /^$/q')}
mkdir -p "$folder/$month/published"

for report in month occupancy stays flow; do
    "$azil" report "$report" --month "$month" --out "$folder/$month/$report.txt"
    "$azil" report "$report" --month "$month" --format csv --out "$folder/$month/$report.csv"
done
"$azil" report month --month "$month" --publish --out "$folder/$month/published/month.txt"
"$azil" report month --month "$month" --publish --format csv --out "$folder/$month/published/month.csv"
