#!/bin/sh
# Writes requirements/*.lock again: every version and hash, for every platform, and no host's name.
#   sh ops/lock.sh              keep what still fits
#   sh ops/lock.sh --upgrade    take the newest that pyproject.toml allows
set -eu
cd "$(dirname "$0")/.."
. ops/uv.sh
upgrade=${1:-}

compile() {
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --custom-compile-command "make lock" ${upgrade:+"$upgrade"} "$@"
}

compile pyproject.toml --extra postgresql -o requirements/run.lock
compile pyproject.toml --extra postgresql --extra dev -c requirements/run.lock -o requirements/dev.lock
compile requirements/uv.in -o requirements/uv.lock
