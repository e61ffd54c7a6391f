const query = new URLSearchParams(location.search);

/**
 * An option of the test: a query parameter of the first load, kept for as long as the app runs, or else the
 * entry of that name in `sessionStorage`. `null` if there is neither.
 */
export function option(name) {
  return query.get(name) ?? sessionStorage.getItem(name);
}
