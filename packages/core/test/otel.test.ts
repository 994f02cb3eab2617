import { context, metrics, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { inspect } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { instrument } from '../src/otel.ts'
import { password, testAuth } from './fixtures/auth.ts'
import { instantHasher } from './fixtures/instant-hasher.ts'

const spans = new InMemorySpanExporter()
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 3_600_000 })
const provider = new MeterProvider({ readers: [reader] })

test('without a registered provider nothing is needed, and everything works', async () => {
  const { auth, ann } = await testAuth()
  const { auth: traced, stop } = instrument(auth)
  expect((await traced.createSession(ann.id)).tokenType).toBe('Bearer')
  stop()
})

test('spans and metrics tell outcomes by codes, and hold no login, token or id', async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }))
  metrics.setGlobalMeterProvider(provider)
  const { auth, ann } = await testAuth({ hashing: { hasher: instantHasher() } })
  ann.passwordHash = `plain:${password}`
  const { auth: traced, stop } = instrument(auth)

  const pair = await traced.login({ login: 'ann', password })
  await traced.login({ login: 'ann', password: 'wrong' }).catch(() => undefined)
  await traced.verify(pair.accessToken)
  await traced.refresh(pair.refreshToken)
  await traced.refresh(pair.refreshToken)
  await traced.logout(pair.refreshToken)
  await reader.forceFlush()
  stop()

  const names = spans.getFinishedSpans().map(span => [span.name, span.attributes['error.type']])
  expect(names).toEqual([
    ['sallyport.login', undefined],
    ['sallyport.login', 'credentials_invalid'],
    ['sallyport.refresh', undefined],
    ['sallyport.refresh', undefined],
    ['sallyport.logout', undefined],
  ])
  const points = measured
    .getMetrics()
    .at(-1)!
    .scopeMetrics.flatMap(({ metrics: list }) =>
      list.flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => [descriptor.name, attributes, value]),
      ),
    )
  expect(points).toContainEqual(['sallyport.logins', { outcome: 'succeeded' }, 1])
  expect(points).toContainEqual(['sallyport.logins', { outcome: 'failed' }, 1])
  expect(points).toContainEqual(['sallyport.refreshes', { verdict: 'rotated' }, 1])
  expect(points).toContainEqual(['sallyport.refreshes', { verdict: 'replayed' }, 1])
  expect(points).toContainEqual(['sallyport.sessions.revoked', { reason: 'logout' }, 1])
  expect(points).toContainEqual(['sallyport.hashing.running', {}, 0])
  expect(points).toContainEqual(['sallyport.feed.revocations', {}, 1])
  const told = inspect([spans.getFinishedSpans().map(span => [span.attributes, span.events, span.status]), points], {
    depth: 12,
  })
  for (const secret of [password, ann.id, 'ann', pair.accessToken, pair.refreshToken])
    expect(told).not.toContain(secret)
})

afterAll(() => provider.shutdown())

test('two instrumented Auths count an event once, and share the gauges', async () => {
  const [one, other] = [await testAuth(), await testAuth()]
  const stops = [instrument(one.auth), instrument(other.auth)].map(({ stop }) => stop)
  const before = await sums()
  await one.auth.createSession(one.ann.id).then(pair => one.auth.logout(pair.refreshToken))
  await other.auth.createSession(other.ann.id).then(pair => other.auth.logout(pair.refreshToken))
  const after = await sums()
  expect(after.ended - before.ended).toBe(2)
  expect(after.revocations).toBe(2)
  for (const stop of stops) stop()
})

/** What the counter of ended sessions and the gauge of revocations tell now. */
async function sums(): Promise<{ readonly ended: number; readonly revocations: number }> {
  await reader.forceFlush()
  const list = measured
    .getMetrics()
    .at(-1)!
    .scopeMetrics.flatMap(each => each.metrics)
  const sumOf = (name: string) => {
    const found = list.filter(({ descriptor }) => descriptor.name === name)
    const values = found.flatMap(({ dataPoints }) => dataPoints.map(({ value }) => value as number))
    return values.reduce((total, value) => total + value, 0)
  }
  return { ended: sumOf('sallyport.sessions.revoked'), revocations: sumOf('sallyport.feed.revocations') }
}
