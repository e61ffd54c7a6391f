import { OneField, Permissions } from "../shared/shape.jsx";

/** The page beside the list of keys. */
export const address = "/integrations/api-access-logs";
export default () => (
  <>
    <h1>API</h1>
    <OneField title="New alert" label="Name" button="Create"><Permissions /></OneField>
  </>
);
