import { Header, OneField, Permissions } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <OneField title="API Issues" label="Endpoint" button="Apply"><Permissions names={["4xx", "5xx", "429"]} /></OneField>
  </>
);
