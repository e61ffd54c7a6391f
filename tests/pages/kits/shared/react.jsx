import { useCallback, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { listDestinations, listKeys } from "./api.js";

/** Returns the function with which `build.js` starts a page. */
export const page = (App) => (root) => createRoot(root).render(<App />);

function useList(load) {
  const [items, setItems] = useState([]);
  const reload = useCallback(() => load().then(setItems), [load]);
  useEffect(() => void reload(), [reload]);
  return [items, reload];
}

/** The keys of the store, and a function that loads them again. */
export const useKeys = () => useList(listKeys);

/** The destinations of the store, and a function that loads them again. */
export const useDestinations = () => useList(listDestinations);
