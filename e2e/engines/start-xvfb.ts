import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Display {
  /** What programs find it by, in DISPLAY. */
  name: string
  close(): Promise<void>
}

/** Starts a screen that nobody sees, with a number that is free. */
export const startXvfb = async (executable: string): Promise<Display> => {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp']
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const exit = once(child, 'exit')
  const endAtExit = () => child.kill('SIGKILL')
  process.once('exit', endAtExit)
  const numbers = child.stdio[3]
  if (!numbers) throw new Error('Xvfb has no way to say its number')
  const number = await Promise.race([
    once(numbers, 'data').then(([bytes]) => String(bytes).trim()),
    exit.then(([code]) => Promise.reject(new Error(`Xvfb ended before it was ready (${code})`))),
  ])
  return {
    name: `:${number}`,
    async close() {
      process.removeListener('exit', endAtExit)
      child.kill()
      await exit
    },
  }
}
