import { Header, OneField } from "../shared/shape.jsx";

export const address = "/settings/store";
export default () => (
  <>
    <Header />
    <OneField title="General" label="Name" placeholder="Northwind" />
  </>
);
