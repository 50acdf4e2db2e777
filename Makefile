PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: draft test lint bench clean

$(BIN)/alliance-drafter: pyproject.toml requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.txt -e '.[dev]'
	@touch $@

draft: $(BIN)/alliance-drafter
	$(BIN)/python examples/draft_all.py out

test: $(BIN)/alliance-drafter
	$(BIN)/python -m pytest -n 2

lint: $(BIN)/alliance-drafter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/alliance-drafter library lint

bench: $(BIN)/alliance-drafter
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.txt -e '.[bench]'
	$(BIN)/python benchmarks/bench.py --write
	$(BIN)/python benchmarks/batch.py --write

clean:
	rm -rf $(VENV) out
