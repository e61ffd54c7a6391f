import { useState } from "react";
import { Copy } from "../shared/icons.jsx";
import { option } from "../shared/options.js";
import { FullScreen } from "./full_screen.jsx";

/** Ways to display the new key. Omnisend's is unknown. */
const SHOWN = {
  // No autocomplete, so that the browser stores no copy of the field's value in its session files.
  input: ({ value }) => <input className="key" aria-label="API key" readOnly autoComplete="off" value={value} />,
  text: ({ value }) => <code>{value}</code>,
  clipboard: () => <span className="key">{"•".repeat(24)}</span>,
};

/** The new key, which is shown once. The option `reveal` selects the display. */
export function RevealKey({ value, onDone }) {
  const [copied, setCopied] = useState("");
  const Shown = SHOWN[option("reveal") ?? "input"];
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setCopied("Copied"),
      () => setCopied("The browser did not allow copying."),
    );
  const done = (
    <button type="submit" className="primary">
      Done
    </button>
  );
  return (
    <FullScreen title="Your API key" onClose={onDone} onSubmit={onDone} footer={done}>
      <section className="card">
        <h2>API key created</h2>
        <p className="muted">Copy the key now. You will not be able to see it again.</p>
        <Shown value={value} />
        <div className="row">
          <button type="button" onClick={copy}>
            <Copy />
            Copy API key
          </button>
          <span role="status">{copied}</span>
        </div>
      </section>
    </FullScreen>
  );
}
