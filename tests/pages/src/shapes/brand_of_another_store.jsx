import { Copy, PlainForm, shape } from "../shared/shape.jsx";

/** The page displays another Brand ID than the key's, of which Keyferry warns the user. */
export const saved = "Saved, but for a different store";
export default shape(PlainForm, ({ value }) => <section><h2>Your API key</h2><code>{value}</code><Copy value={value} /></section>, {
  header: () => <p>Brand ID: aaaaaaaaaaaaaaaaaaaaaaaa</p>,
});
