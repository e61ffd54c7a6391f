import { Header, OneField, Permissions } from "../shared/shape.jsx";

/** The field has a value. */
export default () => (
  <>
    <Header />
    <OneField title="Create API key" label="Name for API key" initial="Mine" button="Create API key"><Permissions /></OneField>
  </>
);
