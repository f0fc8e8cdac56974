#!/bin/sh
# Types, rules and layout of assets/live. Without npm, or without a network for the first time, a word and no more:
# these tools are needed neither to run nor to test the app.
cd "$(dirname "$0")" || exit 1
if ! command -v npm >/dev/null; then
  echo "assets/live: not checked, there is no npm"
  exit 0
fi
if ! npm ci --no-audit --no-fund --silent; then
  echo "assets/live: not checked, npm could not install its tools"
  exit 0
fi
npm run --silent lint
