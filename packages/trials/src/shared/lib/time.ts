/** Microseconds of the machine's monotonic clock: comparable between processes of one machine. */
export function monotonic(): number {
  return Number(process.hrtime.bigint() / 1000n)
}

/** Milliseconds since a {@link monotonic} time. */
export function millisecondsSince(start: number): number {
  return (monotonic() - start) / 1000
}
