import { useAddress } from "../shared/address.jsx";
import { PlainForm, PlainReveal, navigate, shape } from "../shared/shape.jsx";

/** The user comes from another page of the app, without a page load. */
export const address = "/campaigns";
export const user = ["click API", "click Create API key", "click Copy API key"];
const Keys = shape(PlainForm, PlainReveal);

export default function Campaigns() {
  const { base } = useAddress(["/campaigns", "/integrations/api-keys"]);
  return base === "/campaigns" ? <button onClick={() => navigate("/integrations/api-keys")}>API</button> : <Keys />;
}
