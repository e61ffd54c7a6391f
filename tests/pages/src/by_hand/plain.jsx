import { html } from "../shared/form.jsx";

/** No part of it names the platform or the key, and no address is one of Upstack's destinations. */
export const address = "/settings/tools";
export default html(
  `<h1>Connect a tool</h1>
  <label class="field">Secret <input id="secret" data-key></label>
  <label class="field">Pass phrase <input id="phrase" type="password"></label>
  <label class="field">Notes <textarea id="notes"></textarea></label>
  <label class="field">Read only <input id="read-only" readonly value="x"></label>
  <label class="field">Number <input id="number" type="number"></label>
  <label class="field">Kind <select id="kind"><option>A</option></select></label>
  <label><input id="box" type="checkbox"> Active</label>
  <div id="editable" contenteditable="true">Text</div>
  <iframe id="frame" width="400" height="80" src="/settings/tools?shape=by_hand/framed"></iframe>
  <iframe id="foreign" width="400" height="80" src="https://app.omnisend.com/"></iframe>
  <p><button data-submit disabled>Connect</button></p>`,
);
