#!/bin/sh
# Makes .venv from the locked dependencies. Nothing is compiled, nothing outside this folder changes,
# and when nothing is new it is done at once.
set -eu
cd "$(dirname "$0")/.."

wanted=$(cat requirements/dev.lock pyproject.toml src/cairn/__init__.py | cksum)
if [ -x .venv/bin/cairn ] && [ -f .venv/cairn.lock ] && [ "$(cat .venv/cairn.lock)" = "$wanted" ] &&
    .venv/bin/python -c 'import cairn' 2>/dev/null; then
    exit 0
fi

. ops/uv.sh

echo "Setting up .venv from requirements/dev.lock ..." >&2
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    rm -rf .venv
    "$uv" venv --quiet --no-project --python "$python" .venv
fi
"$uv" pip install --quiet --python .venv/bin/python --require-hashes --only-binary :all: -r requirements/dev.lock ||
    stop "The dependencies could not be fetched. Is there a way to the internet, or to your own package mirror (UV_INDEX_URL)?"
"$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --offline -e . ||
    stop "Cairn itself could not be installed into .venv; the lines above say why."
echo "$wanted" >.venv/cairn.lock
