import { Header, MaskedList, Value } from "../shared/shape.jsx";

export const user = ["click Copy API key"];
export default () => (
  <>
    <Header />
    <MaskedList><Value label="API key" value={"*".repeat(68) + "aB3dE5f"} copy="Copy API key" /></MaskedList>
  </>
);
