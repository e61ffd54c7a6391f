export function Dashboard({ store }) {
  return (
    <>
      <div>
        <h1>Dashboard</h1>
        <p className="muted">{store.name}, last 7 days</p>
      </div>
      <div className="numbers">
        <p className="card">
          <span>
            <strong>184,022</strong>Events received
          </span>
        </p>
        <p className="card">
          <span>
            <strong>99.2%</strong>Events delivered
          </span>
        </p>
        <p className="card">
          <span>
            <strong>31%</strong>Visitors identified
          </span>
        </p>
      </div>
    </>
  );
}
