#!/usr/bin/env bash
# Installs the Debian packages that the tests use: a Samba domain controller, the OpenLDAP command line tools, Chromium,
# Microsoft's sign-in library and a second replication client for Python, an identity provider (SimpleSAMLphp) and a second
# verifier of XML signatures.
# Safe to run again, asks nothing, starts no service, and always ends well: what could not be installed is said, and the
# tests that need it say that they were skipped.
set -uo pipefail

packages=(
  samba samba-ad-dc samba-ad-provision samba-dsdb-modules samba-vfs-modules winbind
  krb5-user ldap-utils ldb-tools python3-samba
  python3-msal python3-impacket
  simplesamlphp php-cli php-xml php-ldap xmlsec1
  chromium
)

skipped() {
  echo "test setup: $1"
  echo "test setup: skipped are the tests on a real domain controller (test/integration and test/scenario on Samba),"
  echo "test setup: the comparison with ldapsearch in the benchmarks, and without Chromium the tests of the interface"
  echo "test setup: (test/e2e), and those that compare with what is not there; all others run."
  exit 0
}

is_installed() {
  [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

missing() {
  local package
  for package in "${packages[@]}"; do
    is_installed "$package" || echo "$package"
  done
}

[[ "$(uname -s)" == Linux ]] || skipped "this is $(uname -s), the packages are for Debian and its kin"
if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  skipped "there is no apt-get here; install Samba's AD domain controller and ldapsearch yourself: ${packages[*]}"
fi

mapfile -t wanted < <(missing)
((${#wanted[@]} > 0)) || exit 0

as_root=()
if [[ "$(id -u)" != 0 ]]; then
  sudo -n true 2>/dev/null || skipped "not root, and sudo would ask for a password; to be installed: ${wanted[*]}"
  as_root=(sudo -n)
fi

# Packages must not start their services; where a policy stands already (containers bring one), it is left alone.
policy=/usr/sbin/policy-rc.d
if [[ ! -e "$policy" ]]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null && "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a apt-get -qq -y \
    -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=120 "$@"
}

log=$(mktemp)
echo "test setup: installing ${wanted[*]}"
apt update >"$log" 2>&1
# Releases cut Samba into packages differently (samba-ad-dc is a part of samba on some): ask for those that exist here.
known=()
for package in "${wanted[@]}"; do
  [[ -n "$(apt-cache madison "$package" 2>/dev/null)" ]] && known+=("$package")
done
if ((${#known[@]} == 0)); then
  tail -n 5 "$log" | sed 's/^/test setup: apt-get: /'
elif ! apt install --no-install-recommends "${known[@]}" >>"$log" 2>&1; then
  tail -n 15 "$log" | sed 's/^/test setup: apt-get: /'
fi
rm -f "$log"

# What counts is that the programs work, by whichever packages they came.
lacking=()
for program in samba samba-tool ldapsearch ldbsearch kinit php xmlsec1; do
  PATH="$PATH:/usr/sbin:/sbin" command -v "$program" >/dev/null || lacking+=("$program")
done
# Elsewhere than on Debian the package has another name, and another browser of the family serves as well.
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
  lacking+=(chromium)
/usr/bin/python3 -c 'import samba.samdb, samba.provision' 2>/dev/null || lacking+=("Samba's Python modules")
/usr/bin/python3 -c 'import msal, impacket' 2>/dev/null || lacking+=("Python's msal and impacket")
[[ -d /usr/share/simplesamlphp ]] || lacking+=(SimpleSAMLphp)
((${#lacking[@]} == 0)) || skipped "not there after the installation: ${lacking[*]}"
