export function SettingsHeader({ brand }) {
  return (
    <div>
      <h1>Store settings</h1>
      <p className="muted">Brand ID: {brand.id}</p>
    </div>
  );
}
