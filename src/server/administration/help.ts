import type { Command, Parameter } from './command.ts'

const orLeftOut = (written: string, isOptional = false) => (isOptional ? `[${written}]` : written)

const usage = (name: string, { positionals, options }: Command): string =>
  [
    'merchants',
    name,
    ...Object.entries(positionals).map(([positional, { isOptional }]) => orLeftOut(`<${positional}>`, isOptional)),
    ...Object.entries(options).map(([option, { isOptional, isFlag }]) =>
      orLeftOut(isFlag ? `--${option}` : `--${option} <…>`, isOptional),
    ),
  ].join(' ')

const rows = (entries: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...entries.map(([left]) => left.length))
  return entries.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}

const described = (parameters: Readonly<Record<string, Parameter>>, write: (name: string) => string) =>
  Object.entries(parameters).map(([name, { expected }]) => [write(name), expected] as const)

export const commandHelp = (name: string, command: Command): string =>
  [
    `${usage(name, command)} [--json]`,
    command.summary,
    ...command.notes,
    rows([
      ...described(command.positionals, (positional) => `<${positional}>`),
      ...described(command.options, (option) => `--${option}`),
      ['--json', 'answer in JSON, for programs'],
      ['-h, --help', 'this text'],
    ]),
  ].join('\n\n')

export const generalHelp = (commands: Readonly<Record<string, Command>>): string =>
  [
    'merchants <command> … [--json]',
    'Adds and changes the merchants of this installation: of the database in DATABASE_URL, or without one, of the demo in ' +
      'DATA_DIR, whether it runs or not.',
    rows(Object.entries(commands).map(([name, { summary }]) => [name, summary])),
    '`merchants <command> --help` says what a command takes. Exit codes: 0 done, 1 not possible, 2 wrong command line.',
  ].join('\n\n')
