import { Header, OneField, Permissions } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <OneField title="Edit API key" label="Name for API key" button="Save"><Permissions /></OneField>
  </>
);
