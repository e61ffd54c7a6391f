import { KeyInput, Portal, ReactForm } from "../shared/form.jsx";

/** A dialog without a role, outside of the app's element. */
export const address = "/x/new";
export default () => (
  <main>
    <h1>Event Destinations</h1>
    <p>Klaviyo</p>
    <Portal>
      <div style={{ position: "fixed", inset: "80px 200px auto", padding: 24, background: "#fff" }}>
        <div>
          <span>Omnisend</span>
        </div>
        <ReactForm>
          {(setKey) => (
            <label>
              API key <KeyInput onValue={setKey} />
            </label>
          )}
        </ReactForm>
      </div>
    </Portal>
  </main>
);
