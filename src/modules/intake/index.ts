/** The door of the Posteingang: others bring something in and ask how far it is. */
export { folderOrigin, progress, receive } from './service.ts'
