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
  const { auth, ann } = await testAuth({ hasher: instantHasher() })
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
  expect(points).toContainEqual(['sallyport.sessions.ended', { reason: 'logout' }, 1])
  expect(points).toContainEqual(['sallyport.hashing.running', {}, 0])
  expect(points).toContainEqual(['sallyport.feed.ends', {}, 1])
  const told = inspect([spans.getFinishedSpans().map(span => [span.attributes, span.events, span.status]), points], {
    depth: 12,
  })
  for (const secret of [password, ann.id, 'ann', pair.accessToken, pair.refreshToken])
    expect(told).not.toContain(secret)
})

afterAll(() => provider.shutdown())
