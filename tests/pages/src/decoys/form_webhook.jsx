import { Header, OneField, Permissions } from "../shared/shape.jsx";

export const address = "/integrations/api-keys/webhooks";
export default () => (
  <>
    <Header />
    <OneField title="Create webhook" label="Name" button="Create"><Permissions /></OneField>
  </>
);
