#!/bin/sh
# Makes assets/letters/letters.woff2 anew: the letters of Source Sans that the app's texts use, for a lesson that is saved
# as one file. They are taken from the font that Streamlit brings along, for whose widths the pictures are laid out.
# Needs the network; nothing that runs or tests the app does.  tools/letters/build.sh [python]
set -eu
cd "$(dirname "$0")"
python=${1:-../../.venv/bin/python}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$python" letters.py >../../assets/letters/letters.txt
font=$("$python" -c '
from importlib.resources import files
media = files("streamlit") / "static" / "static" / "media"
print(next(one for one in media.iterdir() if one.name.startswith("SourceSansVF-Upright") and one.name.endswith(".woff2")))')
"$python" -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet fonttools==4.68.0 brotli==1.2.1
"$scratch/venv/bin/pyftsubset" "$font" --text-file=../../assets/letters/letters.txt --flavor=woff2 --name-IDs=0,13,14 \
  --layout-features=kern,mark,mkmk,tnum,ccmp,locl --output-file=../../assets/letters/letters.woff2
