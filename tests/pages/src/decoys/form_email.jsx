import { Header, OneField } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <OneField title="Create API key" label="Name" type="email" button="Create API key" />
  </>
);
