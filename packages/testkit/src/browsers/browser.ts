import { isAuthError } from '@sallyport/core'
import type { Agenda } from './agenda.ts'
import type { Random } from './random.ts'

/** The server that the simulated browsers talk to: it logs users in and refreshes, by the simulation's clock. */
export interface BrowserServer {
  /** Resolves to a new session's refresh token. */
  login(): Promise<string>
  refresh(
    refreshToken: string,
  ): Promise<{ readonly refreshToken: string; readonly verdict: 'rotated' | 'replayed' | 'kept' }>
}

/** One browser: a cookie jar that all its tabs share. */
export interface Browser {
  /** The refresh token in the jar. */
  cookie: string
  /** A tab was told that its session is over. */
  loggedOut: boolean
  refreshes: number
}

/** What the browsers of a simulation share. */
export interface World {
  readonly server: BrowserServer
  readonly agenda: Agenda
  readonly random: Random
  /** The probability that an answer never arrives. */
  readonly lostAnswers: number
}

/** A tab that hears nothing tries again after so many milliseconds; well within the retry window of 30 s. */
const patience = [1000, 3000] as const
/** Milliseconds that a request, and that an answer, is on its way. */
const delay = [5, 805] as const

/**
 * Lets a tab refresh in cookie mode: the request carries what is in the jar when it is sent, and the answer's
 * Set-Cookie replaces what is in the jar when it arrives, which may be out of order.
 */
export function refreshTab(world: World, browser: Browser): void {
  const { agenda, random } = world
  const presented = browser.cookie
  // Drawn before the server is asked: the order in which overlapping requests are answered is no part of the seed.
  const [isLost, wait, back] = [random.chance(world.lostAnswers), random.between(...patience), random.between(...delay)]
  agenda.after(random.between(...delay), async () => {
    browser.refreshes++
    const applyAnswer = await answerOf(world, browser, presented)
    if (applyAnswer && !isLost) agenda.after(back, applyAnswer)
    else agenda.after(wait, () => refreshTab(world, browser))
  })
}

/** Resolves to what the answer does to the browser; undefined for an answer that asks to try again. */
async function answerOf(world: World, browser: Browser, presented: string): Promise<(() => void) | undefined> {
  try {
    const { refreshToken, verdict } = await world.server.refresh(presented)
    // A token that rests comes back without Set-Cookie.
    return () => void (verdict === 'kept' || (browser.cookie = refreshToken))
  } catch (error) {
    if (!isAuthError(error)) throw error
    return error.retry ? undefined : () => void (browser.loggedOut = true)
  }
}
