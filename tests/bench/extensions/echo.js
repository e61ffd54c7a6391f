// Sends each click on Keyferry's path through the browser, without Keyferry: page, background, host and back.
addEventListener("click", (event) => {
  if (!event.isTrusted || event.target.closest("button")?.innerText.trim() !== "Copy API key") return;
  chrome.runtime.sendMessage("echo").then(() => {
    document.documentElement.dataset.echo = "1";
    shown();
  });
}, true);
