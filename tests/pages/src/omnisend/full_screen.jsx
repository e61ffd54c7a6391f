import { Cross } from "../shared/icons.jsx";

/** A view that fills the page: a title with a close button, the content, and the actions at the foot. */
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
