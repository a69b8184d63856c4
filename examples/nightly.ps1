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

$formats = if ($env:AZIL_FORMATS) { $env:AZIL_FORMATS } else { "text,csv" }
$on = if ($Day) { @("--on", $Day) } else { @() }

Invoke-Azil db verify > $null
Invoke-Azil report nightly @on --out "$Folder" --format "$formats"
