import { OneField, Permissions } from "../shared/shape.jsx";

export const address = "/campaigns";
export default () => (
  <>
    <OneField title="New campaign" label="Name" button="Create"><Permissions names={["Email", "SMS", "Push"]} /></OneField>
  </>
);
