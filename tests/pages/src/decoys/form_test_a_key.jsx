import { Header, OneField } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <OneField title="Test your API key" label="API key" button="Test" />
  </>
);
