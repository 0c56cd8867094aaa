/** sql.js without the parts for Node, which ask for `__dirname` and find none in an ES module. */
declare module "sql.js/dist/sql-wasm-browser.js" {
  import start = require("sql.js");
  export = start;
}
