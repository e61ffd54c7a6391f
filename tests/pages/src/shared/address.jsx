import { useSyncExternalStore } from "react";
import { option } from "./options.js";

const listeners = new Set();

function subscribe(listener) {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

/** Returns the path in the hash, which older single-page apps use, or else that of the address. */
const currentPath = () => (location.hash.startsWith("#/") ? location.hash.slice(1) : location.pathname);
const currentStep = () => history.state?.step ?? "";

/**
 * Returns the app's present place. `base` is the page's path. `step` is the view above the page, such as "create", or
 * "" for none: it follows `base` in the path, or is only in the history entry.
 */
export function useAddress(bases) {
  const path = useSyncExternalStore(subscribe, currentPath);
  const step = useSyncExternalStore(subscribe, currentStep);
  const base = bases.find((base) => path === base || (base !== "/" && path.startsWith(`${base}/`)));
  if (base === undefined) return { base: path, step: "" };
  return { base, step: path.slice(base.length + 1) || step };
}

/** Navigates to a page, or to a step of it, without a page load. */
export function navigate(base, step = "") {
  const hasAddress = step !== "" && option("steps") === "address";
  history.pushState({ step }, "", hasAddress ? `${base}/${step}` : base);
  for (const listener of listeners) listener();
}

/** A link inside the app. `current` marks the link of the current page. */
export function Link({ to, current, children }) {
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={to} onClick={follow} aria-current={current ? "page" : undefined}>
      {children}
    </a>
  );
}
