import { Dots, MaskedList, reveal } from "../shared/shape.jsx";

/** The new key is in a card above the list, without a dialog. */
export const user = ["click Create API key", "click #copy"];
export default reveal(({ value }) => (
  <>
    <Dots value={value} />
    <MaskedList name="UpstackData" />
  </>
));
