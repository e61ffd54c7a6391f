import { useEffect } from "react";
import { PlainForm, PlainReveal, shape } from "../shared/shape.jsx";

/** An old address redirects to the page's present one. */
export const address = "/settings/old-api";
const Keys = shape(PlainForm, PlainReveal);

export default function Redirect() {
  const here = location.pathname === "/integrations/api-keys";
  useEffect(() => {
    if (!here) location.replace(`/integrations/api-keys${location.search}`);
  }, [here]);
  return here ? <Keys /> : null;
}
