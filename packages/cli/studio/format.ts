/** Whether times are shown by this browser's zone or in UTC. */
export type Zone = 'local' | 'utc'

const pad = (value: number, length = 2) => String(value).padStart(length, '0')

/** The time of day with milliseconds, in 24 hours: the same in every language. */
export function clockTime(at: number, zone: Zone): string {
  const date = new Date(at)
  const [hours, minutes, seconds] =
    zone === 'utc'
      ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
      : [date.getHours(), date.getMinutes(), date.getSeconds()]
  return `${pad(hours)}:${pad(minutes)}:${pad(seconds)}.${pad(date.getUTCMilliseconds(), 3)}`
}

/** The date and the time of day in the zone. */
export function fullTime(at: number, zone: Zone): string {
  const date = new Date(at)
  if (zone === 'utc') return `${date.toISOString().slice(0, 10)} ${clockTime(at, zone)} UTC`
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clockTime(at, zone)}`
}

const units = [
  ['day', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

/** A length of time with its largest unit, such as `15 min`. */
export function duration(milliseconds: number): string {
  if (Math.abs(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = Math.round(Math.abs(milliseconds) / 1000)
  const [unit, size] = units.find(([, each]) => seconds >= each) ?? units[3]
  const number = Math.floor(seconds / size)
  return `${number} ${unit === 'day' && number !== 1 ? 'days' : unit}`
}

/** An event's or a reason's name in words. */
export function words(name: string): string {
  return name.replaceAll('_', ' ')
}

/** A number with its noun. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}
