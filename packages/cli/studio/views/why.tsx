import { useState } from 'preact/hooks'
import type { StudioExplanation, StudioFacts, StudioPolicy } from '../../src/studio/model.ts'
import { call, useAnswer } from '../call.ts'
import { Problem, Section } from '../parts.tsx'
import { Explanation } from './explanation.tsx'
import { NoPolicy } from './policy.tsx'

/** Asks the policy why a subject may, or may not, do something to a resource. */
export function Why({ facts, params }: { readonly facts: StudioFacts; readonly params: URLSearchParams }) {
  return (
    <Section
      title="Why 403?"
      intro="Asks the policy about a subject, a permission and a resource. Nothing is granted or written."
    >
      {facts.hasPolicy ? <Question startedAt={facts.startedAt} params={params} /> : <NoPolicy />}
    </Section>
  )
}

const firstSubject = (id: string) => JSON.stringify({ id, roles: [] }, null, 2)

function Question({ startedAt, params }: { readonly startedAt: number; readonly params: URLSearchParams }) {
  const { value: policy, error: policyError } = useAnswer<StudioPolicy>('policy', startedAt)
  const [id, setId] = useState(params.get('subject') ?? '')
  const [subject, setSubject] = useState(firstSubject(id))
  const [permission, setPermission] = useState(params.get('permission') ?? '')
  const [resource, setResource] = useState('')
  const [context, setContext] = useState('')
  const [explanation, setExplanation] = useState<StudioExplanation>()
  const [error, setError] = useState<string>()

  async function attempt(work: () => Promise<void>): Promise<void> {
    setError(undefined)
    await work().catch((e: Error) => setError(e.message))
  }
  const load = () =>
    attempt(async () => {
      const found = await call<object>(`subject?${new URLSearchParams({ id })}`)
      setSubject(JSON.stringify(found, null, 2))
    })
  const ask = () =>
    attempt(async () => {
      setExplanation(undefined)
      const question = {
        subject: read('Subject', subject),
        permission: permission || policy?.permissions[0] || '',
        resource: read('Resource', resource),
        context: read('Context', context),
      }
      setExplanation(await call<StudioExplanation>('explain', question))
    })
  const submit = (event: Event) => {
    event.preventDefault()
    void ask()
  }
  return (
    <div class="why">
      <form onSubmit={submit}>
        <div class="load">
          <label class="field">
            <span>User id</span>
            <input value={id} onInput={e => setId(e.currentTarget.value)} />
          </label>
          <button type="button" disabled={id === ''} onClick={() => void load()}>
            Load claims
          </button>
        </div>
        <Json label="Subject" value={subject} onInput={setSubject} rows={5} />
        <label class="field">
          <span>Permission</span>
          <select value={permission || policy?.permissions[0]} onChange={e => setPermission(e.currentTarget.value)}>
            {policy?.permissions.map(name => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Json
          label="Resource"
          value={resource}
          onInput={setResource}
          rows={6}
          hint='as the guard loads it, such as {"maker_id": "…"}'
        />
        <Json label="Context" value={context} onInput={setContext} rows={2} hint="optional" />
        <button type="submit" class="primary">
          Ask why
        </button>
        <Problem text={error ?? policyError} />
      </form>
      <div aria-live="polite">{explanation && <Explanation explanation={explanation} />}</div>
    </div>
  )
}

function Json(props: {
  readonly label: string
  readonly value: string
  readonly rows: number
  readonly hint?: string
  readonly onInput: (text: string) => void
}) {
  return (
    <label class="field">
      <span>
        {props.label} <small>JSON{props.hint && `, ${props.hint}`}</small>
      </span>
      <textarea
        rows={props.rows}
        spellcheck={false}
        value={props.value}
        onInput={e => props.onInput(e.currentTarget.value)}
      />
    </label>
  )
}

function read(label: string, text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${label} is not JSON: ${(error as Error).message}`, { cause: error })
  }
}
