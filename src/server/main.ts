import { pino } from 'pino'
import { readConfig } from './config.ts'
import { demoGreeting } from './demo-greeting.ts'
import { logSerializers } from './observability/log-serializers.ts'
import { StartError } from './start-error.ts'
import { type RunningServer, startServer } from './start-server.ts'

const stopTimeoutMs = 10_000
/** npm passes a Ctrl-C on to us although the terminal has sent us the same one already. */
const sameSignalMs = 1_000

const toStdout = (text: string) => process.stdout.write(text)
const log = pino({ serializers: logSerializers }, pino.destination(2))

let server: Promise<RunningServer> | null = null
let stoppingSince: number | null = null

const stop = async (exitCode: number): Promise<void> => {
  if (stoppingSince !== null) return
  stoppingSince = Date.now()
  setTimeout(() => {
    log.error('stopping took too long: what is left is cut off')
    process.exit(1)
  }, stopTimeoutMs).unref()
  const running = await server?.catch(() => null)
  await running?.stop()
  process.exit(exitCode)
}

const onSignal = () => {
  if (stoppingSince !== null && Date.now() > stoppingSince + sameSignalMs) process.exit(1)
  void stop(0)
}

const onFatal = (error: unknown) => {
  log.fatal({ err: error }, 'an error that nothing expected: stopping')
  void stop(1)
}

const start = async (): Promise<void> => {
  const config = readConfig(process.env)
  log.level = config.logLevel
  server = startServer({
    config,
    log,
    onDatabaseLost: (logFile) => onFatal(new Error(`The embedded PostgreSQL has ended: ${logFile} says why`)),
    say: (sentence) => process.stderr.write(`${sentence}\n`),
  })
  const { app, port, publicUrl } = await server
  if (stoppingSince !== null) return
  log.info({ port, publicUrl }, 'ready')
  if (config.databaseUrl === null) toStdout(await demoGreeting(app, publicUrl))
}

process.on('SIGINT', onSignal)
process.on('SIGTERM', onSignal)
process.on('unhandledRejection', onFatal)
process.on('uncaughtException', onFatal)

start().catch((error: unknown) => {
  if (!(error instanceof StartError)) return onFatal(error)
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
