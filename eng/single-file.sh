#!/usr/bin/env bash
# Publishes dr-restore as one file that needs no .NET on the machine: artifacts/single-file/dr-restore
# Takes about a minute; nothing is done while no source is newer than the file.
# Usage: eng/single-file.sh

# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$DR_ROOT"
FOLDER="$DR_ROOT/artifacts/single-file"

is_fresh() {
  [ -x "$FOLDER/dr-restore" ] &&
    [ -z "$(find src Directory.*.props Directory.*.targets -newer "$FOLDER/dr-restore" \
      \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.proto' \) -print -quit)" ]
}

publish() {
  is_fresh && return
  # why: what it builds lies apart, so that a build for the tests that runs meanwhile is not disturbed
  step "publishing src/Dr.Restore as one file" "read the errors above; the .NET 10 SDK is needed: dotnet --version" \
    dotnet publish src/Dr.Restore -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true \
    -p:RunAnalyzers=false --artifacts-path "$FOLDER/build" -o "$FOLDER/new" -nologo -v q
  touch "$FOLDER/new/dr-restore"
  mv "$FOLDER/new/dr-restore" "$FOLDER/dr-restore"
  rm -rf "$FOLDER/new"
}

locked single-file publish
