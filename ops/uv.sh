# Read by setup.sh and lock.sh: checks python3 and leaves the path of uv in $uv.
# uv is the one on PATH, else one fetched into .uv/ of this folder.

python=${PYTHON:-python3}
export UV_PYTHON_DOWNLOADS=never PIP_ROOT_USER_ACTION=ignore
if [ -s /etc/ssl/certs/ca-certificates.crt ]; then
    # trust what this machine trusts: many councils' networks open and re-sign what passes
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" UV_NATIVE_TLS="${UV_NATIVE_TLS:-true}"
fi

stop() {
    echo "$*" >&2
    exit 3
}

[ -w . ] || stop "$(pwd) cannot be written to, and Cairn sets itself up inside it. Take a copy that is yours."
command -v "$python" >/dev/null 2>&1 ||
    stop "Cairn needs Python 3.11 or newer and found no '$python' here. On Debian: apt install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Cairn needs Python 3.11 or newer; '$python' is $("$python" -V 2>&1). Name another: make setup PYTHON=python3.12"

if uv=$(command -v uv) && "$uv" --version >/dev/null 2>&1; then
    :
elif [ -x .uv/bin/uv ] && .uv/bin/uv --version >/dev/null 2>&1; then
    uv=.uv/bin/uv
else
    echo "Fetching uv, which fetches the rest, into .uv/ ..." >&2
    rm -rf .uv
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv .uv
        fetch=".uv/bin/python -m pip install"
    elif "$python" -m pip --version >/dev/null 2>&1; then
        fetch="$python -m pip install --target .uv"
    else
        stop "This python3 has neither venv nor pip, and Cairn needs one of them to fetch its parts." \
            "On Debian: apt install python3-venv"
    fi
    $fetch --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/uv.lock ||
        stop "uv could not be fetched. Is there a way to the internet, or to your own package mirror (PIP_INDEX_URL, UV_INDEX_URL)?"
    uv=.uv/bin/uv
fi
