import type { Sitting } from "./sitting.ts";

/** Quotes, breaks in fields, a mark of byte order, ends of lines as in Windows, commas for points, and a row that is too long. */
const european = [
  "\ufeffid;name;amount;date",
  '1;"Müller; Co ""X""";1.234,50;31.12.2024',
  '2;"two\nlines";5,25;01.02.2024',
  "3;;-;",
  "007;x;1 000,00 €;03.03.2024;more",
  "",
].join("\r\n");

const sales = `region,when,amount,customer
north,2024-01-05,"1,200.10",ann
north,2024-01-09,0.20,bo
south,2024-02-01,(5.00),ann
,2024-02-11,$7,bo
south,2024-02-11,n/a,cy
south,2024-02-11,n/a,cy
`;

const orders = `{"orders": [
  {"id": 1, "who": {"name": "Ana \\u00e9", "a b": null}, "lines": [{"sku": "x", "n": 2}, {"sku": "y"}], "total": 12.50},
  {"id": 2, "who": {"name": "Bo, \\"B\\""}, "lines": [], "total": null, "id": 3}
], "n": 1e3}
`;

const broken = [
  '{"a": 1,}',
  "[1 2]",
  "[1,,2]",
  "{'a': 1}",
  "{a: 1}",
  '{"a" 1}',
  '{"a": NaN}',
  '{"a": True}',
  "[01]",
  "[1.]",
  '["\\x"]',
  '["a\\tb\\n"',
  '["open',
  '{"a": 1} // why',
  "[1] [2]",
  "[1]]",
  "",
];

export const tables: Sitting = {
  skill: "data-analysis",
  files: {
    "european.csv": european,
    "sales.csv": sales,
    "orders.json": orders,
    "lines.jsonl": '{"a":1}\n{"a":2,"b":["x"]}\n',
    "faulty.jsonl": '{"a":1}\n{"a":2,"b":["x"}\n',
    "mixed.json": '{\n  "a": [1, "two", null],\n  "b": {\n    "c": "line\nbreak"\n  }\n}\n',
    ...Object.fromEntries(broken.map((each, index) => [`broken/${String(index).padStart(2, "0")}.json`, each])),
  },
  lines: [
    "perl $S/profile.pl european.csv",
    "perl $S/profile.pl sales.csv --values 2",
    ": >empty.csv; perl $S/profile.pl empty.csv; perl $S/query.pl empty.csv",
    "printf 'a,b\\n' | perl $S/profile.pl -",
    "printf 'a\\tb c\\r\"x\\ty\"\\t1\\r' | perl $S/profile.pl - --values 0",
    "printf 'a,b\\n1,\"x\\n2,y\\n' | perl $S/profile.pl - --values 0",
    "printf 'p;q\\n1,234;5\\n' | perl $S/profile.pl - --values 0; printf 'p;q\\n1,234;5\\n' | perl $S/profile.pl - --values 0 --decimal dot",
    "printf 'n\\n5 1/2\" pipe\\n' | perl $S/query.pl -",
    "printf 'city\\nK\\366ln\\n' | perl $S/query.pl - --as csv; printf '\\377\\376a\\000\\n\\000\\344\\000\\n\\000' | perl $S/query.pl - --as csv",
    "printf '1,2\\n3,4\\n' | perl $S/query.pl - --no-header --where '2 > 2' --as json",
    "perl $S/query.pl sales.csv --where 'amount > 1' --sort amount:desc",
    "perl $S/query.pl sales.csv --where 'customer ~ ^(ann|bo)$' --where 'region is not empty' --select customer,amount --as csv",
    "perl $S/query.pl sales.csv --group region,when:month --sum amount --mean amount --distinct customer",
    "perl $S/query.pl sales.csv --median amount --max when --as json",
    "perl $S/query.pl sales.csv --sort when --limit 1",
    "perl $S/query.pl european.csv --where 'amount < 1234.5' --where 'date >= 2024-02' --as csv; perl $S/query.pl european.csv --where 'date > 1.3.2024' --select id",
    "perl $S/query.pl sales.csv --where 'price > 1'",
    "perl $S/query.pl sales.csv --where 'amount > much'; perl $S/query.pl sales.csv --where 'when = soon'; perl $S/query.pl sales.csv --select price; perl $S/query.pl sales.csv --sum region",
    "perl $S/query.pl nowhere.csv; perl $S/query.pl; perl $S/profile.pl .",
    'awk \'BEGIN { print "id,region,amount"; for (i = 1; i <= 100000; i++) printf "%d,%s,\\"%d,%03d.%02d\\"\\r\\n", i, i % 3 ? "north" : "south", 1 + i % 9, i % 1000, i % 100 }\' >big.csv; perl $S/query.pl big.csv --group region --sum amount --max id',
    "perl $S/json.pl check orders.json; perl $S/json.pl check lines.jsonl; perl $S/json.pl check faulty.jsonl; perl $S/json.pl check mixed.json",
    "perl $S/json.pl shape orders.json",
    "perl $S/json.pl shape lines.jsonl",
    "perl $S/json.pl get 'orders[].who.name' orders.json; perl $S/json.pl get 'orders[0].who[\"a b\"]' orders.json; perl $S/json.pl get 'orders[0].lines' orders.json",
    "perl $S/json.pl get price orders.json",
    "perl $S/json.pl rows orders orders.json",
    "perl $S/json.pl rows . lines.jsonl | perl $S/query.pl - --where 'a > 1'",
    "for each in broken/*.json; do perl $S/json.pl check $each; done",
    "perl -e 'print \"[\" x 5000' | perl $S/json.pl check -",
    'awk \'BEGIN { print "["; for (i = 1; i <= 5000; i++) printf "{\\"id\\": %d, \\"tags\\": [\\"ä\\", {\\"x\\": true}]},\\n", i; print "{}]" }\' | perl $S/json.pl shape -',
  ],
};
