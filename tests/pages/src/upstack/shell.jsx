import { Link } from "../shared/address.jsx";
import { StoreSelect } from "../shared/store_select.jsx";

/** The layout of every page: the top bar with the stores, and the sidebar. */
export function Shell({ stores, store, onStore, base, children }) {
  const link = (to, text) => (
    <li>
      <Link to={to} current={base === to}>
        {text}
      </Link>
    </li>
  );
  return (
    <div className="shell">
      <header className="topbar">
        <p className="brand">Upstack Data</p>
        <StoreSelect stores={stores} value={store.id} onChange={onStore} />
      </header>
      <nav className="sidebar" aria-label="Main">
        <ul>
          {link("/", "Dashboard")}
          {link("/pixel/event-destinations", "Destinations")}
        </ul>
      </nav>
      <main className="stack">{children}</main>
    </div>
  );
}
