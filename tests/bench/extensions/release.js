// Puts a key from the host into the field at a click on a button of its own. KEY_FIELD is defined before this script.
addEventListener("DOMContentLoaded", () => {
  const button = document.createElement("button");
  button.textContent = "Release";
  button.style = "position: fixed; inset: 0 0 auto auto; z-index: 9";
  button.addEventListener("click", async (event) => {
    if (!event.isTrusted) return;
    const key = await chrome.runtime.sendMessage("release");
    const field = document.querySelector(KEY_FIELD);
    field.value = key;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  document.documentElement.append(button);
});
