const mark = Symbol('mark')

/** A request of Express. */
interface Extended {
  [mark]?: boolean
  auth?: unknown
}

/** Sets two properties of a request, as our guards do for the code behind them. */
export function setTwoProperties(request: object): void {
  const extended = request as Extended
  extended[mark] = true
  extended.auth = true
}
