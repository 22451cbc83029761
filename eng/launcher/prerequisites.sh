# shellcheck shell=bash
# What must be on the machine, how to see that it is there, and how it gets there.

# The build needs no ICU library, so a machine without one can build.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# MSBuild's worker processes would outlive the command, and keep a CI job waiting.
export MSBUILDDISABLENODEREUSE=1

# name | what proves that it is there (libNAME.so.N: a library, gst:NAME: a GStreamer plugin, python:NAME: a Python module,
#   exe:NAME: a program on PATH or of Debian's PostgreSQL) | Debian package | scope
#   runtime: the server cannot work without it; optional: it works with less; test: the browser tests need it; store-test: the .NET tests do; bench-render: that bench does.
PREREQUISITES='GStreamer, base plugins|libgstreamer-1.0.so.0 libgstapp-1.0.so.0 libgstsdp-1.0.so.0 gst:app gst:opus gst:audioconvert gst:audioresample|gstreamer1.0-plugins-base|runtime
GStreamer, good plugins|gst:rtp gst:rtpmanager gst:vpx gst:matroska|gstreamer1.0-plugins-good|runtime
GStreamer, bad plugins|libgstwebrtc-1.0.so.0 gst:webrtc gst:dtls gst:srtp gst:sctp gst:openh264|gstreamer1.0-plugins-bad|runtime
GStreamer, nice plugin (ICE)|libnice.so.10 gst:nice|gstreamer1.0-nice|runtime
flite voices|libflite.so.1 libflite_cmu_us_slt.so.1 libflite_cmu_us_rms.so.1|libflite1|runtime
SQLite|libsqlite3.so.0|libsqlite3-0|runtime
espeak-ng voices|libespeak-ng.so.1|libespeak-ng1|optional
Software renderer of Mesa (bench render compares with it)|exe:gcc libEGL.so libGLESv2.so|gcc libc6-dev libegl-dev libgles-dev libegl-mesa0 libgl1-mesa-dri|bench-render
aiohttp for Python (the sample agents)|python:aiohttp|python3-aiohttp|test
PostgreSQL server (store tests)|exe:initdb|postgresql|store-test'

LIBRARIES=''

list_libraries() {
  [ -n "$LIBRARIES" ] || LIBRARIES=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null || true)
}

library_path() {
  list_libraries
  printf '%s\n' "$LIBRARIES" | awk -v name="$1" '$1 == name { print $NF; exit }'
}

plugin_folder() {
  local library
  library=$(library_path libgstreamer-1.0.so.0)
  printf '%s\n' "${GST_PLUGIN_SYSTEM_PATH_1_0:-${library%/*}/gstreamer-1.0}"
}

