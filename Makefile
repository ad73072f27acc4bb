# Cairn. Begin with `make demo`; `.venv/bin/cairn --help` is everything else.
#   make demo PORT=8123 CAIRN_HOME=folder     where it listens, where it keeps its data
#   make demo STEPS=2000                      a smaller borough, for a slow machine
#   make assurance PARTS="kills races" MINUTES=20 SCALE=0.1

PORT ?=
STEPS ?=
PYTHON ?= python3
export PYTHON
export UV_PYTHON_DOWNLOADS = never

.PHONY: help setup demo test assurance check lock docs clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    set everything up, load the invented borough, start Cairn (PORT=8123, CAIRN_HOME=folder)"
	@echo "make setup   make .venv from the locked dependencies"
	@echo "make test    every test, on SQLite, and on PostgreSQL where one answers, browser tests included"
	@echo "make assurance   the proofs of safety at full size, in parts that go on where they stopped (docs/howto/assurance.md)"
	@echo "make check   style, types, templates, container file, floors, dependencies, migrations, generated pages"
	@echo "make docs    write docs/generated again"
	@echo "make lock    resolve the dependencies again and write requirements/*.lock"
	@echo "make clean   take away what the tools left (never your data)"

setup:
	@sh ops/setup.sh

demo: setup
	@exec .venv/bin/cairn demo $(if $(PORT),--port $(PORT)) $(if $(STEPS),--steps $(STEPS))

test: setup
	@exec .venv/bin/python -P ops/test.py $(ARGS)

assurance: setup
	@exec .venv/bin/python -P ops/assurance.py $(PARTS) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SCALE),--scale $(SCALE)) $(ARGS)

check: setup
	@exec .venv/bin/python -P ops/check.py $(ARGS)

docs: setup
	@exec .venv/bin/cairn docs

lock:
	@sh ops/lock.sh

clean:
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov .coverage
	@find src tests ops -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Clean. .venv, .uv and cairn-data are still here."
