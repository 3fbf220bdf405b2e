# On a fresh machine `make demo` and `make test` do all the set-up.
PORT ?= 8000
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: demo test check release bench screenshots

demo: .venv/ready
	@exec $(BIN)/course demo --port $(PORT)

test: check .venv/browser
	$(BIN)/python -m pytest --durations=10

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pylint --disable=all --enable=duplicate-code course tests
	$(BIN)/course check
	$(BIN)/course items
	$(BIN)/course coverage
	$(BIN)/course release --check

release: .venv/ready
	$(BIN)/course release

bench: .venv/browser
	$(BIN)/python -m tests.bench

screenshots: .venv/browser
	$(BIN)/python -m tests.browser.screenshots

.venv/ready: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it first."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || .ci/prepare venv $(PYTHON)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/browser: .venv/ready
	.ci/prepare browser
	@touch $@