# Debian keeps the programs of a PostgreSQL server out of PATH.
program_present() {
  local candidate
  command -v "$1" >/dev/null 2>&1 && return 0
  for candidate in /usr/lib/postgresql/*/bin/"$1"; do [ -x "$candidate" ] && return 0; done
  return 1
}

# proof_present PROOF...: true when all of it is there.
proof_present() {
  local proof plugins=''
  for proof in "$@"; do
    case $proof in
      gst:*)
        [ -n "$plugins" ] || plugins=$(plugin_folder)
        [ -e "$plugins/libgst${proof#gst:}.so" ] || return 1
        ;;
      # Debian's packages belong to Debian's Python; another may come first in the path.
      python:*) PATH=/usr/bin:$PATH python3 -c "import ${proof#python:}" >/dev/null 2>&1 || return 1 ;;
      exe:*) program_present "${proof#exe:}" || return 1 ;;
      *) [ -n "$(library_path "$proof")" ] || return 1 ;;
    esac
  done
}

chromium_path() {
  local candidate
  if [ -n "${VISAVIS_CHROMIUM-}" ]; then
    [ -x "$VISAVIS_CHROMIUM" ] && printf '%s\n' "$VISAVIS_CHROMIUM"
    return
  fi
  for candidate in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$candidate" 2>/dev/null; then return; fi
  done
  if [ -x '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' ]; then
    printf '%s\n' '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  fi
}

firefox_path() {
  local candidate
  if [ -n "${VISAVIS_FIREFOX-}" ]; then
    [ -x "$VISAVIS_FIREFOX" ] && printf '%s\n' "$VISAVIS_FIREFOX"
    return
  fi
  for candidate in firefox-esr firefox; do
    if command -v "$candidate" 2>/dev/null; then return; fi
  done
}

dotnet_sdk() {
  command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks 2>/dev/null | awk '/^10\./ { print $1 }' | tail -n 1
}

node_version() {
  command -v node >/dev/null 2>&1 && node -p 'process.versions.node' 2>/dev/null
}

# Node 20.19 is the first 20.x that the web build's tools accept.
node_is_recent() {
  local version=$1 major minor
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  [ -n "$major" ] && { [ "$major" -gt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }; }
}

# The two tools that we never install ourselves: everybody has a way of their own to keep them.
require_tools() {
  [ -n "$(dotnet_sdk || true)" ] || fail 'the .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download/dotnet/10.0, or put it on PATH.'
  local node
  node=$(node_version || true)
  [ -n "$node" ] || fail 'Node.js is missing. Install Node 20 or later from https://nodejs.org, or put it on PATH.'
  node_is_recent "$node" || fail "Node.js $node is too old. Install Node 20.19 or later from https://nodejs.org."
  command -v npm >/dev/null 2>&1 || fail 'npm is missing. It comes with Node.js from https://nodejs.org; some distributions package it apart.'
}

# missing_packages SCOPE...: Debian packages that would bring what is missing.
missing_packages() {
  local proof package scope wanted=" $* "
  while IFS='|' read -r _ proof package scope; do
    case $wanted in
      *" $scope "*)
        # shellcheck disable=SC2086 # several proofs, split on purpose
        proof_present $proof || printf '%s\n' "$package"
        ;;
    esac
  done <<EOT
$PREREQUISITES
EOT
  case $wanted in
    *' test '*)
      # A page drawn without any font has no text: the pictures need one.
      [ -n "$(chromium_path)" ] || printf '%s\n' chromium fonts-liberation
      [ -n "$(firefox_path)" ] || printf '%s\n' firefox-esr
      # What the tests of firewalls run: the TURN server, network namespaces, a certificate.
      if [ "$(uname -s)" = Linux ]; then
        command -v turnserver >/dev/null 2>&1 || printf '%s\n' coturn
        command -v ip >/dev/null 2>&1 || printf '%s\n' iproute2
        command -v openssl >/dev/null 2>&1 || printf '%s\n' openssl
      fi
      ;;
  esac
}

is_debian_like() {
  command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1
}

other_system_advice() {
  case $(uname -s) in
    Darwin) printf '%s\n' 'brew install gstreamer libnice-gstreamer flite espeak-ng' ;;
    *)
      if command -v dnf >/dev/null 2>&1; then
        printf '%s\n' 'sudo dnf install gstreamer1-plugins-base gstreamer1-plugins-good gstreamer1-plugins-bad-free libnice-gstreamer1 flite espeak-ng'
      elif command -v pacman >/dev/null 2>&1; then
        printf '%s\n' 'sudo pacman -S gst-plugins-base gst-plugins-good gst-plugins-bad libnice flite espeak-ng'
      else
        printf '%s\n' 'install GStreamer 1.22 or later with its base, good, bad and nice plugins, flite and espeak-ng from your distribution'
      fi
      ;;
  esac
}

# as_root COMMAND...: as root or through sudo.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

may_become_root() {
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null 2>&1 || return 1
  sudo -n true 2>/dev/null && return 0
  [ -t 0 ] && [ -t 2 ]
}

may_install() {
  local answer
  case ${VISAVIS_INSTALL:-ask} in
    no) return 1 ;;
    yes) may_become_root ;;
    *)
      may_become_root || return 1
      if [ "$(id -u)" -eq 0 ] || [ ! -t 0 ]; then return 0; fi
      printf '  Install them now with sudo? [Y/n] '
      read -r answer
      case $answer in n* | N*) return 1 ;; esac
      ;;
  esac
}

# RUNLEVEL: packages such as coturn are wanted as programs; nothing is to be started as a service.
install_with_apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -q --no-install-recommends "$@"
}

# require_packages runtime|"runtime test": installs what is missing, or says how and stops (optional parts never stop it).
require_packages() {
  local packages essential
  list_libraries
  packages=$(missing_packages "$@" optional | tr '\n' ' ')
  packages=${packages% }
  [ -n "$packages" ] || return 0
  essential=$(missing_packages "$@")

  if is_debian_like; then
    note "Missing system packages: $packages"
    if may_install; then
      # A password is asked for before the output goes to the log.
      [ "$(id -u)" -eq 0 ] || sudo -v || true
      # shellcheck disable=SC2086 # a list of package names
      logged apt "Installing them with apt-get" install_with_apt $packages || true
      LIBRARIES=''
      list_libraries
      essential=$(missing_packages "$@")
      [ -z "$essential" ] && return 0
    fi
    [ -z "$essential" ] && { note "Going on without: they are optional. To add them: sudo apt-get install $packages"; return 0; }
    fail "cannot go on without these packages. Install them with:
    sudo apt-get update && sudo apt-get install -y $packages"
  fi

  [ -z "$essential" ] && return 0
  fail "some libraries are missing (./visavis doctor lists them), and this system is not one that it can install them on. Try:
    $(other_system_advice)
  and for tests and measurements a Chromium (VISAVIS_CHROMIUM names one that is not on PATH)."
}
