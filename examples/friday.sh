#!/bin/sh
# The exchange between offices, for cron or by hand on a Friday: takes in what the other offices left in a
# folder that all of them reach, or on a USB stick, and leaves this office's copy there.
#
#     0 15 * * 5  AZIL_DB=/srv/azil/azil.db AZIL_OFFICE=Logatec /srv/azil/friday.sh /mnt/exchange
#
# Every office has one file in the folder, OFFICE.db, which nobody else writes. The copies are only read, and
# verified before anything is merged. Once each office has run it twice, all hold the same.
#
# Exit code: 0 all is taken in; 6 likewise, and conflicts or findings that are new wait for somebody (azil
# conflict list, azil check); 4 a copy would erase somebody's data here, which only a person may agree to;
# 5 a copy or the file itself is damaged, locked, or not one of azil. Then nothing of that copy was taken in,
# and this office's copy is not renewed.

set -eu

folder=${1:?usage: friday.sh FOLDER}
azil=${AZIL:-azil}
own=$folder/${AZIL_OFFICE:?set AZIL_OFFICE to the name of this office}.db

AZIL_LANG=${AZIL_LANG:-sl}
export AZIL_LANG

worst=0
"$azil" db verify > /dev/null
for copy in "$folder"/*.db; do
    [ -e "$copy" ] && [ "$copy" != "$own" ] || continue
    code=0
    "$azil" db merge "$copy" --yes || code=$?
    case $code in
        0) ;;
        6) worst=6 ;;
        *) exit "$code" ;;
    esac
done
"$azil" db copy "$own" --force
exit "$worst"
