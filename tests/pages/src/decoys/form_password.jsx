import { Header, OneField } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <OneField title="Create API key" label="Name for API key" type="password" button="Create API key" />
  </>
);
