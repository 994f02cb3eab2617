/** Returns microseconds of the machine's monotonic clock, which all its processes share. */
export function monotonic(): number {
  return Number(process.hrtime.bigint() / 1000n)
}

/** Returns the milliseconds since a {@link monotonic} time. */
export function millisecondsSince(start: number): number {
  return (monotonic() - start) / 1000
}
