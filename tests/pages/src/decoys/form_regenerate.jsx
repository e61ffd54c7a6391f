import { Header, OneField, Permissions } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <OneField title="Regenerate API key" label="Name" button="Regenerate"><Permissions /></OneField>
  </>
);
