import { OneField } from "../shared/shape.jsx";

export const address = "/audience";
export default () => (
  <>
    <OneField title="Segments" label="New name" placeholder="Name" />
  </>
);
