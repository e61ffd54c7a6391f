import { Copy, Shadow, reveal } from "../shared/shape.jsx";

export const user = ["click Create API key", "in #host: click Copy API key"];
const Host = (props) => <div id="host" {...props} />;
export default reveal(({ value }) => (
  <Shadow mode="closed" tag={Host}>
    <input readOnly value={value} />
    <Copy value={value} />
  </Shadow>
));
