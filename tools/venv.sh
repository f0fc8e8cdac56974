#!/bin/sh
# Make or refresh the virtual environment: tools/venv.sh DIRECTORY REQUIREMENTS
# Looks for a Python 3.11 or newer that can make one; PYTHON=... names another.
set -eu
venv=$1
requirements=$2

say() { printf '%s\n' "$*" >&2; }

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

find_python() {
    too_old="" no_venv=""
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        command -v "$name" >/dev/null 2>&1 || continue
        version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        if ! "$name" -c "$new_enough"; then
            too_old="$too_old $name ($version)"
        elif ! "$name" -c 'import venv, ensurepip' 2>/dev/null; then
            no_venv=$version
        else
            echo "$name"
            return
        fi
    done
    if [ -n "$no_venv" ]; then
        say "Python $no_venv is here, but not the part that makes virtual environments."
        say "On Debian and Ubuntu: sudo apt-get install python$no_venv-venv   and then again: make"
    elif [ -n "$too_old" ]; then
        say "This needs Python 3.11 or newer; found only$too_old."
        say "Install a newer one, or name it: make run PYTHON=/path/to/python3.12"
    else
        say "This needs Python 3.11 or newer; found ${PYTHON:-none}${PYTHON:+, which does not run}."
        say "Install one, or name it: make run PYTHON=/path/to/python3.12"
    fi
    exit 1
}

# An environment whose Python is gone (moved, copied, upgraded) is made anew.
if ! "$venv/bin/python" -c "$new_enough; import pip" 2>/dev/null; then
    python=$(find_python)
    say "Making $venv with $("$python" --version) ..."
    "$python" -m venv --clear "$venv"
fi
say "Installing $requirements ..."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" || {
    say "The packages of $requirements could not be installed: is the network there? The reason stands above."
    exit 1
}
