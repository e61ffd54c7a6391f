import { KeyInput, ReactForm } from "../shared/form.jsx";

export default () => (
  <section className="card">
    <h2>Omnisend</h2>
    <ReactForm>
      {(setKey) => (
        <>
          <label className="field">
            Configuration name <input defaultValue="Omnisend" />
          </label>
          <label className="field">
            API key <KeyInput onValue={setKey} />
          </label>
        </>
      )}
    </ReactForm>
  </section>
);
