"""Logs: JSON, one line an event, and nothing personal in it.

A message is never filled in: "%s" stays "…", because what belongs there may be a name or a path. What may be told is
told by name (`SAFE`), with `extra={...}`. Of an exception the log has its kind and where it happened, not what it says.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any

import structlog

from cairn.core.routes import route_of

SAFE = ("route", "method", "status", "milliseconds", "job", "task", "kind", "count", "uid", "attempt")
# Their message templates were read: what they leave out is in the arguments. Others are named, not quoted, and so is
# what Django and gunicorn say without arguments: they fill some of it in themselves, with a host or a whole request.
OURS = ("cairn",)
QUOTED = ("django.request", "django.security", "django.server", "gunicorn")
_PLACEHOLDER = re.compile(r"%(\(\w+\))?[#0\- +]*[\d.]*[a-zA-Z]|\{[^{}]*\}")


def harmless(logger: Any, name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The last but one step of every log line: what is not known to be harmless stays out."""
    record: logging.LogRecord | None = event.get("_record")
    source = record.name if record else str(event.get("logger", "cairn"))
    line = {
        "at": event.get("timestamp"),
        "level": event.get("level", name),
        "logger": source,
        "event": _words(source, record, str(event.get("event", ""))),
    }
    told = {**(record.__dict__ if record else {}), **event}
    line |= {key: told[key] for key in SAFE if key in told}
    if record is not None and "request" in record.__dict__:
        line["route"] = route_of(record.__dict__["request"])
        line.setdefault("status", record.__dict__.get("status_code"))
    raised: Any = event.get("exc_info") or (record.exc_info if record else None)
    if raised is True:
        raised = sys.exc_info()
    if isinstance(raised, tuple) and raised[0] is not None:
        line["exception"] = raised[0].__name__
        line["raised_at"] = where(raised[2])
    return {key: value for key, value in line.items() if value is not None}


def where(traceback: TracebackType | None) -> list[str]:
    """Module and line of each of the last frames: enough to find the place, nothing of what was in it."""
    places = []
    while traceback is not None:
        places.append(f"{traceback.tb_frame.f_globals.get('__name__', '?')}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return places[-12:]


def _words(source: str, record: logging.LogRecord | None, said: str) -> str:
    if record is None or (_of(source, OURS) and isinstance(record.msg, dict)):  # of structlog's own loggers
        return _PLACEHOLDER.sub("…", said)
    filled_in = record.msg != said  # by logging itself, so that this is a template
    if isinstance(record.msg, str) and (_of(source, OURS) or (filled_in and _of(source, QUOTED))):
        return _PLACEHOLDER.sub("…", record.msg)
    return f"a message at {record.module}:{record.lineno}"


def _of(source: str, names: tuple[str, ...]) -> bool:
    return any(source == name or source.startswith(f"{name}.") for name in names)


def formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso")],
        processors=[harmless, structlog.processors.JSONRenderer(ensure_ascii=False)],
    )


def configure() -> None:
    """structlog's own loggers go the same way."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "cairn.config.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "cairn": {"level": "INFO"},
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR", "propagate": True},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}
