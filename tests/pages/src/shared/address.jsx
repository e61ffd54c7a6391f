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

/** The path; a path in the hash, as older single-page apps have it, goes before it. */
const currentPath = () => (location.hash.startsWith("#/") ? location.hash.slice(1) : location.pathname);
const currentStep = () => history.state?.step ?? "";

/**
 * Where the app is. `base` is the page's path. `step` is the view on top of it, such as "create", and "" for none:
 * it stands behind `base` in the path, or in the history entry alone.
 */
export function useAddress(bases) {
  const path = useSyncExternalStore(subscribe, currentPath);
  const step = useSyncExternalStore(subscribe, currentStep);
  const base = bases.find((base) => path === base || (base !== "/" && path.startsWith(`${base}/`)));
  if (base === undefined) return { base: path, step: "" };
  return { base, step: path.slice(base.length + 1) || step };
}

/** Goes to a page, or to a step of it, without a page load. */
export function navigate(base, step = "") {
  const own = step !== "" && option("steps") === "address";
  history.pushState({ step }, "", own ? `${base}/${step}` : base);
  for (const listener of listeners) listener();
}

/** A link inside the app. It is the current page's own link if `current` says so. */
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
