// A SQLite file, opened by SQLite as WebAssembly: npm's registry is all that installing it needs, and no compiler.
import { rmSync } from 'node:fs';
import { SqliteDialect } from 'kysely';
import sqlite from 'node-sqlite3-wasm';

export function openSqlite(file) {
  // A process that was killed leaves its lock behind. No other process opens this file.
  rmSync(`${file}.lock`, { recursive: true, force: true });
  const opened = new sqlite.Database(file);
  const database = {
    prepare: (sql) => ({
      // SQL comes from Kysely, where a value is always a parameter.
      reader: /^\s*(select|with|pragma)\b|\breturning\b/i.test(sql),
      all: (parameters) => opened.all(sql, parameters),
      run: (parameters) => opened.run(sql, parameters),
    }),
    close: () => opened.close(),
  };
  return {
    // A transaction has the one connection to itself, as Kysely does it.
    database: { dialect: new SqliteDialect({ database }), type: 'sqlite', transaction: true },
    close: database.close,
  };
}
