import { describe, expect, test } from 'vitest'
import { auditExpress } from '../../src/index.ts'
import { load, setUp, versions } from '../setup.ts'

describe.each(versions)('errors() on %s', async version => {
  const { express, sallyport } = await load(version)
  const { guard, routes, errors } = sallyport(setUp().auth)
  const misplaced = (app: object) => auditExpress(app).findings.filter(({ kind }) => kind === 'misplaced')

  test('before the routes are found', () => {
    const app = express()
    app.use(errors())
    app.get('/orders', guard(), (_req, res) => void res.end())
    expect(misplaced(app)).toEqual([
      { kind: 'misplaced', message: 'errors() is used before routes, and answers no refusal of theirs.' },
    ])
  })

  test('after the routes, or repeated after them, are correct', () => {
    const app = express()
    app.use('/auth', routes)
    app.use(errors())
    expect(misplaced(app)).toEqual([])
    app.get('/orders', guard(), (_req, res) => void res.end())
    expect(misplaced(app)).toHaveLength(1)
    app.use(errors())
    expect(misplaced(app)).toEqual([])
    expect(misplaced(express())).toEqual([])
  })
})
