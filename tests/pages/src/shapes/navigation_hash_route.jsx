import { useAddress } from "../shared/address.jsx";
import { PlainForm, PlainReveal, shape } from "../shared/shape.jsx";

export const address = "/#/campaigns";
export const user = ["click API", "click Create API key", "click Copy API key"];
const Keys = shape(PlainForm, PlainReveal);
const route = "/my-account/integrations/api-keys";

export default function Campaigns() {
  const { base } = useAddress(["/campaigns", route]);
  return base === route ? <Keys /> : <a href={`#${route}`}>API</a>;
}
