import { OneField } from "../shared/shape.jsx";

export const address = "/settings/profile";
export default () => (
  <>
    <OneField title="About you" label="Name" placeholder="Name" />
  </>
);
