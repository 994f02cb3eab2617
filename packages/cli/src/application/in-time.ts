import { CommandError } from '../fail.ts'

/**
 * Waits for some work, at most so many milliseconds. The timer also keeps the process alive: if nothing else does, Node would
 * exit silently while a module waits for something that never comes.
 *
 * @throws CommandError with the message, if the work takes longer.
 */
export function inTime<T>(work: Promise<T>, milliseconds: number, message: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CommandError(message)), milliseconds)
    void work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
