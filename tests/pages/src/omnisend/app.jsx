import { useState } from "react";
import { createRoot } from "react-dom/client";
import { useAddress } from "../shared/address.jsx";
import { useJson } from "../shared/json.js";
import { option } from "../shared/options.js";
import "./app.css";
import { API_KEYS_ADDRESSES, ApiKeys } from "./api_keys.jsx";
import { Audience } from "./audience.jsx";
import { Campaigns } from "./campaigns.jsx";
import { CreateKey } from "./create_key.jsx";
import { Dashboard } from "./dashboard.jsx";
import { General } from "./general.jsx";
import { Profile } from "./profile.jsx";
import { Shell } from "./shell.jsx";

const PAGES = {
  "/": Dashboard,
  "/campaigns": Campaigns,
  "/audience": Audience,
  "/settings/profile": Profile,
  "/settings/store": General,
  ...Object.fromEntries(API_KEYS_ADDRESSES.map((address) => [address, ApiKeys])),
};

/** Returns the user's brands, with the one in the address added if it is not among them. */
function withRequested(brands, requested) {
  if (!requested || brands.some((brand) => brand.id === requested)) return brands;
  return [...brands, { id: requested, name: requested }];
}

function App() {
  const { value: listed, error } = useJson("/api/brands");
  const [chosen, setChosen] = useState(option("brand"));
  const { base, step } = useAddress(Object.keys(PAGES));
  if (error) return <p role="alert">Your stores could not be loaded. {error.message}</p>;
  if (!listed) return null;
  const brands = withRequested(listed, chosen);
  const brand = brands.find((brand) => brand.id === chosen) ?? brands[0];
  const Page = PAGES[base];
  // The create view replaces the whole page.
  if (Page === ApiKeys && step === "create") return <CreateKey brand={brand.id} base={base} />;
  return (
    <Shell brands={brands} brand={brand} onBrand={setChosen} base={base}>
      {Page ? <Page key={brand.id} brand={brand} base={base} /> : <h1>This page does not exist</h1>}
    </Shell>
  );
}

createRoot(document.getElementById("root")).render(<App />);
