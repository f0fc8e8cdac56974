#!/bin/sh
# Makes assets/plotly/plotly.min.js.gz anew: the part of plotly.js that draws this project's pictures, in the app
# and in a lesson that is saved as one file. It is of the version that lies in the installed plotly package.
# Needs node, npm and the network; nothing that runs or tests the app does.  tools/plotly/build.sh [python]
set -eu
cd "$(dirname "$0")"
python=${1:-../../.venv/bin/python}
version=$("$python" -c '
import re
from importlib.resources import files
print(re.search(r"plotly\.js v([0-9.]+)", (files("plotly") / "package_data" / "plotly.min.js").read_text("utf-8")[:200])[1])')
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp entry.js build.mjs "$scratch"
here=$(pwd)
cd "$scratch"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  "plotly.js@$version" esbuild@0.28.2 acorn@8.19.0 acorn-walk@8.3.5
node build.mjs "$here/../../assets/plotly/plotly.min.js.gz"
