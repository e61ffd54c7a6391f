const query = new URLSearchParams(location.search);

/**
 * Returns an option of the test: a query parameter of the first load, or else the entry of that name in
 * `sessionStorage`. Returns `null` if there is neither.
 */
export function option(name) {
  return query.get(name) ?? sessionStorage.getItem(name);
}
