/** Icons as an icon package draws them: an SVG without a name. */
const icon = (path) =>
  function Icon(props) {
    return (
      <svg
        xmlns="http://www.w3.org/2000/svg"
        width="18"
        height="18"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        aria-hidden="true"
        {...props}
      >
        <path d={path} />
      </svg>
    );
  };

export const CopyIcon = icon("M8 8h12v12H8z M4 16V4h12");
export const CheckIcon = icon("M4 12l5 5L20 6");
export const CloseIcon = icon("M6 6l12 12M18 6L6 18");
export const EyeIcon = icon("M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z M12 9a3 3 0 100 6 3 3 0 000-6z");
