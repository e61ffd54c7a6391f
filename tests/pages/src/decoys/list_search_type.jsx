import { Header, MaskedList } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <MaskedList><input type="search" placeholder="Name for API key" /></MaskedList>
  </>
);
