import type { Contestant } from '../contestant.ts'
import { authJs } from './auth-js.ts'
import { betterAuthCached, betterAuthDefault } from './better-auth.ts'
import { handMade, handMadeRotating } from './hand-made.ts'
import { sallyport } from './sallyport.ts'

/** Every contestant, by the name that the command takes. */
export const contestants: Readonly<Record<string, Contestant>> = {
  'hand-made': handMade,
  'hand-made-rotating': handMadeRotating,
  'better-auth': betterAuthDefault,
  'better-auth-cached': betterAuthCached,
  'auth-js': authJs,
  sallyport,
}
