# make run    compute the county in data/exports, write runs/current
# make test   all tests: Rust, then other people's libraries on a fresh run
# make bench  benchmarks
# make check  check every policy pack
# make lint   formatting and lints, warnings are errors
# make clean  remove what was built (never runs/)

TARGET := $(or $(CARGO_TARGET_DIR),target)
VENV   := .venv
PYTHON := $(VENV)/bin/python

.PHONY: run test bench check lint clean

run:
	cargo build --release --locked
	$(TARGET)/release/huiqi run

test: $(VENV)/.installed
	cargo test --locked
	cargo build --locked
	$(TARGET)/debug/huiqi run --quiet --force --out $(TARGET)/test-runs > /dev/null
	set -e; for check in $(wildcard tests/*.py); do $(PYTHON) $$check; done
	set -e; for check in tests/python/*.py; do $(PYTHON) $$check $(TARGET)/test-runs/current; done

bench:
	cargo bench --locked

check:
	cargo build --release --locked
	set -e; for pack in data/policy/*/; do $(TARGET)/release/huiqi check $$pack; done

lint:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings

clean:
	cargo clean
	rm -rf $(VENV)

$(VENV)/.installed: tests/python/requirements.txt
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r $<
	touch $@
