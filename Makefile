# firn: the targets that people and CI use; the build itself is CMake's.
# `make help` lists them.

BUILD   := build
JOBS    ?= 2
TIME    ?= 60
PREFIX  ?= /usr/local
SUDO    := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
LIST    := .ci/packages
PACKAGES = $(shell sed -e 's/\#.*//' $(LIST))
SOURCES  = $(shell git ls-files 'compiler/*.[ch]' 'runtime/*.[ch]' 'freeze/*.[ch]' 'boards/*.[ch]' \
               'fuzz/*.[ch]' 'tests/*.[ch]')

all: ## build the firn command and the board runtimes: build/firn
	@[ -f $(BUILD)/build.ninja ] || cmake --preset release
	cmake --build $(BUILD) -j $(JOBS)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

packages: ## install with apt-get what .ci/packages lists and this system lacks
	@missing=""; for p in $(PACKAGES); do \
	    dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || \
	        command -v $$p > /dev/null || missing="$$missing $$p"; \
	done; \
	if [ -n "$$missing" ]; then \
	    echo "Installing:$$missing"; \
	    $(SUDO) apt-get update -q && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing; \
	fi

node_modules/rp2040js/package.json: package.json
	npm install --no-package-lock --no-audit --no-fund
	@touch $@

demo: packages all ## bake examples/logger for mps2-an385; the simulator and QEMU print the same
	@python3 tests/demo.py

zeal: ## build/zeal/firn: the heap moves at every allocation, under ASan and UBSan
	@[ -f $(BUILD)/zeal/build.ninja ] || cmake --preset zeal
	cmake --build $(BUILD)/zeal -j $(JOBS)

test: packages node_modules/rp2040js/package.json all zeal ## build and run all tests; the last line is the result
	cmake --build $(BUILD) -j $(JOBS) --target unit
	cmake --build $(BUILD)/zeal -j $(JOBS) --target unit
	@python3 tests/run.py -j $(JOBS)

test-boards: packages node_modules/rp2040js/package.json all ## run every script on every board's emulator
	@python3 tests/run.py -j $(JOBS) $(addprefix --target=,$(notdir $(patsubst %/link.ld,%,$(wildcard boards/*/link.ld))))

conformance: packages all $(if $(filter zeal,$(MODE)),zeal) ## run the *.py of SUITE="DIR..."; MODE=zeal|sim, BOARD=mps2-an385, INCLUDE="DIR...", DIFF=FILE
	@python3 tests/conformance.py --build $(BUILD) -j $(JOBS) $(if $(MODE),--mode $(MODE)) \
	    $(if $(BOARD),--board $(BOARD)) $(addprefix -I ,$(INCLUDE)) $(if $(DIFF),--diff $(DIFF)) $(SUITE)

bench: packages all ## instructions of the benchmark programs, on Cortex-M3 and beside lua5.4
	@python3 tests/bench/run.py

modules: all ## what frozen modules of micropython-lib cost: MPLIB=DIR, MPDIR=DIR (MicroPython, for asyncio)
	@python3 tests/bench/modules.py --build $(BUILD) --mplib $(MPLIB) $(if $(MPDIR),--mpdir $(MPDIR))

size: all ## text, data and bss of each board's runtime, in all and by source file
	@python3 tests/size.py $(BUILD)

fuzz: packages all ## run every fuzz target, TIME=60 seconds each
	@[ -f $(BUILD)/fuzz/build.ninja ] || cmake --preset fuzz
	cmake --build $(BUILD)/fuzz -j $(JOBS)
	@python3 tests/fuzz.py $(BUILD)/fuzz $(TIME)

format: ## rewrite the sources as .clang-format says
	clang-format -i $(SOURCES)

format-check: ## fail where a source is not as .clang-format says
	clang-format --dry-run -Werror $(SOURCES)

tidy: all ## clang-tidy over all sources
	@python3 tests/tidy.py $(BUILD) -j $(JOBS)

install: all ## install the command and the board runtimes under PREFIX
	cmake --install $(BUILD) --prefix $(PREFIX)

clean: ## remove build/
	rm -rf $(BUILD)

.PHONY: all help packages demo zeal test test-boards conformance bench modules size fuzz format format-check tidy install clean
