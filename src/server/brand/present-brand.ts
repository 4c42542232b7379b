import type { Accent, Logo } from '../../contract/brand.ts'
import { pathTo } from '../../contract/routes.ts'
import { accentColors } from './accent-colors.ts'

/** A merchant's brand as it is stored. */
export interface BrandRow {
  accent_color: string | null
  logo_id: string | null
  logo_width: number | null
  logo_height: number | null
  logo_ground: Logo['ground'] | null
}

/** Choosing takes milliseconds, and each read of a session needs them. */
const chosen = new Map<string, Accent>()
const mostChosen = 1_000

const accentOf = (color: string): Accent => {
  const known = chosen.get(color)
  if (known) return known
  if (chosen.size >= mostChosen) chosen.clear()
  const accent = accentColors(color)
  chosen.set(color, accent)
  return accent
}

const logoOf = ({ logo_id: id, logo_width: width, logo_height: height, logo_ground: ground }: BrandRow): Logo | null =>
  id === null || width === null || height === null || ground === null
    ? null
    : { url: pathTo('logo', id), width, height, ground }

/** What pages show of a merchant beside its name; null for none. */
export interface Brand {
  logo: Logo | null
  accent: Accent | null
}

/** The merchant's logo and colours, ready to be shown. */
export const presentBrand = (row: BrandRow): Brand => ({
  logo: logoOf(row),
  accent: row.accent_color === null ? null : accentOf(row.accent_color),
})
