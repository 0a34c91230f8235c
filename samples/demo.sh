#!/bin/sh
# What Kawat does, on the stories beside this file: read them, store them, ask who did what to whom.
set -eu
here=$(dirname "$0")
desk=$(mktemp -d)/desk.db
echo "\$ kawat code samples/stories --into desk.db"
kawat code "$here/stories" --into "$desk"
echo
echo "\$ kawat read samples/stories/singapura.txt --published 2018-06-12"
kawat read "$here/stories/singapura.txt" --published 2018-06-12
echo
echo "\$ kawat events desk.db --actor USA --limit 12"
kawat events "$desk" --actor USA --limit 12
echo
echo "\$ kawat search desk.db '\"gencatan senjata\"'"
kawat search "$desk" '"gencatan senjata"'
rm -r "$(dirname "$desk")"
