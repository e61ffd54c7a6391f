// Global names that the scripts use, besides those in the types of TypeScript and @types/chrome.

/** Names in Firefox's own window, for which no types are published. */
declare const Cc: any;
declare const Ci: any;
declare const ChromeUtils: any;
declare const Services: any;
declare const WebExtensionPolicy: any;
declare const gBrowser: any;
interface Element {
  readonly openOrClosedShadowRoot: ShadowRoot | null;
}

/** The accessibility checker that `Session::axe` loads before its script. */
declare const axe: {
  run(
    context: Document | { include: string[] },
    options: { runOnly: string[] },
  ): Promise<{
    passes: unknown[];
    violations: { id: string; help: string; nodes: { target: unknown; failureSummary: string }[] }[];
  }>;
};

/** The table of page shapes (`tests/pages/src/shared/shape.jsx`): shows another shape in the same document. */
declare function show(address: string): void;
/** Keyferry's traces that a page shape has counted. */
declare var seen: unknown;
/** The form of Upstack's table (`tests/pages/src/shared/form.jsx`). */
declare var form: { field: HTMLInputElement | null; value: string };

/** Results of an attack (`tests/attacks/page/results.js`). */
declare var obtainedKeys: string[] | undefined;
declare var learned: string[] | undefined;
