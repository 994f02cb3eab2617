/** The public password of the users that the API creates in development. */
export const demoPassword = 'correct horse battery staple'

const users = [
  ['maker1', 'maker', 'enters orders and sees their own'],
  ['checker1', 'checker', 'approves what is assigned to them, up to 10,000.00'],
  ['super1', 'super-checker', 'sees everything, assigns orders, approves any amount that is assigned to them'],
  ['admin', 'admin', 'approves any order, and blocks users'],
  ['lead1', 'maker, super-checker', 'may do both, but never approves their own orders'],
] as const

interface Props {
  readonly isBusy: boolean
  readonly onChoose: (username: string) => void
}

/** The users of the demonstration, one click away. */
export function DemoUsers({ isBusy, onChoose }: Props) {
  return (
    <section className="card">
      <h2>Try it as</h2>
      <ul className="people">
        {users.map(([name, role, does]) => (
          <li key={name}>
            <button type="button" disabled={isBusy} onClick={() => onChoose(name)}>
              {name}
            </button>
            <p>
              <strong>{role}</strong> {does}
            </p>
          </li>
        ))}
      </ul>
      <p className="quiet">
        Also maker2 and checker2. The password of all of them is <code>{demoPassword}</code>. They exist only in
        development.
      </p>
      <h3>A round</h3>
      <ol className="steps">
        <li>As maker1, enter an order, and try to approve it.</li>
        <li>As super1, assign it to checker1. As checker1, approve it.</li>
        <li>As anybody, copy your refresh token for the thief, refresh, and let the thief use the copy.</li>
      </ol>
    </section>
  )
}
