#!/usr/bin/env bash
# Make .venv from requirements.lock. Safe to repeat and to interrupt.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

# Root installs Debian's package; others may be allowed to through sudo.
debian() {
  command -v apt-get >/dev/null || return 1
  local as=()
  if [ "$(id -u)" != 0 ]; then sudo -n true 2>/dev/null || return 1; as=(sudo -n); fi
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null 2>&1 ||
    { "${as[@]}" apt-get update -qq >/dev/null && "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null; }
}

python=${PYTHON:-python3}
command -v "$python" >/dev/null || { say "Python is missing: apt install python3"; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  { say "Python 3.11 or newer is needed; $("$python" --version) was found. Name another: make setup PYTHON=python3.12"; exit 1; }

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
  rm -rf .venv
  if ! "$python" -m venv .venv 2>/dev/null; then
    rm -rf .venv
    debian python3-venv || { say "The venv module of Python is missing: apt install python3-venv"; exit 1; }
    "$python" -m venv .venv
  fi
fi
say "Installing Python packages ..."
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
