/** How sure the broker is who somebody is. @see Art. 8 eIDAS-VO, § 3 Abs. 1 OZG */
export const assuranceLevels = ['substantial', 'high'] as const
export type AssuranceLevel = (typeof assuranceLevels)[number]
export const reaches = (level: AssuranceLevel, asked: AssuranceLevel): boolean => assuranceLevels.indexOf(level) >= assuranceLevels.indexOf(asked)
