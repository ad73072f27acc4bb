#!/bin/sh
# `cairn` for whoever looks after the machine, called by root: as the account of the services and with their settings.
# Copy it to /usr/local/sbin/cairn (mode 755).
set -eu
program=/opt/cairn/.venv/bin/cairn

set -a
. /etc/cairn/cairn.env
case " $* " in
*" migrate "* | *" --restore "*) # on PostgreSQL with two roles: as the one that owns the tables
    [ ! -e /etc/cairn/migrate.env ] || . /etc/cairn/migrate.env
    ;;
esac
set +a

case "${1-} ${2-}" in
"keys rotate-root" | "keys retire" | "keys adopt") # these write the key ring, which is root's
    exec "$program" "$@"
    ;;
esac
exec runuser -u cairn -- "$program" "$@"
