// The least that notices what the page copies and reports it to the isolated world.
const { writeText } = Clipboard.prototype;
document.createElement("i").addEventListener("arm", () => writeText);
document.dispatchEvent(new MouseEvent("link"));
