import { Header, OneField, Permissions } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <OneField title="New OAuth app" label="Name" button="Create"><Permissions /></OneField>
  </>
);
