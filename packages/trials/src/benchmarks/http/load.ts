import { connect, type Socket } from 'node:net'

const connections = 8
const ok = 'HTTP/1.1 200'
const bodyOf = /\r\nContent-Length: (\d+)\r\n/i

/** Sends one request for each token over a few open connections. Rejects if an answer is not 200. */
export async function send(port: number, tokens: readonly string[]): Promise<void> {
  const left = [...tokens]
  await Promise.all(Array.from({ length: Math.min(connections, tokens.length) }, () => sendOver(port, left)))
}

async function sendOver(port: number, tokens: string[]): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  try {
    for (let token = tokens.pop(); token !== undefined; token = tokens.pop()) {
      socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`)
      const answer = await answerOf(socket)
      if (!answer.startsWith(ok)) throw new Error(`a request was answered ${answer.slice(0, 40)}`)
    }
  } finally {
    socket.destroy()
  }
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const settle = (finish: () => void) => {
      socket.off('data', read)
      socket.off('error', fail)
      socket.off('close', close)
      finish()
    }
    const fail = (error: Error) => settle(() => reject(error))
    const close = () => fail(new Error('the connection was closed'))
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (isWhole(text)) settle(() => resolve(text))
    }
    socket.on('data', read)
    socket.on('error', fail)
    socket.on('close', close)
  })
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return false
  return text.length >= end + 4 + Number(bodyOf.exec(text)?.[1] ?? 0)
}
