import { Header, MaskedList } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <MaskedList><input placeholder="Name" /></MaskedList>
  </>
);
