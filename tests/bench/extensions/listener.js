// The least that listens to the user, looks at the page once, and asks for more on the API page.
for (const kind of ["click", "submit", "change", "DOMContentLoaded"]) addEventListener(kind, () => {}, true);
addEventListener("DOMContentLoaded", () => setTimeout(() => document.querySelectorAll("h1,h2,h3").length, 50));
if (location.pathname === "/integrations/api-keys") chrome.runtime.sendMessage("start").catch(() => {});
