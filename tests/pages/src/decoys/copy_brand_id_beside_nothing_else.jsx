import { Header, Value, brand } from "../shared/shape.jsx";

export const user = ["click Copy"];
export default () => (
  <>
    <Header />
    <Value label="Store" value={brand()} copy="Copy" />
  </>
);
