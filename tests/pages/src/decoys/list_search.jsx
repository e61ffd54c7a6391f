import { Header, MaskedList } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <MaskedList><input placeholder="Search API keys" /></MaskedList>
  </>
);
