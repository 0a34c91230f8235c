# Two commands matter: `make demo` shows Kawat at work, `make test` checks it. Both set up .venv first.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CLUSTER := $(VENV)/.cluster
BROWSER := $(VENV)/.browser

SHARED ?= ../shared

.PHONY: install demo test cluster-test browser-test check lint types arrows format evaluate gate clean

install: $(STAMP)

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

demo: install
	PATH="$(CURDIR)/$(BIN):$$PATH" sh samples/demo.sh

test: check
	$(BIN)/python -m pytest

$(CLUSTER): pyproject.toml $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,cluster]'
	touch $@

# runs on Ray and Spark (needs a Java runtime, 17 or newer); here a test that is skipped has failed
cluster-test: $(CLUSTER)
	KAWAT_NO_SKIP=1 $(BIN)/python -m pytest tests/test_arrow.py tests/test_ray.py tests/test_spark.py

$(BROWSER): pyproject.toml $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,browser]'
	touch $@

# the desk in a real browser (needs a Chromium); here a test that is skipped has failed
browser-test: $(BROWSER)
	KAWAT_NO_SKIP=1 $(BIN)/python -m pytest tests/browser

check: lint types arrows

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

arrows: install
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# figures of the shipped model, from the data under SHARED, and its card; needs the extra: $(BIN)/pip install -e '.[training]'
evaluate: install
	$(BIN)/python -m training.evaluate $(SHARED) --out training/figures/evaluation.json
	$(BIN)/python benchmarks/encoder_speed.py --shared $(SHARED) --out training/figures/speed.json
	$(BIN)/python -m training.card
	$(BIN)/python -m training.event_report $(SHARED)
	$(BIN)/python -m training.event_oracle $(SHARED)
	$(BIN)/python -m training.provenance_report $(SHARED)
	$(BIN)/python -m training.mention_report $(SHARED)
	$(BIN)/python -m training.quote_report $(SHARED)
	$(BIN)/python -m training.pfsa_report $(SHARED)
	$(BIN)/python -m training.event_card

# accuracy against its floors
gate: install
	$(BIN)/python tools/gate.py $(SHARED)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
