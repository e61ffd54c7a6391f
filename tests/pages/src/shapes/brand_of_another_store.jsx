import { Copy, PlainForm, shape } from "../shared/shape.jsx";

/** The page says another Brand ID than the key: the user is told. */
export const saved = "check the store";
export default shape(PlainForm, ({ value }) => <section><h2>Your API key</h2><code>{value}</code><Copy value={value} /></section>, {
  header: () => <p>Brand ID: aaaaaaaaaaaaaaaaaaaaaaaa</p>,
});
