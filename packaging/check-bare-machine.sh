#!/bin/sh
# Prove that a bare Debian is enough: make one in a temporary directory, put a clean clone of the
# last commit in, and do there what README tells people: setup with the network, then the
# demonstration and all tests without. Needs root, git and debootstrap; leaves nothing behind.
#
#     packaging/check-bare-machine.sh [--release NAME] [--bind PATH]... [COMMAND]
#
# --release  which Debian to make (default: bookworm)
# --bind     show the bare machine this file or directory of ours, for a local package mirror
# COMMAND    what to do there instead of "make demo && make test", without the network
#
# Where packages come from is a matter of the computer this runs on: the mirror of its apt, its
# proxies, its pip configuration and its certificates are used as they are.
set -eu

release=bookworm
binds=
while [ $# -gt 0 ]; do
    case $1 in
    --release) release=$2 && shift 2 ;;
    --bind) binds="$binds $2" && shift 2 ;;
    --*) sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p;}' "$0" >&2 && exit 2 ;;
    *) break ;;
    esac
done
offline=${1:-make demo && make test}

if [ -z "${BARE_MACHINE:-}" ]; then
    [ "$(id -u)" = 0 ] || { echo "Run this as root: it mounts and changes root." >&2; exit 2; }
    BARE_MACHINE=$(mktemp -d /var/tmp/companion-bare.XXXXXX)
    export BARE_MACHINE
    # Whatever is mounted or still runs in there ends with this process: only files remain.
    trap 'rm -rf --one-file-system "$BARE_MACHINE"' EXIT
    trap 'exit 130' INT TERM
    set -- --release "$release"
    for path in $binds; do set -- "$@" --bind "$path"; done
    unshare --mount --pid --fork --kill-child "$0" "$@" "$offline"
    exit
fi

root=$BARE_MACHINE/root
project=$(cd "$(dirname "$0")/.." && pwd)

mirror() {  # of this computer's apt, for that release
    command -v apt-get >/dev/null || return 0
    apt-get indextargets --format '$(CODENAME) $(ORIGIN) $(REPO_URI)' 'Created-By: Packages' |
        sed -n "s/^$release Debian //p" | head -n 1
}

show() {  # a file or directory of this computer, at the same place
    [ -e "$1" ] || return 0
    if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root${1%/*}" && touch "$root$1"; fi
    mount --bind "$1" "$root$1"
}

inside() {  # COMMANDS [ARGUMENT]: a shell on the bare machine, with or without ($network) network
    # Nothing of our environment but what says where packages come from. Not just chroot: the
    # kernel gives processes in one no user namespaces, and the tests try those too.
    # shellcheck disable=SC2016,SC2046,SC2086  # the inner shell's variables; lists of words
    env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        $(env | grep -E '^(PIP_|SSL_CERT_|REQUESTS_CA_BUNDLE=|https?_proxy=|no_proxy=)[^ ]*$') \
        unshare --mount $network sh -ec '
            cd "$1"
            pivot_root . mnt
            exec chroot . sh -ec "umount -l /mnt; cd /root/companion; $2" sh "$3"
        ' sh "$root" "$1" "${2:-}"
}

echo "== A bare Debian $release"
# shellcheck disable=SC2046  # no argument when there is no mirror to prefer
debootstrap --variant=minbase --include=python3,python3-pip,make,ca-certificates \
    "$release" "$root" $(mirror) >"$BARE_MACHINE/debootstrap.log" 2>&1 || {
    tail -n 20 "$BARE_MACHINE/debootstrap.log" >&2
    exit 1
}
! command -v apt-config >/dev/null || apt-config dump | grep -E '^Acquire::https?::' \
    >"$root/etc/apt/apt.conf.d/99-this-computer" || true
git clone --quiet --no-local "$project" "$root/root/companion"

mount --bind "$root" "$root"  # pivot_root wants a mount point
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /dev "$root/dev"
for path in /etc/resolv.conf /etc/pip.conf /root/.config/pip /etc/ssl/certs $binds; do
    show "$path"
done

echo "== With the network: make setup"
network=
inside 'make setup; sh packaging/system-packages.sh test'

echo "== Without the network: $offline"
network=--net
inside 'ip link set lo up; eval "$1"' "$offline"
echo "== A bare Debian $release is enough"
