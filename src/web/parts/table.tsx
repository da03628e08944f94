import type { ReactNode } from 'react'

export type Column<Row> = { name: string; cell: (row: Row) => ReactNode; numeric?: boolean /** This column names the row. */; head?: boolean }

/** KERN's table; under 40 rem each row becomes a card whose cells say what they are. `caption` is for screen readers unless `shown`. */
export function Table<Row>({
  caption,
  columns,
  rows,
  id,
}: {
  caption: string
  columns: Column<Row>[]
  rows: readonly Row[]
  id: (row: Row) => string
}) {
  return (
    <table className="kern-table kern-table--small vz-table">
      <caption className="kern-sr-only">{caption}</caption>
      <thead className="kern-table__header">
        <tr className="kern-table__row">
          {columns.map((c) => (
            <th key={c.name} scope="col" className={c.numeric ? 'kern-table__header kern-table__header--numeric' : 'kern-table__header'}>
              {c.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="kern-table__body">
        {rows.map((row) => (
          <tr key={id(row)} className="kern-table__row">
            {columns.map((c) =>
              c.head ? (
                <th key={c.name} scope="row" className="kern-table__cell vz-table__head">
                  {c.cell(row)}
                </th>
              ) : (
                <td key={c.name} data-name={c.name} className={c.numeric ? 'kern-table__cell kern-table__cell--numeric' : 'kern-table__cell'}>
                  {c.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
