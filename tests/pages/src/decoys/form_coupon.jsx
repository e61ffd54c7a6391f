import { OneField } from "../shared/shape.jsx";

export const address = "/coupons";
export default () => (
  <>
    <OneField title="Create a coupon" label="Name" button="Create" />
  </>
);
