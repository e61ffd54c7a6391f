// @ts-check
// The files of the release that fit this computer, the best one first.
import { sources } from "#downloads";
import { api, element, find, megabytes, text } from "../shared/page.js";

/** @typedef {import("../types/messages").Offer} Offer */

/** The systems that a package is for, by its name in a release. @type {Record<import("../types/messages").Package, () => string>} */
const FOR = {
  deb: () => text("package_deb"),
  rpm: () => text("package_rpm"),
  "linux-archive": () => text("package_linux_archive"),
  "windows-user": () => text("package_windows_user"),
  "windows-machine": () => text("package_windows_machine"),
  mac: () => text("package_mac"),
};

/** The name of the digest in every language. */
const DIGEST = "SHA-256";

/** @param {Offer} offer @returns {string} its systems and its size */
const describe = ({ download }) => text("package_size", FOR[download.package](), megabytes(download.bytes));

/** The files that the release of this extension offers: none in a development build. */
async function releaseFiles() {
  const list = await fetch("downloads.json");
  return list.json();
}

/** @param {Offer} offer */
const link = (offer) =>
  element("li", {}, element("a", { href: offer.address, target: "_blank", rel: "noreferrer" }, describe(offer)));

/** @param {Offer} offer */
const digest = ({ download, check }) =>
  element(
    "li",
    {},
    element("p", {}, download.file),
    element("p", {}, `${DIGEST} `, element("code", {}, download.sha256)),
    element("p", {}, element("code", {}, check)),
  );

/** Shows the best file as the page's button, and the others below; without one, the page that lists all files. */
export async function showSources() {
  const [{ os, arch }, files] = await Promise.all([api.runtime.getPlatformInfo(), releaseFiles()]);
  const { offers, stores } = sources({ os, arch, user_agent: navigator.userAgent, files });
  const [best, ...others] = offers;
  find("#which").textContent = best ? describe(best) : text("welcome_download_which");
  if (best) find("#download").href = best.address;
  find("#others ul").replaceChildren(...others.map(link));
  find("#others").hidden = others.length === 0;
  find("#check ul").replaceChildren(...offers.map(digest));
  find("#check").hidden = !best;
  // Linux warns of nothing, and has the way by a terminal.
  find("#warning").hidden = os === "linux";
  find("#archive").hidden = os !== "linux";
  for (const { name, address } of stores) {
    find("#stores").append(" ", element("a", { href: address, target: "_blank", rel: "noreferrer" }, name));
  }
}
