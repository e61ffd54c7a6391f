// @ts-check
/** Runs before the page's other scripts, in a page that works against Keyferry in the way that its address names. */
export default () => {
  const way = new URLSearchParams(location.search).get("way");
  if (way === "stop") {
    const kinds = ["click", "pointerdown", "pointerup", "mousedown", "mouseup", "copy"];
    const stop = (/** @type {Event} */ event) => {
      const isCopy = event.target instanceof Element && event.target.closest("button")?.textContent === "Copy API key";
      if (isCopy) event.stopImmediatePropagation();
    };
    for (const kind of kinds) addEventListener(kind, stop, true);
  }
  if (way === "named") {
    const insert = () => {
      const reads = "localName parentElement getRootNode matches closest textContent getAttribute children childNodes ownerDocument";
      const inputs = reads.split(" ").map((name) => `<input type="hidden" name="${name}">`);
      const named = document.createElement("div");
      named.innerHTML = `<form role="heading">${inputs.join("")}</form><form name="body"></form><img name="hidden">
        <a id="keyferry"></a><a id="browser"></a><a id="chrome"></a>`;
      document.body.prepend(named);
    };
    document.addEventListener("DOMContentLoaded", insert);
  }
};
