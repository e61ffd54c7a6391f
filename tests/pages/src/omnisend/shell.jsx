import { Link } from "../shared/address.jsx";
import { StoreSelect } from "../shared/store_select.jsx";
import { API_KEYS_ADDRESSES } from "./api_keys.jsx";

/** The layout of every page: the sidebar and the top bar. */
export function Shell({ brands, brand, onBrand, base, children }) {
  const link = (to, text, current = base === to) => (
    <li>
      <Link to={to} current={current}>
        {text}
      </Link>
    </li>
  );
  return (
    <div className="shell">
      <nav className="sidebar" aria-label="Main">
        <p className="brand">omnisend</p>
        <ul>
          {link("/", "Dashboard")}
          {link("/campaigns", "Campaigns")}
          {link("/audience", "Audience")}
        </ul>
        <p className="group">Store settings</p>
        <ul>
          {link("/settings/store", "General")}
          {link(API_KEYS_ADDRESSES[0], "API", API_KEYS_ADDRESSES.includes(base))}
        </ul>
        <p className="group">Account</p>
        <ul>{link("/settings/profile", "Profile")}</ul>
      </nav>
      <header className="topbar">
        <input type="search" aria-label="Search" placeholder="Search" />
        <StoreSelect stores={brands} value={brand.id} onChange={onBrand} />
      </header>
      <main className="stack">{children}</main>
    </div>
  );
}
