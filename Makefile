# On a fresh machine `make demo` and `make test` do all the set-up.
PORT ?= 8000
# The system's own Python where it is new enough, then whatever comes first on the PATH.
PYTHON ?= $(shell for p in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11, 2))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

# Test runners side by side; and for `make soak`: which parts (all where empty), minutes (0: no end).
WORKERS ?= 2
SOAK ?=
SOAK_MINUTES ?= 0

.PHONY: demo test check soak release requirements bundles labextension bench screenshots can-demo can-test

demo: can-demo .venv/demo
	@exec $(BIN)/course demo --port $(PORT)

# Everything that a submission must pass. The number of tests is the last thing said.
test: can-test .venv/browser node_modules/.ready
	$(BIN)/python .ci/check.py
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations=10

# What is quick: all checks, and the tests that start no process and take no time.
check: can-demo .venv/ready node_modules/.ready
	$(BIN)/python .ci/check.py unit

# The long proofs. It can be stopped and goes on where it was; figures go to BENCHMARKS.md.
soak: .venv/browser
	$(BIN)/python -m tests.soak $(SOAK) --minutes $(SOAK_MINUTES)

release: .venv/ready
	$(BIN)/course release

requirements:
	.ci/requirements

# Needed after a change to a script or style sheet of a page: what it makes is kept in
# course/web/bundles/.
bundles: node_modules/.ready
	$(BIN)/python .ci/bundles.py

# Needed after a change in lab/ only: what it makes is kept in course/lab/.
labextension: .venv/ready
	lab/build

bench: .venv/browser
	$(BIN)/python -m tests.bench

screenshots: .venv/browser
	$(BIN)/python -m tests.browser.screenshots

# Says at once what must be installed first, before minutes of installing.
can-demo can-test: can-%:
	@.ci/prepare $* $(PYTHON)

# The layers that the demo runs on, and the package itself. What was interrupted is done again.
.venv/demo: requirements/service.txt requirements/learner.txt pyproject.toml
	@test ! -e .venv/unfinished && $(BIN)/python -m pip --version >/dev/null 2>&1 || .ci/prepare venv $(PYTHON)
	@.ci/install service learner
	@touch $@

# Every layer.
.venv/ready: .venv/demo requirements/staff.txt requirements/test.txt
	@.ci/install service learner staff test
	@touch $@

# The tools for the front end, by the node of requirements/test.txt.
node_modules/.ready: package-lock.json .venv/ready
	.ci/node npm ci --silent
	@touch $@

.venv/browser: .venv/ready
	@.ci/prepare browser
	@touch $@
