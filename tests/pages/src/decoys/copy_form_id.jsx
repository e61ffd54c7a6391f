import { Header, Value } from "../shared/shape.jsx";

export const user = ["click Copy"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <Value label="Form ID" value={"6650b1f0-9b1c-4c55-8a52-1f2e3d4c5b6a"} copy="Copy" />
  </>
);
