export { createActors, type SessionMaker } from './actors.ts'
export { expectAudit, type AuditExpectation } from './audit/expect-audit.ts'
export { probe, type ProbeOptions } from './audit/probe.ts'
export type { ProbeSamples } from './audit/probe-body.ts'
export type { ProbeTarget } from './audit/probe-target.ts'
export { probeTokens, type ProbeAuth, type ProbeTokens } from './audit/probe-tokens.ts'
export type { BrowserServer } from './browsers/browser.ts'
export { simulateBrowsers, type BrowserReport, type BrowserSimulation } from './browsers/simulate.ts'
export { createClock, type DurationText, type TestClock } from './clock.ts'
export type {
  AdapterApp,
  AdapterClaims,
  AdapterRoute,
  AdapterUser,
  HttpAdapter,
  Listening,
  Seen,
} from './http/adapter.ts'
export { testHttpAdapter } from './http/test-http-adapter.ts'
export type { PhoneServer } from './phones/phone.ts'
export { simulatePhones, type PhoneReport, type PhoneSimulation } from './phones/simulate-phones.ts'
export { loseAnswer, raceTabs, replayAfter, type RaceResult, type RefreshServer } from './races.ts'
export { oneTimeTokenRecord, rotatedFields, sessionRecord } from './records.ts'
export type { Opened, SuiteOptions, TestRunner } from './runner.ts'
export { createTestAuth, type TestAuth, type TestAuthOptions, type TestClaims } from './test-auth.ts'
export { requireService, type ServiceName } from './services.ts'
export { stallingProxy, type StallingProxy } from './stalling-proxy.ts'
export { testBlockStore } from './suites/block-store.ts'
export { testOneTimeTokenStore } from './suites/one-time-token-store.ts'
export { testRevocationFeed, type FeedSuiteOptions } from './suites/revocation-feed.ts'
export { testSessionStore } from './suites/session-store.ts'
export { testStore, type StoreSuiteOptions } from './suites/store.ts'
export { testThrottleStore } from './suites/throttle-store.ts'
