import { useState } from 'preact/hooks'
import type { Step, StudioSession, Tone } from '../../src/studio/model.ts'
import { call } from '../call.ts'
import { duration, words } from '../format.ts'
import { Badge, Id, Problem, Time } from '../parts.tsx'
import { addressOf } from '../place.ts'
import type { PageState } from '../state.ts'
import { SessionState } from './session-state.tsx'

const tones: Readonly<Record<Step['kind'], Tone>> = {
  issued: 'good',
  rotated: 'good',
  kept: 'quiet',
  replayed: 'notice',
  reused: 'bad',
  refused: 'notice',
  'rolled back': 'bad',
  unreadable: 'bad',
  revoked: 'bad',
}

/** One session: what is known of it, and the lineage of its refresh token. */
export function Lineage({ session, state }: { readonly session: StudioSession; readonly state: PageState }) {
  const { id, subject, actor, device, steps } = session
  const { now } = state.status
  return (
    <article class="lineage" aria-labelledby="lineage-title">
      <header>
        <h3 id="lineage-title">
          <Id value={subject} /> <SessionState session={session} now={now} />
        </h3>
        <a class="close" href={addressOf('sessions')}>
          Close
        </a>
      </header>
      <dl class="details">
        <Detail name="Session">
          <code>{id}</code>
        </Detail>
        <Detail name="Device">{device ?? 'unnamed'}</Detail>
        {actor !== null && <Detail name="Actor">{actor}</Detail>}
        <Detail name="Expires">{expiryText(session, now)}</Detail>
      </dl>
      {state.facts.allowsWrites && !session.isRevoked && <Revoke session={session} />}
      <h4>Lineage of the refresh token</h4>
      <ol class="steps">
        {steps.map((step, at) => (
          <li key={at} class={tones[step.kind]}>
            <div class="step-head">
              <Badge tone={tones[step.kind]}>{step.kind}</Badge>
              {step.generation !== null && <span class="generation">token {step.generation}</span>}
              {step.hash !== null && (
                <code class="hash" title="the first characters of the SHA-256 of its jti">
                  {step.hash}
                </code>
              )}
              {step.times > 1 && <span class="times">× {step.times}</span>}
              <Time at={step.at} />
            </div>
            <p>{textOf(step)}</p>
          </li>
        ))}
      </ol>
    </article>
  )
}

function Detail({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function expiryText({ idleExpiresAt, expiresAt }: StudioSession, now: number): string {
  if (idleExpiresAt === null || expiresAt === null) return 'not known'
  const left = Math.min(idleExpiresAt, expiresAt) * 1000 - now
  if (left <= 0) return `${duration(left)} ago`
  return `in ${duration(left)} without a refresh, in ${duration(expiresAt * 1000 - now)} at the latest`
}

function textOf({ kind, generation, reason }: Step): string {
  const before = generation === null ? '' : `token ${generation - 1}`
  const texts: Readonly<Record<Step['kind'], string>> = {
    issued: 'The login returned it.',
    rotated: `It replaced ${before}.`,
    kept: 'It was too new to rotate, so the client got the same token again.',
    replayed: `${before.replace('t', 'T')} came again within the retry window, and got the same successor.`,
    reused: 'It had been replaced and came again too late. It counts as stolen, so the session is revoked.',
    refused: `A refresh was refused: ${words(reason ?? '')}.`,
    'rolled back': 'The token is newer than the store knows: the store lost writes.',
    unreadable: 'The stored successor cannot be read: the refresh key changed.',
    revoked: `The session was revoked: ${words(reason ?? '')}.`,
  }
  return texts[kind]
}

function Revoke({ session }: { readonly session: StudioSession }) {
  const [error, setError] = useState<string>()
  const revoke = () =>
    call<{ readonly revoked: boolean }>('revoke', { sessionId: session.id, subject: session.subject }).then(
      ({ revoked }) => setError(revoked ? undefined : 'The store does not have this session any more.'),
      (e: Error) => setError(e.message),
    )
  return (
    <p class="actions">
      <button type="button" class="danger" onClick={() => void revoke()}>
        Revoke session
      </button>
      <Problem text={error} />
    </p>
  )
}
