import { Header, oldKey } from "../shared/shape.jsx";

/** The page dispatches the events by which Keyferry's scripts communicate. */
export const user = ["click Refresh"];
function forge() {
  const link = document.createElement("i");
  document.dispatchEvent(new MouseEvent("keyferry-link", { relatedTarget: link }));
  document.dispatchEvent(new Event("keyferry-ask"));
  for (const target of [link, document, window]) {
    target.dispatchEvent(new CustomEvent("arm", { detail: 9999 }));
    target.dispatchEvent(new CustomEvent("copied", { detail: oldKey() }));
    target.dispatchEvent(new ClipboardEvent("copy", { bubbles: true }));
  }
}
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <button onClick={forge}>Refresh</button>
  </>
);
