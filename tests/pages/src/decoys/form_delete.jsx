import { Header, OneField, Permissions } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <OneField title="Delete API key" label="API key name" button="Delete"><Permissions /></OneField>
  </>
);
