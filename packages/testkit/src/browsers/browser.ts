import { isAuthError } from '@sallyport/core'
import type { EventQueue } from './event-queue.ts'
import type { Random } from './random.ts'

/** The server of the simulated browsers, which uses the simulation's clock. */
export interface BrowserServer {
  /** Resolves to the refresh token of a new session. */
  login(): Promise<string>
  /** Refreshes with a refresh token, as the API does. */
  refresh(
    refreshToken: string,
  ): Promise<{ readonly refreshToken: string; readonly verdict: 'rotated' | 'replayed' | 'kept' }>
}

/** A browser with a cookie jar that all its tabs share. */
export interface Browser {
  /** The refresh token in the jar. */
  cookie: string
  /** Whether a tab has learned that its session is over. */
  loggedOut: boolean
  refreshes: number
}

/** The parts of a simulation that its browsers share. */
export interface Simulation {
  readonly server: BrowserServer
  readonly queue: EventQueue
  readonly random: Random
  /** The probability that a response never arrives. */
  readonly lostAnswers: number
}

/** Milliseconds after which a tab without a response retries; well within the retry window of 30 s. */
const retryDelay = [1000, 3000] as const
/** Milliseconds that a request or a response takes. */
const delay = [5, 805] as const

/**
 * Refreshes a tab in cookie mode. The request has the cookie of the time it is sent; the response replaces the cookie
 * when it arrives, possibly out of order.
 */
export function refreshTab(simulation: Simulation, browser: Browser): void {
  const { queue, random } = simulation
  const presented = browser.cookie
  // Drawn before the request, because the order of overlapping responses does not depend on the seed.
  const [isLost, wait, back] = [
    random.chance(simulation.lostAnswers),
    random.between(...retryDelay),
    random.between(...delay),
  ]
  queue.after(random.between(...delay), async () => {
    browser.refreshes++
    const applyAnswer = await responseOf(simulation, browser, presented)
    if (applyAnswer && !isLost) queue.after(back, applyAnswer)
    else queue.after(wait, () => refreshTab(simulation, browser))
  })
}

/** Resolves to a function that applies the response to the browser, or undefined if the browser should retry. */
async function responseOf(
  simulation: Simulation,
  browser: Browser,
  presented: string,
): Promise<(() => void) | undefined> {
  try {
    const { refreshToken, verdict } = await simulation.server.refresh(presented)
    // A token that was not rotated comes without Set-Cookie.
    return () => void (verdict === 'kept' || (browser.cookie = refreshToken))
  } catch (error) {
    if (!isAuthError(error)) throw error
    return error.retry ? undefined : () => void (browser.loggedOut = true)
  }
}
