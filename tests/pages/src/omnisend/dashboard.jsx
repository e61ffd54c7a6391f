export function Dashboard({ brand }) {
  return (
    <>
      <div>
        <h1>Dashboard</h1>
        <p className="muted">{brand.name}, last 30 days</p>
      </div>
      <div className="numbers">
        <p className="card">
          <span>
            <strong>$48,210</strong>Total store sales
          </span>
        </p>
        <p className="card">
          <span>
            <strong>$17,934</strong>Omnisend sales
          </span>
        </p>
        <p className="card">
          <span>
            <strong>12,408</strong>Subscribers
          </span>
        </p>
      </div>
    </>
  );
}
