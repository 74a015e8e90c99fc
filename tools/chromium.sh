#!/usr/bin/env bash
# Bring Debian's Chromium for the browser tests, once.
set -euo pipefail
command -v chromium >/dev/null || command -v chromium-browser >/dev/null && exit 0
as=()
if [ "$(id -u)" != 0 ]; then
  sudo -n true 2>/dev/null || { echo "The browser tests need Chromium: apt install chromium" >&2; exit 1; }
  as=(sudo -n)
fi
echo "Installing Debian's Chromium ..." >&2
"${as[@]}" apt-get update -qq >/dev/null
"${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core >/dev/null
