import { createHash } from 'node:crypto'

/**
 * Inline styles that dmn-js writes and nobody may change: the mark of bpmn.io and its notice, which the licence wants shown as they are
 * (dmn-js-shared/lib/util/PoweredByUtil.js), and the invisible picture under the pointer while a row is dragged. Each is allowed by the hash of exactly
 * these words; every other inline style stays refused, here as on all pages. @see docs/adr/0007-dmn-js.md, CSP Level 3, 'unsafe-hashes'
 */
const stylesOfDmnJs = [
  'vertical-align:middle',
  'position: absolute; bottom: 15px; right: 15px; z-index: 100;',
  'z-index: 1001;position: fixed;top: 0;left: 0;right: 0;bottom: 0',
  'width: 100%;height: 100%;background: rgba(40,40,40,0.2)',
  'position: absolute;left: 50%;top: 40%;transform: translate(-50%);width: 260px;padding: 10px;background: white;box-shadow: 0 1px 4px rgba(0,0,0,0.3);font-family: Helvetica, Arial, sans-serif;font-size: 14px;display: flex;line-height: 1.3',
  'margin: 15px 20px 15px 10px; align-self: center;',
  '\n          visibility: hidden;\n          position: fixed;\n          top: -10000px\n      ',
]
export const allowedStyles = ["'unsafe-hashes'", ...stylesOfDmnJs.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)]
