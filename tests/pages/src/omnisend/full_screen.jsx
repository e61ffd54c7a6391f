import { Cross } from "../shared/icons.jsx";

/** A view that takes the whole screen: a title with a cross, the content, and what is to be done at the foot. */
export function FullScreen({ title, onClose, onSubmit, footer, children }) {
  const submit = (event) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="full" onSubmit={submit}>
      <header className="row spread">
        <h1>{title}</h1>
        <button type="button" className="bare" aria-label="Close" onClick={onClose}>
          <Cross />
        </button>
      </header>
      <main className="stack">{children}</main>
      <footer>{footer}</footer>
    </form>
  );
}
