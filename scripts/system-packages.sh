#!/bin/sh
# Install what a bare Debian 12 lacks. Says nothing when everything is there.
set -eu
cd "$(dirname "$0")/.."

# Anything that is not Debian or a child of it brings its own libraries.
command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || exit 0

qt="libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0"
window="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 libxcb-shape0"
tests="xvfb xauth poppler-utils"

missing=""
for package in $qt $window $tests; do
    # A newer release may hold libglib2.0-0 as libglib2.0-0t64, which provides it.
    state=$(dpkg-query -W -f '${db:Status-Status} ' "$package" "${package}t64" 2>/dev/null || true)
    case " $state" in *" installed "*) ;; *) missing="$missing $package" ;; esac
done
scripts/find-python.sh >/dev/null || missing="$missing python3 python3-venv"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    as_root="sudo"
else
    echo "缺少系统软件包，而当前用户既不是 root 也不能用 sudo；请管理员执行：apt-get install$missing" >&2
    exit 1
fi

echo "安装系统软件包：$missing" >&2
$as_root apt-get -qq update >&2
# shellcheck disable=SC2086  # a list of words, on purpose
$as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
    install --no-install-recommends $missing >/dev/null
