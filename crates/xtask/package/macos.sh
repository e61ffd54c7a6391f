#!/bin/sh
# Makes keyferry-VERSION-macos.pkg. UNTESTED: it needs a Mac with Xcode and two certificates of Apple's developer program.
#
#   APP_IDENTITY="Developer ID Application: …" INSTALLER_IDENTITY="Developer ID Installer: …" NOTARY_PROFILE=… macos.sh OUT
#
# NOTARY_PROFILE is a profile that `xcrun notarytool store-credentials` has saved in the keychain.
set -eu
cd "$(dirname "$0")/../../.."
out=${1:?the folder for the package}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
work=target/package/macos
root=$work/root
# The program's place in `keyferry install --system`.
program="Library/Application Support/Keyferry/keyferry"

for target in aarch64-apple-darwin x86_64-apple-darwin; do
  rustup target add "$target"
  cargo build --release --locked --package keyferry --bin keyferry --target "$target"
done
rm -rf "$work"
mkdir -p "$root/$(dirname "$program")"
lipo -create -output "$work/keyferry" \
  target/aarch64-apple-darwin/release/keyferry target/x86_64-apple-darwin/release/keyferry
codesign --sign "$APP_IDENTITY" --options runtime --timestamp --identifier com.keyferry.host "$work/keyferry"

# Copies the program and writes the manifests of all browsers for all users.
"$work/keyferry" install --system --root "$root"

pkgbuild --root "$root" --identifier com.keyferry.host --version "$version" --ownership recommended "$work/keyferry.pkg"
productbuild --package "$work/keyferry.pkg" --sign "$INSTALLER_IDENTITY" "$out/keyferry-$version-macos.pkg"
xcrun notarytool submit "$out/keyferry-$version-macos.pkg" --keychain-profile "$NOTARY_PROFILE" --wait
xcrun stapler staple "$out/keyferry-$version-macos.pkg"
