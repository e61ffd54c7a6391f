import "@ionic/core/css/core.css";
import "@ionic/core/css/normalize.css";
import "@ionic/core/css/structure.css";
import "@ionic/core/css/typography.css";
import { initialize } from "@ionic/core/components";
import { defineCustomElement as app } from "@ionic/core/components/ion-app.js";
import { defineCustomElement as button } from "@ionic/core/components/ion-button.js";
import { defineCustomElement as buttons } from "@ionic/core/components/ion-buttons.js";
import { defineCustomElement as checkbox } from "@ionic/core/components/ion-checkbox.js";
import { defineCustomElement as content } from "@ionic/core/components/ion-content.js";
import { defineCustomElement as footer } from "@ionic/core/components/ion-footer.js";
import { defineCustomElement as header } from "@ionic/core/components/ion-header.js";
import { defineCustomElement as input } from "@ionic/core/components/ion-input.js";
import { defineCustomElement as toggle } from "@ionic/core/components/ion-input-password-toggle.js";
import { defineCustomElement as item } from "@ionic/core/components/ion-item.js";
import { defineCustomElement as label } from "@ionic/core/components/ion-label.js";
import { defineCustomElement as list } from "@ionic/core/components/ion-list.js";
import { defineCustomElement as modal } from "@ionic/core/components/ion-modal.js";
import { defineCustomElement as radio } from "@ionic/core/components/ion-radio.js";
import { defineCustomElement as radioGroup } from "@ionic/core/components/ion-radio-group.js";
import { defineCustomElement as title } from "@ionic/core/components/ion-title.js";
import { defineCustomElement as toast } from "@ionic/core/components/ion-toast.js";
import { defineCustomElement as toolbar } from "@ionic/core/components/ion-toolbar.js";

initialize({ mode: "md" });
const parts = [
  app, button, buttons, checkbox, content, footer, header, input, toggle, item, label, list, modal, radio, radioGroup,
  title, toast, toolbar,
];
for (const define of parts) define();

export const $ = (selector) => document.querySelector(selector);

/** A bar with a title, and buttons at its end. */
export const bar = (title, buttons = "") => `
  <ion-header>
    <ion-toolbar><ion-title>${title}</ion-title><ion-buttons slot="end">${buttons}</ion-buttons></ion-toolbar>
  </ion-header>`;

/** Shows an item for each text. */
export function showItems(list, texts) {
  const items = texts.map((text) => {
    const item = document.createElement("ion-item");
    item.append(Object.assign(document.createElement("ion-label"), { textContent: text }));
    return item;
  });
  list.replaceChildren(...items);
}
