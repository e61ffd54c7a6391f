const CAMPAIGNS = [
  ["Spring arrivals", "Sent", "41.2%"],
  ["Weekend offer", "Sent", "37.8%"],
  ["Back in stock", "Draft", "–"],
];

export function Campaigns() {
  return (
    <>
      <h1>Campaigns</h1>
      <div className="card">
        <table>
          <thead>
            <tr>
              <th>CAMPAIGN</th>
              <th>STATUS</th>
              <th>OPENED</th>
            </tr>
          </thead>
          <tbody>
            {CAMPAIGNS.map(([name, status, opened]) => (
              <tr key={name}>
                <td>{name}</td>
                <td>{status}</td>
                <td>{opened}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
