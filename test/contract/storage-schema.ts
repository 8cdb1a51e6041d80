/** A reader of prisma/schema.prisma, for as much of its language as the schema uses: what the catalogue should hold. */

export interface Column {
  name: string;
  type: string;
  nullable: boolean;
  default: string | null;
}

export interface Index {
  name: string;
  table: string;
  unique: boolean;
  /** `name` or `name DESC`. */
  columns: string[];
}

export interface ForeignKey {
  table: string;
  columns: string[];
  references: string;
  referencedColumns: string[];
}

export interface Catalogue {
  tables: Record<string, Column[]>;
  indexes: Index[];
  foreignKeys: ForeignKey[];
}

/** Prisma's scalar types on PostgreSQL; `Json @db.Json` and `Int @db.SmallInt` are the native types in use; lists may be of any. */
const COLUMN_TYPES: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  Float: 'double precision',
  Boolean: 'boolean',
  DateTime: 'timestamp(3) without time zone',
  Json: 'jsonb',
  Bytes: 'bytea',
};

interface Field {
  name: string;
  column: string;
  type: string;
  optional: boolean;
  attributes: string;
}

export function expectedCatalogue(schema: string): Catalogue {
  const models = [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => {
    const lines = body.split('\n').map((line) => line.trim());
    const fields = lines.filter((line) => /^\w/.test(line)).map(readField);
    const blockAttributes = lines.filter((line) => line.startsWith('@@'));
    return {
      name,
      table: mapped(blockAttributes.find((line) => line.startsWith('@@map')) ?? '') ?? name,
      fields,
      blockAttributes,
    };
  });
  const modelNames = new Set(models.map(({ name }) => name));
  const catalogue: Catalogue = { tables: {}, indexes: [], foreignKeys: [] };
  for (const { table, fields, blockAttributes } of models) {
    const columnsOf = (list: string) =>
      list.split(/,(?![^(]*\))/).map((item) => {
        const [, name = '', options = ''] = /^\s*(\w+)(\(.*\))?\s*$/.exec(item) ?? [];
        const column = fields.find((field) => field.name === name)?.column ?? `?${name}`;
        return options.includes('Desc') ? `${column} DESC` : column;
      });
    const index = (unique: boolean, columns: string[], suffix: string) => {
      const parts = suffix === 'pkey' ? [table, suffix] : [table, ...columns.map((c) => c.split(' ')[0]), suffix];
      catalogue.indexes.push({ name: parts.join('_'), table, unique, columns });
    };
    const scalars = fields.filter(({ type }) => !modelNames.has(type.replace('[]', '')));
    catalogue.tables[table] = scalars.map(toColumn);
    for (const { column, attributes } of scalars) {
      if (/@id\b/.test(attributes)) index(true, [column], 'pkey');
      if (/@unique\b/.test(attributes)) index(true, [column], 'key');
    }
    for (const line of blockAttributes) {
      const [, kind, list = '', more = ''] = /^@@(id|unique|index)\(\[(.*)\](.*)\)$/.exec(line) ?? [];
      if (kind) index(kind !== 'index', columnsOf(list), { id: 'pkey', unique: 'key', index: 'idx' }[kind] ?? '');
      // PostgreSQL cuts longer names off: such an index has a name of its own.
      const name = /map: "(\w+)"/.exec(more)?.[1];
      const added = catalogue.indexes.at(-1);
      if (name && added) added.name = name;
    }
    for (const { type, attributes } of fields) {
      const relation = /@relation\(fields: \[(.*?)\], references: \[(.*?)\]/.exec(attributes);
      const target = models.find(({ name }) => name === type);
      if (!relation || !target) continue;
      const referenced = (relation[2] ?? '').split(/,\s*/);
      catalogue.foreignKeys.push({
        table,
        columns: columnsOf(relation[1] ?? ''),
        references: target.table,
        referencedColumns: referenced.map((name) => target.fields.find((f) => f.name === name)?.column ?? `?${name}`),
      });
    }
  }
  return catalogue;
}

const mapped = (attributes: string) => /@map\("(\w+)"\)/.exec(attributes)?.[1];

function readField(line: string): Field {
  const [, name = '', type = '', optional = '', attributes = ''] =
    /^(\w+)\s+(\w+(?:\[\])?)(\?)?\s*(.*)$/.exec(line) ?? [];
  return { name, column: mapped(attributes) ?? name, type, optional: optional === '?', attributes };
}

function toColumn({ column, type, optional, attributes }: Field): Column {
  const [, value] = /@default\((.*?)\)(?:\s|$)/.exec(attributes) ?? [];
  return {
    name: column,
    type: type.endsWith('[]')
      ? `${COLUMN_TYPES[type.slice(0, -2)]}[]`
      : attributes.includes('@db.SmallInt')
        ? 'smallint'
        : attributes.includes('@db.Json') && !attributes.includes('@db.JsonB')
          ? 'json'
          : (COLUMN_TYPES[type] ?? `?${type}`),
    nullable: optional,
    // As PostgreSQL writes them.
    default:
      value === 'now()'
        ? 'CURRENT_TIMESTAMP'
        : value === '[]'
          ? "'{}'::text[]"
          : (value?.replace(/^"(.*)"$/, "'$1'::text") ?? null),
  };
}
