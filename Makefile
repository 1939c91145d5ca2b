# make run    compute the county in data/exports, write runs/current
# make test   all tests: Rust, then other people's libraries and a second implementation on the run of the tests
# make bench  benchmarks of the stages
# make bench-readers   typed ingest beside other readers
# make bench-counties  a made-up county and a city ten times as large
# make check  check every policy pack
# make nudge  what the worked cases cover; changes every threshold, date and code of the law by its least step and names those that no case notices
# make lint   formatting and lints, warnings are errors
# make dist   one archive that runs without Rust and without a network: program, policy, mappings, schemas, guide, completions, man pages
# make dist-test  unpacks that archive elsewhere and computes the sample with it
# make clean  remove what was built (never runs/)

TARGET := $(or $(CARGO_TARGET_DIR),target)
VENV   := .venv
PYTHON := $(VENV)/bin/python
SAMPLE := $(TARGET)/tmp/sample
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
DIST    := huiqi-$(VERSION)-$(shell uname -m)-$(shell uname -s | tr A-Z a-z)
PACKED  := $(TARGET)/dist/$(DIST)

.PHONY: run test bench bench-readers bench-counties check nudge lint dist dist-test clean

run:
	cargo build --release --locked
	$(TARGET)/release/huiqi run

# cargo test leaves one run on the sample county, which the Python checks look at, and the program that made it, with optimised code. What
# the worked cases of the pack do not cover or notice is written to coverage.txt beside it, and ends the tests.
test: $(VENV)/.installed
	cargo test --locked
	$(SAMPLE)/huiqi check data/policy/2022 --coverage --nudge --strict > $(SAMPLE)/coverage.txt || { cat $(SAMPLE)/coverage.txt; exit 1; }
	set -e; for check in $(wildcard tests/*.py); do $(PYTHON) $$check; done
	$(PYTHON) tests/python/check_outputs.py $(SAMPLE)/runs/current
	$(PYTHON) tests/python/check_quality.py $(SAMPLE)/runs/current
	$(PYTHON) tests/python/check_privacy.py $(SAMPLE)/runs/current data/exports $(SAMPLE)/stdout.txt $(SAMPLE)/stderr.txt
	$(PYTHON) tests/python/check_oracle.py $(SAMPLE)/runs/current data/exports
	$(PYTHON) tests/python/check_boards.py $(SAMPLE)/runs/current data/exports
	$(PYTHON) tests/python/check_comparison.py $(SAMPLE)/runs/current data/exports
	$(PYTHON) tests/python/check_actions.py $(SAMPLE)/runs/current
	$(PYTHON) tests/python/check_county.py $(SAMPLE)/runs/current
	$(PYTHON) tests/python/check_counts.py data/exports $(SAMPLE)/runs/current
	$(PYTHON) tests/python/check_proof.py $(SAMPLE)/huiqi $(SAMPLE)/runs/current
	$(PYTHON) tests/python/check_tamper.py $(SAMPLE)/huiqi $(SAMPLE)/runs
	$(PYTHON) tests/python/check_screen.py $(SAMPLE)/huiqi .
	$(PYTHON) tests/python/check_field.py $(SAMPLE)/huiqi data/exports

bench:
	cargo bench --locked --bench assess --bench ingest --bench whatif

# GB/s of typed ingest beside a plain split, polars and DuckDB on one made-up file of 1 GB.
bench-readers: $(VENV)/.bench
	cargo bench --locked --bench readers -- $(TARGET)/tmp/payment.csv 1000
	POLARS_MAX_THREADS=2 $(PYTHON) benches/readers.py $(TARGET)/tmp/payment.csv

bench-counties:
	cargo build --release --locked
	test -d $(TARGET)/tmp/county || $(TARGET)/release/huiqi synth --enterprises 25000 --seed 1 --no-truth-rows --out $(TARGET)/tmp/county
	test -d $(TARGET)/tmp/city || $(TARGET)/release/huiqi synth --enterprises 250000 --seed 1 --no-truth-rows --out $(TARGET)/tmp/city
	cargo bench --locked --bench ingest --no-run
	python3 benches/counties.py $(abspath $(TARGET)/tmp/county) $(abspath $(TARGET)/tmp/city)

check:
	cargo build --release --locked
	set -e; for pack in data/policy/*/; do $(TARGET)/release/huiqi check $$pack; done

nudge:
	cargo build --release --locked
	$(TARGET)/release/huiqi check data/policy/2022 --coverage --nudge --strict

lint:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings

# Everything in the archive has the time of the last commit, so that the same sources give the same archive.
dist:
	cargo build --release --locked
	rm -rf $(TARGET)/dist
	mkdir -p $(PACKED)/data $(PACKED)/docs $(PACKED)/completions $(PACKED)/man/man1 $(PACKED)/man/zh_CN/man1
	strip -o $(PACKED)/huiqi $(TARGET)/release/huiqi
	cp -R data/policy data/sources data/reference $(PACKED)/data/
	cp -R schemas README.md README.zh-CN.md CHANGELOG.md LICENSE $(PACKED)/
	cp docs/*.md docs/verify_proof.py $(PACKED)/docs/
	$(PACKED)/huiqi completions bash > $(PACKED)/completions/huiqi.bash
	$(PACKED)/huiqi completions zsh > $(PACKED)/completions/_huiqi
	$(PACKED)/huiqi completions fish > $(PACKED)/completions/huiqi.fish
	$(PACKED)/huiqi completions powershell > $(PACKED)/completions/_huiqi.ps1
	$(PACKED)/huiqi man --out $(PACKED)/man/zh_CN/man1 > /dev/null
	$(PACKED)/huiqi man --lang en --out $(PACKED)/man/man1 > /dev/null
	tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@$$(git log -1 --format=%ct 2> /dev/null || echo 0) \
	    -C $(TARGET)/dist -cf - $(DIST) | gzip -n9 > $(PACKED).tar.gz
	ls -l $(PACKED).tar.gz

# No Rust, no git, no project around it: an empty environment and a folder of its own.
dist-test: dist
	set -e; place=$$(mktemp -d); trap 'rm -rf "$$place"' EXIT; \
	tar -xzf $(PACKED).tar.gz -C "$$place"; \
	cd "$$place" && env -i "$$place/$(DIST)/huiqi" --version && \
	env -i "$$place/$(DIST)/huiqi" run --exports $(CURDIR)/data/exports --out "$$place/out" && \
	test -f "$$place/out/current/manifest.json"

clean:
	cargo clean
	rm -rf $(VENV)

$(VENV)/.installed: tests/python/requirements.txt
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

$(VENV)/.bench: $(VENV)/.installed benches/requirements.txt
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r benches/requirements.txt
	touch $@
