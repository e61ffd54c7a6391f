// A minimal script that intercepts the page's clipboard calls and reports them to the isolated world.
const { writeText } = Clipboard.prototype;
document.createElement("i").addEventListener("arm", () => writeText);
document.dispatchEvent(new MouseEvent("link"));
