import { Header, Value, oldKey } from "../shared/shape.jsx";

export const user = ["click Copy link"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <Value label="Link" value={`https://app.omnisend.com/s/${oldKey()}`} copy="Copy link" />
  </>
);
