/** Says on a terminal what takes long, in one line that disappears. */
export interface Progress {
  show(text: string): void
  end(): void
}

const eraseLine = '\r\u001B[K'

/** Without a terminal it writes nothing. */
export function progressOn(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { show() {}, end() {} }
  return {
    show: text => void stream.write(`${eraseLine}${text} …`),
    end: () => void stream.write(eraseLine),
  }
}
