import { Header, Value, oldKey } from "../shared/shape.jsx";

export const user = ["click Copy code"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <Value label="Example" value={`curl -H "X-API-KEY: ${oldKey()}" https://api.omnisend.com/v5/contacts`} copy="Copy code" />
  </>
);
