import { createReadStream } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { pathTo } from '../../contract/routes.ts'
import { accentColors } from '../brand/accent-colors.ts'
import { type EncodedLogo, encodeLogo } from '../brand/encode-logo.ts'
import { LogoRefused, largestFile } from '../brand/judge-logo-file.ts'
import { setAccent } from '../merchants/set-accent.ts'
import { setLogo } from '../merchants/set-logo.ts'
import { CommandError, command } from './command.ts'
import { describeAccent, describeLogo } from './describe-brand.ts'
import { noSuchMerchant } from './no-such-merchant.ts'
import { accentColor, logoFile, merchantId, none } from './parameters.ts'
import { indented } from './table.ts'

export const setAccentCommand = command({
  summary: 'Set the colour of a merchant’s payment pages: of the button, links and the focus.',
  notes: [
    'Where text could not be read in the colour, or a button not be made out, pages use a lighter or darker one of the ' +
      'same hue: the answer says which.',
  ],
  positionals: { merchant: merchantId, colour: accentColor },
  options: { none },
  check: (given) => ((given.colour === undefined) === given.none ? null : 'Give either a <colour> or --none.'),
  async run({ db }, { merchant: id, colour: color = null }) {
    if (!(await setAccent(db, { merchantId: id, color }))) throw noSuchMerchant(id)
    const accent = color === null ? null : accentColors(color)
    return {
      text:
        color === null || accent === null
          ? 'Pages have Kasa’s own colours from now on.'
          : `The accent is ${color} from now on.\n\n${indented(describeAccent(color, accent))}`,
      json: { id, accent_color: color, accent },
    }
  },
})

const readLogoFile = async (path: string): Promise<EncodedLogo> => {
  try {
    // No more than is needed to know that it is too large.
    return await encodeLogo(await buffer(createReadStream(path, { end: largestFile })))
  } catch (cause) {
    if (cause instanceof LogoRefused) throw new CommandError(`${path} cannot be the logo. ${cause.message}`, { cause })
    if (cause instanceof Error && 'syscall' in cause)
      throw new CommandError(`${path} cannot be read: ${cause.message}.`, { cause })
    throw cause
  }
}

export const setLogoCommand = command({
  summary: 'Set the logo beside a merchant’s name on payment pages.',
  notes: [
    'The file is read once and made into a small WebP of our own, without what cannot be seen. Best is a logo of at least ' +
      '528 pixels in width or 168 in height, on a transparent ground.',
  ],
  positionals: { merchant: merchantId, file: logoFile },
  options: { none },
  check: (given) => ((given.file === undefined) === given.none ? null : 'Give either a <file> or --none.'),
  async run(deps, { merchant: id, file }) {
    const logo = file === undefined ? null : await readLogoFile(file)
    if (!(await setLogo(deps, { merchantId: id, logo }))) throw noSuchMerchant(id)
    if (logo === null) return { text: 'Pages show no logo from now on.', json: { id, logo } }
    const { image, id: hash, ...size } = logo
    const shown = { url: pathTo('logo', hash), ...size }
    return {
      text: `Pages show the logo from now on: ${describeLogo(shown)} (${image.length} bytes).`,
      json: { id, logo: shown },
    }
  },
})
