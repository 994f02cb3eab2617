/** Tells the check where the application listens, and what its audit found. */
export function report(port, { routes = [], findings = [] } = {}) {
  const rows = routes.map(({ method, path, guards }) => ({ method, path, isGuarded: guards.length > 0 }))
  const lines = findings.map(({ kind, message }) => `${kind}: ${message}`)
  console.log(JSON.stringify({ port, routes: rows, findings: lines }))
}

/** Prints what a developer reads if the application cannot start. */
report.failure = error => {
  console.error(error)
  process.exitCode = 1
}
