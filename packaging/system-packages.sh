#!/bin/sh
# Install the Debian packages that Qt (and, with "test", the tests) need, where they are missing.
# Without the right to install, print the one line to run and go on: the command line and the
# daemon work without them.
set -eu

qt="libegl1 libgl1 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxcb-cursor0
    libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-util1 libxcb-xkb1
    libxcb-shape0 libpulse0"
venv="python3-venv"
test="xvfb xdotool openbox trayer dbus dbus-x11 fonts-dejavu-core fonts-noto-cjk
      fonts-noto-color-emoji fonts-inter iproute2"

[ "$(uname -s)" = Linux ] || exit 0
command -v dpkg-query >/dev/null 2>&1 || {
    echo "Not a Debian system: install the libraries that Qt 6 needs (see README.md)." >&2
    exit 0
}

wanted=$qt
# A Python that is not Debian's own brings its own venv.
[ "$(command -v python3)" != /usr/bin/python3 ] || wanted="$wanted $venv"
[ "${1:-}" != test ] || wanted="$wanted $test"

missing=
for package in $wanted; do
    # Ubuntu 24.04 renamed some libraries with the suffix t64.
    dpkg-query -W -f='${Status}\n' "$package" "${package}t64" 2>/dev/null |
        grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    sudo=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo=sudo
else
    echo "Some system packages are missing. Run this once, then try again:" >&2
    echo "    sudo apt-get install --no-install-recommends$missing" >&2
    exit 0
fi
echo "Installing system packages:$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086  # a list of names; sudo passes no variables on, env does
$sudo env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
