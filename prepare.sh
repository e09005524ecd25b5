# Installs what a build needs and does not find; sourced by `./score` and `./test`. POSIX sh.

# Runs a command as root, if that is possible without a question.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

# Says what is missing and what installs it, and gives up.
missing() {
    echo "error: $1" >&2
    echo "hint: $2" >&2
    exit 1
}

# Installs Debian packages.
install_packages() {
    command -v apt-get >/dev/null || return 1
    if [ -z "${apt_updated:-}" ]; then
        as_root apt-get update >&2 || return 1
        apt_updated=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" >&2
}

# cargo, new enough for this workspace, and a linker. The working folder is the workspace's or `$here` names it.
prepare_rust() {
    if [ -f "${CARGO_HOME:-$HOME/.cargo}/env" ]; then
        . "${CARGO_HOME:-$HOME/.cargo}/env"
    fi
    if ! command -v cargo >/dev/null; then
        command -v curl >/dev/null || install_packages curl ca-certificates || missing "curl is not installed" "install \`curl\`"
        curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal >&2 ||
            missing "Rust is not installed" "https://rustup.rs says how"
        . "${CARGO_HOME:-$HOME/.cargo}/env"
    fi
    needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "${here:-.}/Cargo.toml")
    if ! printf '%s\n' "$needed" "$(rustc --version | cut -d ' ' -f 2)" | sort -V -C; then
        rustup toolchain install stable --profile minimal >&2 ||
            missing "$(rustc --version) is too old" "Rust $needed or newer is needed: https://rustup.rs says how"
        export RUSTUP_TOOLCHAIN=stable
    fi
    if ! command -v cc >/dev/null; then
        install_packages gcc libc6-dev || missing "there is no C compiler" "install \`gcc\` and \`libc6-dev\`"
    fi
}
