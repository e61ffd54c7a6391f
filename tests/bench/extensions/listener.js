// A minimal script of every page: listens to the user, reads the headings once, and on the API page requests the
// content script.
for (const kind of ["click", "submit", "change", "DOMContentLoaded"]) addEventListener(kind, () => {}, true);
addEventListener("DOMContentLoaded", () => setTimeout(() => document.querySelectorAll("h1,h2,h3").length, 50));
if (location.pathname === "/integrations/api-keys") chrome.runtime.sendMessage("start").catch(() => {});
