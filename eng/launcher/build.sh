# shellcheck shell=bash
# Builds what has changed since the last time, and nothing else: each step leaves a stamp, the hash of what it was made from.

STAMPS=$ROOT/artifacts/stamps
SERVER_DLL=$ROOT/artifacts/bin/Visavis.Server/release/Visavis.Server.dll
TESTS_DLL=$ROOT/artifacts/bin/Visavis.Tests/release/Visavis.Tests.dll
BENCHMARKS_DLL=$ROOT/artifacts/bin/Visavis.Benchmarks/release/Visavis.Benchmarks.dll
FAKES_DLL=$ROOT/artifacts/bin/Visavis.VendorFakes/release/Visavis.VendorFakes.dll

SHARED_SOURCES='Directory.Build.props Directory.Build.targets Directory.Packages.props global.json .editorconfig eng'

SHA256=(sha256sum)
command -v sha256sum >/dev/null 2>&1 || SHA256=(shasum -a 256)

# hash_of PATH...: of the names and contents of all files below, without what building makes.
hash_of() {
  local path existing=()
  for path in "$@"; do
    [ -e "$path" ] && existing+=("$path")
  done
  find ${existing[@]+"${existing[@]}"} \
    \( -name node_modules -o -name dist -o -name bin -o -name obj -o -name .vite \) -prune -o \
    -type f -exec "${SHA256[@]}" {} + | LC_ALL=C sort | "${SHA256[@]}" | cut -d ' ' -f 1
}

# is_current NAME HASH RESULT...: the stamp says so, and the results are there.
is_current() {
  local name=$1 hash=$2 result
  shift 2
  [ "$(cat "$STAMPS/$name" 2>/dev/null)" = "$hash" ] || return 1
  for result in "$@"; do
    [ -e "$result" ] || return 1
  done
}

stamp() {
  mkdir -p "$STAMPS"
  printf '%s\n' "$2" >"$STAMPS/$1"
}

# In CI nothing may outlive the job; elsewhere the compiler server stays a while and makes the next build quicker.
dotnet_build() {
  local compiler=()
  [ -z "${CI-}" ] || compiler=(-p:UseSharedCompilation=false)
  dotnet build "$1" -c Release --no-restore -v q --nologo -clp:NoSummary ${compiler[@]+"${compiler[@]}"}
}

# restore_and_build NAME TARGET RESULT SOURCE...
restore_and_build() {
  local name=$1 target=$2 result=$3 sources packages
  shift 3
  # shellcheck disable=SC2086 # a list of paths
  sources=$(hash_of $SHARED_SOURCES "$@")
  is_current "$name" "$sources" "$result" && return 0
  # shellcheck disable=SC2046 # paths of our own, without spaces
  packages=$(hash_of Directory.Build.props Directory.Build.targets Directory.Packages.props global.json $(find "$@" -name '*.csproj'))
  if ! is_current "$name-packages" "$packages"; then
    logged "restore-$name" "Fetching .NET packages ($name)" dotnet restore "$target" -v q --nologo || return 1
    stamp "$name-packages" "$packages"
  fi
  logged "build-$name" "Building the $name" dotnet_build "$target" || return 1
  stamp "$name" "$sources"
}

build_server() {
  restore_and_build server src/Visavis.Server/Visavis.Server.csproj "$SERVER_DLL" src samples/engine-parrot ||
    fail 'the server does not build.'
}

build_benchmarks() {
  restore_and_build benchmarks bench/Visavis.Benchmarks/Visavis.Benchmarks.csproj "$BENCHMARKS_DLL" src bench ||
    fail 'the benchmarks do not build.'
}

build_fakes() {
  restore_and_build fakes tools/vendor-fakes/Visavis.VendorFakes.csproj "$FAKES_DLL" src tools/vendor-fakes ||
    fail 'the vendor fakes do not build.'
}

# Everything at once; the server that comes out of it is as good as one built alone.
build_solution() {
  # shellcheck disable=SC2086 # a list of paths
  restore_and_build solution Visavis.slnx "$TESTS_DLL" src tests/Visavis.Tests tests/Visavis.TestKit bench tools samples/engine-parrot Visavis.slnx &&
    stamp server "$(hash_of $SHARED_SOURCES src samples/engine-parrot)"
}

install_npm_packages() {
  local packages
  packages=$(hash_of package.json package-lock.json .npmrc sdk/web/package.json console/package.json tests/browser/package.json samples/web-react/package.json samples/engine-parrot/node/package.json)-$(node_version)
  is_current npm "$packages" node_modules/.package-lock.json && return 0
  logged npm 'Fetching npm packages' npm ci --no-audit --no-fund --loglevel=error || return 1
  stamp npm "$packages"
}

try_build_web() {
  local sources
  sources=$(hash_of package.json package-lock.json tsconfig.base.json sdk/web console)
  is_current web "$sources" sdk/web/dist console/dist/index.html && return 0
  install_npm_packages || return 1
  # Whatever the caller's is: with another one React comes with all its checks, and half as large again.
  logged web 'Building the web SDK and the console' env NODE_ENV=production npm run build || return 1
  stamp web "$sources"
}

build_web() {
  try_build_web || fail 'the web parts do not build.'
}
