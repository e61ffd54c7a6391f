// What scripts find in the places where they run, beside what TypeScript and @types/chrome know.

/** In Firefox's own window, with its own rights: no types are published for it. */
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
/** What a page shape has seen of Keyferry. */
declare var seen: unknown;
