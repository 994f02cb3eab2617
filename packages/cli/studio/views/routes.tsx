import { useState } from 'preact/hooks'
import type { StudioRoute, StudioRoutes, Tone } from '../../src/studio/model.ts'
import { useAnswer } from '../call.ts'
import { Badge, Empty, Problem, Section } from '../parts.tsx'

const tones: Readonly<Record<StudioRoute['kind'], Tone>> = { guarded: 'good', public: 'notice', unguarded: 'bad' }

/** Every route with its guard, from the audit. */
export function Routes({ startedAt }: { readonly startedAt: number }) {
  const { value, error } = useAnswer<StudioRoutes>('routes', startedAt)
  const [filter, setFilter] = useState('')
  const isShown = ({ method, path, access }: StudioRoute) =>
    `${method} ${path} ${access}`.toLowerCase().includes(filter.toLowerCase())
  const controls = (
    <label class="field">
      <span>Filter</span>
      <input
        type="search"
        value={filter}
        placeholder="method, path, role…"
        onInput={e => setFilter(e.currentTarget.value)}
      />
    </label>
  )
  return (
    <Section title="Routes" intro="Who may call what, as sallyport routes lists it." controls={controls}>
      <Problem text={error} />
      {value && !value.isKnown && (
        <Empty title="The routes are not known">
          Export the application as <code>app</code> from the module, or start Studio with a module that exports{' '}
          <code>createApp</code>.
        </Empty>
      )}
      {value?.findings.map(finding => (
        <p class="finding" key={finding}>
          {finding}
        </p>
      ))}
      {value?.isKnown && <RouteTable routes={value.routes.filter(isShown)} />}
    </Section>
  )
}

function RouteTable({ routes }: { readonly routes: readonly StudioRoute[] }) {
  if (routes.length === 0) return <Empty title="No route matches">Change the filter to see others.</Empty>
  return (
    <div class="table" tabIndex={0} role="region" aria-label="Table of routes">
      <table>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col">Path</th>
            <th scope="col">Guard</th>
            <th scope="col">Access</th>
            <th scope="col">Declared at</th>
          </tr>
        </thead>
        <tbody>
          {routes.map(({ method, path, kind, access, declaredAt }) => (
            <tr key={`${method} ${path}`}>
              <td>
                <code>{method}</code>
              </td>
              <td class="path">
                <code>{path}</code>
              </td>
              <td>
                <Badge tone={tones[kind]}>{kind}</Badge>
              </td>
              <td>{access}</td>
              <td class="path">{declaredAt !== null && <code>{declaredAt}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
