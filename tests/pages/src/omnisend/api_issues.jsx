export function ApiIssues() {
  return (
    <>
      <h2>API Issues</h2>
      <p className="card muted">No issues in the last 7 days.</p>
    </>
  );
}
