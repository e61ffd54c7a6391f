import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { createRoot } from "react-dom/client";
import { navigate } from "./address.jsx";

/** The query parameters with which the shape was opened. The shape may navigate later. */
let parameters = new URLSearchParams(globalThis.location?.search);

/** The brand that the test gave this page. */
export const brand = () => parameters.get("brand") ?? "0123456789abcdef01234567";

/** Requests a new key from the server. `split` is `"64-10"` or `"unusual"`; by default the split is 24 and 50. */
export async function makeKey(name, split) {
  const body = JSON.stringify({ brand: brand(), name, split });
  return (await (await fetch("/api/keys", { method: "POST", body })).json()).key;
}

export const Header = () => (
  <div>
    <h1>Store settings</h1>
    <p className="muted">Brand ID: {brand()}</p>
  </div>
);

export const Permissions = ({ names = ["Campaigns", "Contacts", "Orders", "Products", "Carts"] }) => (
  <div className="permissions">
    {names.map((name) => (
      <label key={name} className="row">
        <input type="checkbox" defaultChecked /> {name}
      </label>
    ))}
  </div>
);

/** "Create API key", disabled while the name is empty. */
export const Submit = ({ name, submit, children = "Create API key" }) => (
  <button type="button" className="primary" disabled={!name.trim()} onClick={submit}>
    {children}
  </button>
);

/** The create view of July 2025. `children` replace its field. */
export function PlainForm({ name, setName, submit, children }) {
  return (
    <section className="card">
      <h2>Create API key</h2>
      <h3>Create a name for API key</h3>
      {children ?? <input placeholder="Name for API key" value={name} onChange={(e) => setName(e.target.value)} />}
      <h3>Select API key permissions</h3>
      <Permissions />
      <Submit name={name} submit={submit} />
    </section>
  );
}

/** A button that copies by a clipboard call of the page. */
export function Copy({ value, children = "Copy API key", ...rest }) {
  const [copied, setCopied] = useState("");
  return (
    <p className="row">
      <button type="button" onClick={() => navigator.clipboard.writeText(value).then(() => setCopied("Copied"))} {...rest}>
        {children}
      </button>
      <span role="status">{copied}</span>
    </p>
  );
}

export const PlainReveal = ({ value }) => (
  <section className="card">
    <h2>Your API key</h2>
    <input readOnly autoComplete="off" aria-label="API key" value={value} />
    <Copy value={value} />
  </section>
);

/** A page that asks for a name, creates a key, and shows it. */
export function shape(Form, Reveal, { split, header: Top = Header } = {}) {
  return function Shape() {
    const [name, setName] = useState("");
    const [value, setValue] = useState(null);
    const submit = async () => setValue(await makeKey(name, split));
    return (
      <main className="stack">
        <Top />
        {value ? <Reveal value={value} done={() => setValue(null)} /> : <Form name={name} setName={setName} submit={submit} />}
      </main>
    );
  };
}
/** A shape with an unusual form. */
export const create = (Form, options) => shape(Form, PlainReveal, options);
/** A shape with an unusual field. */
export const field = (Field) => create((form) => <PlainForm {...form}>{<Field {...form} />}</PlainForm>);
/** A shape that displays and copies the key in an unusual way. */
export const reveal = (Reveal, options) => shape(PlainForm, Reveal, options);

/** An element that has its children in a shadow root, open or closed. */
export function Shadow({ mode, tag: Tag = "div", children }) {
  const host = useRef(null);
  const [root, setRoot] = useState(null);
  useEffect(() => {
    // Runs once: React runs effects twice only in development builds. A second shadow root would fail.
    setRoot(host.current.attachShadow({ mode }));
  }, [mode]);
  return <Tag ref={host}>{root && createPortal(children, root)}</Tag>;
}

/** A frame with the same shape, which reads the name of its part from the address. */
export const Frame = ({ part }) => (
  <iframe title="API key" width="800" height="600" src={`/frame${location.search}&part=${part}`} />
);
export const part = () => parameters.get("part");

/** A list with a masked key. */
export const MaskedList = ({ name = "Zapier", children }) => (
  <section className="card">
    <h2>API keys</h2>
    <div className="row spread">
      <h3>Your API keys</h3>
      <button type="button">+ Create API key</button>
    </div>
    {children}
    <table>
      <tbody>
        <tr>
          <td>{name}</td>
          <td className="masked">{"*".repeat(43)}aB3dE5f</td>
        </tr>
      </tbody>
    </table>
  </section>
);

/** A new key as dots, and an icon without words that copies it. */
export const Dots = ({ value }) => (
  <section className="card">
    <p>{"•".repeat(24)}</p>
    <button type="button" id="copy" onClick={() => navigator.clipboard.writeText(value)}>
      <svg width="16" height="16" viewBox="0 0 16 16"><path d="M6 6h7v7H6z" /></svg>
    </button>
    <button type="button">Done</button>
  </section>
);

/** A dialog over the whole page. */
export const Overlay = ({ children }) => (
  <div style={{ position: "fixed", inset: 0, background: "#0008" }}>
    <div role="dialog" aria-modal="true" style={{ margin: "40px auto", width: 640, background: "Canvas" }}>{children}</div>
  </div>
);

/** An older key of this page's brand. */
export const oldKey = () => `${brand()}-${"oLdKeY7x".repeat(7).slice(0, 50)}`;
/** Another secret that has the format of a key. */
export const otherSecret = () => `${"s3cReT9z".repeat(8)}-${"iDeNt1f1eR"}`;

/** A line with a value and a button that copies it. */
export const Value = ({ label, value, copy = "Copy" }) => (
  <div className="field">
    <span>{label}</span>
    <code>{value}</code>
    <Copy value={value}>{copy}</Copy>
  </div>
);

/** A form with one field, and a button that is disabled while the field is empty. */
export function OneField({ title, label, placeholder, button = "Save", type = "text", initial = "", children }) {
  const [text, setText] = useState(initial);
  return (
    <form className="card" onSubmit={(event) => event.preventDefault()}>
      <h2>{title}</h2>
      <label>
        {label} <input type={type} placeholder={placeholder} value={text} onChange={(e) => setText(e.target.value)} />
      </label>
      {children}
      <button disabled={!text}>{button}</button>
    </form>
  );
}

/** Counts Keyferry's traces on the page: text typed by a script, and elements added beside the body. */
function watchForKeyferry() {
  const seen = { typed: 0, notices: 0 };
  globalThis.seen = seen;
  addEventListener("input", (event) => (seen.typed += event.isTrusted ? 0 : 1), true);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) seen.notices += addedNodes.length;
  }).observe(document.documentElement, { childList: true });
}

/** Shows the shape or decoy that the address names, and another one when the test calls `show`. */
export function start(table) {
  const root = createRoot(document.getElementById("root"));
  const show = () => {
    parameters = new URLSearchParams(location.search);
    const { default: Shape } = table[parameters.get("shape")];
    root.render(<Shape key={performance.now()} />);
  };
  watchForKeyferry();
  show();
  globalThis.show = (address) => {
    history.pushState(null, "", address);
    Object.assign(globalThis.seen, { typed: 0, notices: 0 });
    show();
  };
}
export { navigate };
