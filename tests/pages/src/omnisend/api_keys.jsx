import { useState } from "react";
import { ApiIssues } from "./api_issues.jsx";
import { KeyList } from "./key_list.jsx";
import { SettingsHeader } from "./settings_header.jsx";

/** The page's addresses: that of 2026 first, then older and likely ones. */
export const API_KEYS_ADDRESSES = [
  "/integrations/api-keys",
  "/my-account/integrations/api-keys",
  "/o/my-account/integrations/api-keys",
  "/account/api-keys",
  "/settings/integrations/api-keys",
  "/settings/api-keys",
  "/settings/api",
];

const TABS = { "API keys": KeyList, "API Issues": ApiIssues };

export function ApiKeys({ brand, base }) {
  const [tab, setTab] = useState("API keys");
  const Tab = TABS[tab];
  return (
    <>
      <SettingsHeader brand={brand} />
      <div className="tabs" role="tablist">
        {Object.keys(TABS).map((name) => (
          <button key={name} type="button" role="tab" aria-selected={name === tab} onClick={() => setTab(name)}>
            {name}
          </button>
        ))}
      </div>
      <div className="stack" role="tabpanel" aria-label={tab}>
        <Tab brand={brand.id} base={base} />
      </div>
    </>
  );
}
