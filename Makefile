# `make run` and `make test` do everything on a fresh machine; the rest is for developers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
SOURCES := $(shell find stackmodel -name '*.py')

.PHONY: run test test-slow test-browser lint bench lock pictures docs clean

run: $(READY)
	$(BIN)/stackmodel run stacks/lin2017_single_photon.yaml --out out/lin2017_single_photon

test: $(READY)
	$(BIN)/ruff check stackmodel tests benchmarks examples
	$(BIN)/ruff format --check stackmodel tests benchmarks examples
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 -m "not slow and not browser"

test-slow: $(READY)
	$(BIN)/python -m pytest -n 2 -m slow

test-browser: $(READY)
	$(BIN)/python -m pytest -m browser

lint: $(READY)
	$(BIN)/ruff check --fix stackmodel tests benchmarks examples
	$(BIN)/ruff format stackmodel tests benchmarks examples
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python -m pytest benchmarks --benchmark-only --benchmark-columns=min,median,rounds

docs: $(READY)
	$(BIN)/python -m stackmodel.verdict.claims.table > docs/claims.md

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --no-header \
	  --no-emit-index-url --no-emit-find-links --upgrade -o requirements.lock

# The environment may forbid bytecode files, which would make every start slow: compile here.
# Compiled kernels are made anew: one that calls another does not notice when the other changes.
# The last line runs one device of each kind, so that no later call pays for compilation.
$(READY): pyproject.toml requirements.lock $(SOURCES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q stackmodel $(VENV)/lib
	find stackmodel -name '*.nb[ci]' -delete
	$(BIN)/python -m stackmodel.warm_up
	touch $(READY)

pictures: $(READY)
	$(BIN)/python docs/draw_pictures.py

clean:
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
