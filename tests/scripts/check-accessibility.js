// @ts-check
/**
 * The violations that axe-core finds in the page, or below the element for a CSS selector.
 * @param {string | null} selector
 */
export default async (selector) => {
  const result = await axe.run(selector ? { include: [selector] } : document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  if (result.passes.length < 5) return ["axe-core checked nothing"];
  return result.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`)}`,
  );
};
