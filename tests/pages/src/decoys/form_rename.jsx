import { Header, OneField, Permissions } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <OneField title="Rename API key" label="Name" button="Save"><Permissions /></OneField>
  </>
);
