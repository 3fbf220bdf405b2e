# On a fresh machine `make demo` and `make test` do all the set-up.
PORT ?= 8000
# The system's own Python where it is new enough, then whatever comes first on the PATH.
PYTHON ?= $(shell for p in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11, 2))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: demo test check release requirements bench screenshots

demo: .venv/demo
	@exec $(BIN)/course demo --port $(PORT)

test: check .venv/browser
	$(BIN)/python -m pytest --durations=10

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pylint --disable=all --enable=duplicate-code course tests
	$(BIN)/course check
	$(BIN)/course items
	$(BIN)/course coverage
	$(BIN)/course release --check

release: .venv/ready
	$(BIN)/course release

requirements:
	.ci/requirements

bench: .venv/browser
	$(BIN)/python -m tests.bench

screenshots: .venv/browser
	$(BIN)/python -m tests.browser.screenshots

# The layers that the demo runs on, and the package itself.
.venv/demo: requirements/service.txt requirements/learner.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11.2 or newer is needed: install it first."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || .ci/prepare venv $(PYTHON)
	$(PIP) --quiet --require-hashes -r requirements/service.txt -r requirements/learner.txt
	$(PIP) --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Every layer.
.venv/ready: .venv/demo requirements.txt requirements/staff.txt requirements/test.txt
	$(PIP) --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/browser: .venv/ready
	.ci/prepare browser
	@touch $@
