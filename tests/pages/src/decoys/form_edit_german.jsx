import { Header, OneField, Permissions } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <OneField title="API-Schlüssel bearbeiten" label="Name" button="Sichern"><Permissions /></OneField>
  </>
);
