# Nightly reports, for the Task Scheduler of Windows; typed once, on one line each, in a prompt of your own:
#
#     setx AZIL_DB C:\azil\azil.db
#     schtasks /Create /TN "azil nightly" /SC DAILY /ST 23:55 /TR
#         "powershell -NoProfile -ExecutionPolicy Bypass -File C:\azil\nightly.ps1 C:\azil\reports"
#
# Writes, says and ends with the same as nightly.sh, which explains it. For Windows PowerShell 5.1 and later.

param([string] $Folder, [string] $Day)

$ErrorActionPreference = "Stop"
$PSNativeCommandUseErrorActionPreference = $false

if (-not $Folder) {
    [Console]::Error.WriteLine("usage: nightly.ps1 FOLDER [YYYY-MM-DD]")
    exit 2
}
$program = if ($env:AZIL) { $env:AZIL } else { "azil" }
$language = if ($env:AZIL_LANG) { $env:AZIL_LANG } else { "sl" }

function Invoke-Azil {
    & $program --lang $language @args
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

Invoke-Azil db verify > $null
if (-not $Day) {
    $facts = Invoke-Azil db info --format csv
    $Day = @($facts -match "^night,")[0].Substring(6)
}

New-Item -ItemType Directory -Force -Path "$Folder/$Day" > $null

Invoke-Azil report occupancy --on "$Day" --out "$Folder/$Day/occupancy.txt"
Invoke-Azil report occupancy --on "$Day" --format csv --out "$Folder/$Day/occupancy.csv"
Invoke-Azil report movements --from "$Day" --to "$Day" --out "$Folder/$Day/movements.txt"
Invoke-Azil report movements --from "$Day" --to "$Day" --format csv --out "$Folder/$Day/movements.csv"
Invoke-Azil check --on "$Day" --out "$Folder/$Day/findings.txt"
