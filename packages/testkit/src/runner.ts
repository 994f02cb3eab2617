import assert from 'node:assert/strict'

/** The part of a test runner that the suites use. vitest and jest fit directly, node:test with `afterAll: after`. */
export interface TestRunner {
  /** Defines a group of tests. */
  readonly describe: (name: string, body: () => void) => unknown
  /** Defines a test. */
  readonly test: (name: string, body: () => Promise<void>) => unknown
  /** Default: the first case opens the connections. */
  readonly beforeAll?: (body: () => Promise<void>) => unknown
  /** Default: a last case closes the connections. */
  readonly afterAll?: (body: () => Promise<void>) => unknown
}

/** A store with its own connection. */
export interface Opened<S> {
  /** The store. */
  readonly store: S
  /** Closes what was opened. */
  close?(): Promise<void>
}

/** The store that a suite tests. */
export interface SuiteOptions<S> {
  /** The name of the store in the titles of the cases. */
  readonly name: string
  /**
   * Opens another connection to the database under test. It is called several times, to simulate several processes. A
   * store in memory returns the same object each time.
   */
  open(): Promise<Opened<S>>
  /** Opens a store that cannot reach its database. All its methods must reject. Default: none, and no such case. */
  broken?(): Promise<Opened<S>>
}

/** The stores of a case. `views` are separate connections, `store` is the first of them. */
export interface UnderTest<S> {
  readonly store: S
  readonly views: readonly S[]
}

/** Cases by name. */
export type Cases<S> = Readonly<Record<string, (subject: UnderTest<S>) => Promise<void>>>

const connections = 4

/** Runs cases one after the other, on shared connections. */
export function runSuite<S>(runner: TestRunner, part: string, options: SuiteOptions<S>, cases: Cases<S>): void {
  runner.describe(`${part}: ${options.name}`, () => {
    const views = openOnce(options)
    runner.beforeAll?.(async () => void (await views.open()))
    for (const [name, body] of Object.entries(cases)) {
      runner.test(`J03 ${name}`, async () => body(await views.open()))
    }
    const closeAfter = runner.afterAll ?? (close => runner.test('closes its connections', close))
    closeAfter(async () => views.close())
  })
}

/**
 * Creates a case for each method of a port: it must reject if the store cannot reach its database. Returns no cases without
 * `broken`.
 */
export function brokenCases<S>(
  options: SuiteOptions<S>,
  calls: { readonly [Method in keyof S]: (store: S) => Promise<unknown> },
): Cases<S> {
  const open = options.broken?.bind(options)
  if (!open) return {}
  const rejects = async (name: string, call: (store: S) => Promise<unknown>) => {
    const opened = await open()
    const outcome = await call(opened.store).then(
      () => 'resolved',
      () => 'rejected',
    )
    await opened.close?.()
    assert.equal(outcome, 'rejected', `${name} resolved, although the database cannot be reached`)
  }
  const title = (name: string) => `${name} rejects when the database cannot be reached`
  return Object.fromEntries(
    Object.entries<(store: S) => Promise<unknown>>(calls).map(
      ([name, call]) => [title(name), async () => rejects(name, call)] as const,
    ),
  )
}

function openOnce<S>(options: SuiteOptions<S>) {
  let opening: Promise<readonly Opened<S>[]> | undefined
  return {
    async open(): Promise<UnderTest<S>> {
      opening ??= openAll(options)
      const views = (await opening).map(each => each.store)
      return { store: views[0]!, views }
    },
    async close(): Promise<void> {
      for (const each of (await opening) ?? []) await each.close?.()
    },
  }
}

async function openAll<S>(options: SuiteOptions<S>): Promise<readonly Opened<S>[]> {
  const opened: Opened<S>[] = []
  for (let count = 0; count < connections; count++) opened.push(await options.open())
  return opened
}
