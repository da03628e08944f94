/** The door of the Ablage: other modules file by decision, take back, and ask where something lies. */
export { file, findAkteOf, findDepositOf, findNamed, unfile } from './service.ts'
