import * as z from 'zod/mini'

/** `#rrggbb`, in lower case. */
const Color = z.string().check(z.regex(/^#[0-9a-f]{6}$/))

/** What the page paints in the merchant's colour in one theme. Contrast is kept already: they are used as they are. */
export const AccentColors = z.object({
  /** Links, the focus, progress: at least 4.5:1 on all that they stand on, `tint` too. */
  line: Color,
  /** A faint ground of the same hue. */
  tint: Color,
  /** The button, at rest, pointed at and pressed. */
  fill: Color,
  hover: Color,
  pressed: Color,
  /** What is written on the button: at least 4.5:1 on each of the three. */
  text: Color,
  /** The button's border, at least 3:1 on what it stands on; null where the button itself is that. */
  edge: z.nullable(Color),
})
export type AccentColors = z.infer<typeof AccentColors>

/** The merchant's accent in both themes of the page. */
export const Accent = z.object({ light: AccentColors, dark: AccentColors })
export type Accent = z.infer<typeof Accent>

/** The merchant's logo as the page shows it. */
export const Logo = z.object({
  /** A path of our own, for ever the same picture. */
  url: z.string(),
  /** CSS pixels. */
  width: z.int(),
  height: z.int(),
  /** The theme whose ground it can be seen on: in the other one it stands on a plate. */
  ground: z.enum(['any', 'light', 'dark']),
})
export type Logo = z.infer<typeof Logo>
