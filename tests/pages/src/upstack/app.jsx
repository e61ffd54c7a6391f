import { useState } from "react";
import { createRoot } from "react-dom/client";
import { useAddress } from "../shared/address.jsx";
import { useJson } from "../shared/json.js";
import "./app.css";
import { Dashboard } from "./dashboard.jsx";
import { Destinations } from "./destinations.jsx";
import { Shell } from "./shell.jsx";

const PAGES = { "/": Dashboard, "/pixel/event-destinations": Destinations };

function App() {
  const { value: stores, error } = useJson("/api/stores");
  const [chosen, setChosen] = useState(null);
  const { base, step } = useAddress(Object.keys(PAGES));
  if (error) return <p role="alert">Your stores could not be loaded. {error.message}</p>;
  if (!stores) return null;
  const store = stores.find((store) => store.id === chosen) ?? stores[0];
  const Page = PAGES[base];
  return (
    <Shell stores={stores} store={store} onStore={setChosen} base={base}>
      {Page ? <Page store={store} base={base} step={step} /> : <h1>This page does not exist</h1>}
    </Shell>
  );
}

createRoot(document.getElementById("root")).render(<App />);
