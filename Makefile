.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= auto

.PHONY: help setup demo test check bench docs browser lock words

help: ## say what can be done here
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 18

setup: .venv/ready ## create .venv from requirements.lock and put this clone into it

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "Tongban needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make setup PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv && touch $@

.venv/locked: .venv/python requirements.lock
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock && touch $@

.venv/ready: .venv/locked pyproject.toml $(wildcard tongban/*/locale/*/LC_MESSAGES/django.po)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . && $(BIN)/python tools/words.py compile && touch $@

demo: setup ## the sample city on http://127.0.0.1:8000
	$(BIN)/tongban demo

test: setup ## every test, on SQLite or on DATABASE_URL
	$(BIN)/python -m pytest -q -n $(WORKERS)

check: setup ## style, types, floors, house tests
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/python -m pytest -q -n $(WORKERS) tests/house

bench: setup ## ratios against plain peers, side by side, into bench/results
	$(BIN)/python -m bench

docs: setup ## rewrite the generated pages in docs/reference
	$(BIN)/tongban docs

browser: setup ## tests in a real browser (installs chromium where it is missing)
	tools/browser.sh && $(BIN)/python -m pytest -q -m browser tests/browser

lock: .venv/python ## resolve pyproject.toml into requirements.lock (no host is named)
	$(BIN)/python -m pip install --quiet uv && $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --group dev --generate-hashes --no-emit-index-url --no-header --upgrade pyproject.toml -o requirements.lock

words: setup ## gather new interface words into the rooms' .po files
	$(BIN)/python tools/words.py extract
