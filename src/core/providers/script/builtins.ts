import { Unsupported } from "./syntax.ts";
import { Callable, errorOf, failWith, Thing, toCallable, toList, toNumber, toText, type Value } from "./values.ts";

/** The globals of a calculated program. */
export function globals(): Map<string, Value> {
  const numbers = new Map<string, Value>([
    ["PI", Math.PI],
    ["E", Math.E],
  ]);
  for (const name of mathNames) numbers.set(name, new Callable((given) => mathOf(name)(...given.map(toNumber))));
  const asNumber = new Callable(
    ([value = 0]) => toNumber(value),
    [
      ["isInteger", new Callable(([value]) => Number.isInteger(value))],
      ["isFinite", new Callable(([value]) => Number.isFinite(value))],
      ["isNaN", new Callable(([value]) => Number.isNaN(value))],
      ["EPSILON", Number.EPSILON],
      ["MAX_SAFE_INTEGER", Number.MAX_SAFE_INTEGER],
    ],
  );
  const makeError = () => new Callable(([message]) => errorOf(message === undefined ? "" : toText(message)));
  return new Map<string, Value>([
    ["Math", new Thing(numbers)],
    ["Number", asNumber],
    ["String", new Callable(([value = ""]) => toText(value))],
    ["Boolean", new Callable(([value]) => Boolean(value))],
    ["parseInt", new Callable(([value, base]) => Number.parseInt(toText(value), base === undefined ? undefined : toNumber(base)))],
    ["parseFloat", new Callable(([value]) => Number.parseFloat(toText(value)))],
    ["isNaN", new Callable(([value]) => Number.isNaN(toNumber(value)))],
    ["Error", makeError()],
    ["RangeError", makeError()],
    ["TypeError", makeError()],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["NaN", Number.NaN],
    ["Array", new Callable(() => failWith("no arrays by length here"), arrayStatics())],
    ["Object", new Callable(([value]) => value, objectStatics())],
    ["console", new Thing(["log", "warn", "error", "info"].map((name) => [name, new Callable(() => undefined)] as const))],
  ]);
}

const mathNames = ["abs", "ceil", "floor", "round", "trunc", "sign", "sqrt", "min", "max", "pow", "hypot", "log", "log10", "log2"] as const;

function mathOf(name: (typeof mathNames)[number]): (...given: number[]) => number {
  return Math[name];
}

function arrayStatics(): [string, Value][] {
  const from = new Callable(([value, map]) => {
    const length = value instanceof Thing ? toNumber(value.fields.get("length")) : undefined;
    if (length !== undefined && !(length <= sizeLimit)) throw new Unsupported("a very long list");
    const items = length === undefined ? [...toList(value)] : new Array<Value>(length).fill(undefined);
    return map === undefined ? items : items.map((each, index) => toCallable(map).call([each, index]));
  });
  return [
    ["isArray", new Callable(([value]) => Array.isArray(value))],
    ["from", from],
    ["of", new Callable((given) => [...given])],
  ];
}

function objectStatics(): [string, Value][] {
  const fieldsOf = (value: Value) => (value instanceof Thing ? [...value.fields] : failWith("it is not an object"));
  return [
    ["keys", new Callable(([value]) => fieldsOf(value).map(([key]) => key))],
    ["values", new Callable(([value]) => fieldsOf(value).map(([, each]) => each))],
    ["entries", new Callable(([value]) => fieldsOf(value).map(([key, each]) => [key, each]))],
    ["freeze", new Callable(([value]) => value)],
    ["fromEntries", new Callable(([value]) => new Thing(toList(value).map((each) => pair(toList(each)))))],
  ];
}

function pair([key, value]: readonly Value[]): readonly [string, Value] {
  return [toText(key), value];
}

const sizeLimit = 10_000;

/** A field of a value, or undefined where the program would see undefined. */
export function fieldOf(value: Value, key: Value): Value {
  if (value === undefined || value === null) return failWith(`Cannot read properties of ${value} (reading '${toText(key)}')`);
  if (value instanceof Thing || value instanceof Callable) return value.fields.get(toText(key));
  const name = toText(key);
  if (Array.isArray(value) || typeof value === "string") {
    if (name === "length") return value.length;
    if (/^\d+$/.test(name)) return value[Number(name)];
  }
  const method = Array.isArray(value) ? listMethod(value, name) : plainMethod(value, name);
  if (method) return new Callable(method);
  throw new Unsupported(`.${name}`);
}

type Method = (given: readonly Value[]) => Value;

function plainMethod(value: string | number | boolean, name: string): Method | undefined {
  if (name === "toString" || name === "valueOf") return () => (name === "toString" ? String(value) : value);
  if (typeof value === "number" && name === "toFixed") return ([digits = 0]) => value.toFixed(Math.min(100, Math.max(0, toNumber(digits))));
  return typeof value === "string" && Object.hasOwn(textMethods, name) ? (given) => textMethods[name]?.(value, given) : undefined;
}

