import { Copy, reveal } from "../shared/shape.jsx";

/** The key has white space around it, on the page and on the clipboard. */
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <pre>{`\n   ${value}  \n`}</pre>
    <Copy value={`  ${value}\n`} />
  </section>
));
