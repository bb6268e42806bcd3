#!/usr/bin/env bash
# Install what a browser test needs where it is missing: Debian's chromium and a small Chinese font.
set -euo pipefail
if [ -n "${CHROMIUM:-}" ] || { command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qiE 'wqy|noto.*cjk|source han|pingfang|yahei'; }; then exit 0; fi
if ! command -v apt-get >/dev/null; then
  echo "Please install chromium and a Chinese font, or set CHROMIUM to a browser's path." >&2
  exit 1
fi
sudo=""; [ "$(id -u)" -eq 0 ] || sudo=sudo
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium fonts-wqy-microhei fontconfig >/dev/null