const textMethods: Readonly<Record<string, (text: string, given: readonly Value[]) => Value>> = {
  toUpperCase: (text) => text.toUpperCase(),
  toLowerCase: (text) => text.toLowerCase(),
  trim: (text) => text.trim(),
  trimStart: (text) => text.trimStart(),
  trimEnd: (text) => text.trimEnd(),
  charAt: (text, [at = 0]) => text.charAt(toNumber(at)),
  at: (text, [at = 0]) => text.at(toNumber(at)),
  charCodeAt: (text, [at = 0]) => text.charCodeAt(toNumber(at)),
  includes: (text, [part]) => text.includes(toText(part)),
  startsWith: (text, [part]) => text.startsWith(toText(part)),
  endsWith: (text, [part]) => text.endsWith(toText(part)),
  indexOf: (text, [part]) => text.indexOf(toText(part)),
  lastIndexOf: (text, [part]) => text.lastIndexOf(toText(part)),
  slice: (text, [from, to]) => text.slice(...range(from, to)),
  substring: (text, [from = 0, to]) => text.substring(toNumber(from), to === undefined ? undefined : toNumber(to)),
  split: (text, [mark]) => (mark === undefined ? [text] : text.split(toText(mark))),
  replace: (text, [what, by]) => text.replace(toText(what), () => toText(by)),
  replaceAll: (text, [what, by]) => text.replaceAll(toText(what), () => toText(by)),
  concat: (text, given) => text + given.map(toText).join(""),
  repeat: (text, [times = 0]) => (text.length * toNumber(times) <= sizeLimit ? text.repeat(Math.max(0, toNumber(times))) : tooLong()),
  padStart: (text, [length = 0, fill = " "]) => (toNumber(length) <= sizeLimit ? text.padStart(toNumber(length), toText(fill)) : tooLong()),
  padEnd: (text, [length = 0, fill = " "]) => (toNumber(length) <= sizeLimit ? text.padEnd(toNumber(length), toText(fill)) : tooLong()),
  localeCompare: (text, [other]) => text.localeCompare(toText(other)),
};

function tooLong(): never {
  throw new Unsupported("a very long text");
}

function range(from: Value, to: Value): [number | undefined, number | undefined] {
  return [from === undefined ? undefined : toNumber(from), to === undefined ? undefined : toNumber(to)];
}

function listMethod(list: Value[], name: string): Method | undefined {
  return Object.hasOwn(listMethods, name) ? (given) => listMethods[name]?.(list, given) : undefined;
}

type Each = (each: Value, index: number) => Value;
const eachOf =
  (given: readonly Value[]): Each =>
  (each, index) =>
    toCallable(given[0]).call([each, index]);

const listMethods: Readonly<Record<string, (list: Value[], given: readonly Value[]) => Value>> = {
  map: (list, given) => list.map(eachOf(given)),
  filter: (list, given) => list.filter(eachOf(given)),
  find: (list, given) => list.find(eachOf(given)),
  findLast: (list, given) => list.toReversed().find(eachOf(given)),
  findIndex: (list, given) => list.findIndex(eachOf(given)),
  some: (list, given) => list.some(eachOf(given)),
  every: (list, given) => list.every(eachOf(given)),
  forEach: (list, given) => void list.map(eachOf(given)) as undefined,
  flatMap: (list, given) => list.flatMap(eachOf(given)),
  reduce: (list, given) => reduce(list, given),
  reduceRight: (list, given) => reduce(list.toReversed(), given),
  sort: (list, [order]) => list.sort(comparer(order)),
  toSorted: (list, [order]) => list.toSorted(comparer(order)),
  reverse: (list) => list.reverse(),
  toReversed: (list) => list.toReversed(),
  slice: (list, [from, to]) => list.slice(...range(from, to)),
  splice: (list, [from = 0, count, ...more]) => list.splice(toNumber(from), count === undefined ? list.length : toNumber(count), ...more),
  concat: (list, given) => list.concat(...given),
  includes: (list, [value]) => list.includes(value),
  indexOf: (list, [value]) => list.indexOf(value),
  join: (list, [mark = ","]) => list.map(toText).join(toText(mark)),
  push: (list, given) => (list.length < sizeLimit ? list.push(...given) : tooLong()),
  pop: (list) => list.pop(),
  shift: (list) => list.shift(),
  unshift: (list, given) => list.unshift(...given),
  at: (list, [at = 0]) => list.at(toNumber(at)),
  flat: (list, [depth = 1]) => flat(list, toNumber(depth)),
  fill: (list, [value]) => list.fill(value),
};

function reduce(list: readonly Value[], [step, ...start]: readonly Value[]): Value {
  if (start.length === 0 && list.length === 0) return failWith("Reduce of empty array with no initial value");
  const first = start.length === 0 ? list[0] : start[0];
  const from = start.length === 0 ? 1 : 0;
  return list.slice(from).reduce<Value>((sum, each, index) => toCallable(step).call([sum, each, index + from]), first);
}

function comparer(order: Value): (left: Value, right: Value) => number {
  if (order !== undefined) return (left, right) => toNumber(toCallable(order).call([left, right]));
  return (left, right) => (toText(left) < toText(right) ? -1 : Number(toText(left) > toText(right)));
}

function flat(list: readonly Value[], depth: number): Value[] {
  return list.flatMap((each) => (Array.isArray(each) && depth >= 1 ? flat(each, depth - 1) : [each]));
}
