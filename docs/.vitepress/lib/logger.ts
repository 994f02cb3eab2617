import type { Logger } from './vite.ts'

/** Prints as Vite does, and collects the warnings, with which the build fails. */
export function collectWarnings(): { readonly logger: Logger; readonly warnings: readonly string[] } {
  const warnings: string[] = []
  const warn = (message: string) => {
    warnings.push(message)
    console.warn(message)
  }
  const logger: Logger = {
    info: message => console.log(message),
    warn,
    warnOnce: warn,
    error: message => console.error(message),
    clearScreen: () => {},
    hasErrorLogged: () => false,
    get hasWarned() {
      return warnings.length > 0
    },
  }
  return { logger, warnings }
}
