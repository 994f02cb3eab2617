import type { MatrixSection, StudioFacts, StudioPolicy } from '../../src/studio/model.ts'
import { useAnswer } from '../call.ts'
import { Empty, Problem, Section } from '../parts.tsx'

/** The matrix of the policy: who may do what. */
export function Policy({ facts }: { readonly facts: StudioFacts }) {
  return (
    <Section title="Policy" intro="Who may do what, including inherited rules, as sallyport policy matrix prints it.">
      {facts.hasPolicy ? <Matrix startedAt={facts.startedAt} /> : <NoPolicy />}
    </Section>
  )
}

/** What to do if Studio knows no policy. */
export function NoPolicy() {
  return (
    <Empty title="Studio knows no policy">
      Export <code>policy</code> from the module, or start Studio with <code>--policy src/policy.ts</code>.
    </Empty>
  )
}

function Matrix({ startedAt }: { readonly startedAt: number }) {
  const { value, error } = useAnswer<StudioPolicy>('policy', startedAt)
  return (
    <>
      <Problem text={error} />
      {value?.sections.map(section => (
        <Resource key={section.resource} section={section} />
      ))}
    </>
  )
}

function Resource({ section }: { readonly section: MatrixSection }) {
  return (
    <>
      <h3>{section.resource}</h3>
      {section.tables.map(({ head, rows }, at) => (
        <div class="table matrix" key={at} tabIndex={0} role="region" aria-label={`Rules for ${section.resource}`}>
          <table>
            <thead>
              <tr>
                {head.map(cell => (
                  <th key={cell} scope="col">
                    {cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([role, ...cells]) => (
                <tr key={role}>
                  <th scope="row">{role}</th>
                  {cells.map((cell, column) => (
                    <td key={column} class={classOf(cell)}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
      {section.notes.map(note => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
    </>
  )
}

function classOf(cell: string): string {
  if (cell === 'yes') return 'yes'
  return cell === 'no' || cell === 'never' ? 'no' : 'if'
}
