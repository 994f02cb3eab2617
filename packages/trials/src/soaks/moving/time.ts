/** Moves the clock of this process forward. Timers go on as they did. */
export function movableTime() {
  const realNow = Date.now
  let ahead = 0
  Date.now = () => realNow() + ahead
  return {
    advance(milliseconds: number): void {
      ahead += milliseconds
    },
    restore(): void {
      Date.now = realNow
    },
  }
}
