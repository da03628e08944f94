import { KernButton } from '@kern-ux-annex/kern-react-kit'
import type { ComponentProps } from 'react'

/**
 * One button of many that say the same. Its name begins with the words that stand on it, for who says them aloud, and goes on with what it is for, for who
 * hears it.
 * @see WCAG 2.2, 2.5.3
 */
export const ActOf = ({ of, ...props }: ComponentProps<typeof KernButton> & { text: string; of: string }) => (
  <KernButton {...props} alt={`${props.text}${props.text.endsWith('?') ? '' : ':'} ${of}`} />
)
