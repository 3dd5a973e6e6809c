# Everything an operator or a contributor calls. The work is in Scripts/.

PREFIX ?= /usr/local
DESTDIR ?=
# Arguments for gctui (run, demo), the benchmark or the attack: make run ARGS=--read-only
ARGS ?=

.PHONY: help run demo build test bench attack lint install install-systemd clean

help:
	@echo 'make run      build gctui and open it on this host (where no engine answers: the demo)'
	@echo 'make demo     open gctui on a throwaway engine with sample leftovers'
	@echo 'make build    build the release binary, .build/release/gctui'
	@echo 'make test     install what the tests need, build and run all of them'
	@echo 'make bench    measure gctui on a private engine'
	@echo 'make attack   attack gctui for hours; ARGS="faults sample" is a part of it (docs/attack.md)'
	@echo 'make lint     check the format of the sources and the scripts'
	@echo 'make install  put gctui into $(DESTDIR)$(PREFIX)/bin'
	@echo 'make install-systemd  put the service and the timer that collect into $(DESTDIR)$(PREFIX)/lib/systemd/system'
	@echo 'make clean    remove what was built'

run:
	@Scripts/run engine $(ARGS)

demo:
	@Scripts/run demo $(ARGS)

build:
	@Scripts/build gctui

test:
	@Scripts/test

bench:
	@Scripts/bench $(ARGS)

attack:
	@Scripts/attack $(ARGS)

lint:
	@Scripts/lint

# Installs what `make build` built, so that nothing is compiled as root.
install:
	@test -x .build/release/gctui || { echo 'There is no .build/release/gctui: run "make build" first.' >&2; exit 2; }
	install -D -m 755 .build/release/gctui '$(DESTDIR)$(PREFIX)/bin/gctui'

install-systemd:
	install -D -m 644 packaging/gctui-collect.timer '$(DESTDIR)$(PREFIX)/lib/systemd/system/gctui-collect.timer'
	install -D -m 644 packaging/gctui-collect.service '$(DESTDIR)$(PREFIX)/lib/systemd/system/gctui-collect.service'
	sed -i 's|/usr/local/bin/|$(PREFIX)/bin/|' '$(DESTDIR)$(PREFIX)/lib/systemd/system/gctui-collect.service'

clean:
	rm -rf .build
