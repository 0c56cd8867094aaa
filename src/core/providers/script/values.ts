import { Unsupported } from "./syntax.ts";

/** What a calculation can hold. Nothing of the real program around it can be reached from here. */
export type Value = undefined | null | boolean | number | string | Value[] | Thing | Callable;

/** An object of the calculated program; its fields never mix with those of real objects. */
export class Thing {
  readonly fields: Map<string, Value>;
  constructor(fields: Iterable<readonly [string, Value]> = []) {
    this.fields = new Map(fields);
  }
}

/** A function of the calculated program, or one of ours that it may call. */
export class Callable {
  readonly call: (given: readonly Value[]) => Value;
  readonly fields: Map<string, Value>;
  constructor(call: (given: readonly Value[]) => Value, fields: Iterable<readonly [string, Value]> = []) {
    this.call = call;
    this.fields = new Map(fields);
  }
}

/** A `throw` of the calculated program on its way up. */
export class Thrown extends Error {
  readonly value: Value;
  constructor(value: Value) {
    super(value instanceof Thing ? String(value.fields.get("message")) : String(value));
    this.value = value;
  }
}

/** An error as the calculated program would meet it. */
export function failWith(message: string): never {
  throw new Thrown(errorOf(message));
}

export function errorOf(message: string): Thing {
  return new Thing([["message", message]]);
}

export function toNumber(value: Value): number {
  if (value instanceof Callable) throw new Unsupported("a function as a number");
  if (typeof value === "object" && value !== null) throw new Unsupported("an object as a number");
  return Number(value);
}

export function toText(value: Value): string {
  if (Array.isArray(value)) return value.map((each) => (each === null || each === undefined ? "" : toText(each))).join(",");
  if (value instanceof Thing) return "[object Object]";
  if (value instanceof Callable) throw new Unsupported("a function as text");
  return String(value);
}

export function toCallable(value: Value): Callable {
  return value instanceof Callable ? value : failWith("it is not a function");
}

export function toList(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return [...value];
  return failWith("it is not iterable");
}

/** Deep equality as strict assertions see it. */
export function isSame(left: Value, right: Value): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((each, index) => isSame(each, right[index]));
  }
  if (left instanceof Thing && right instanceof Thing) {
    const [mine, other] = [left.fields, right.fields];
    return mine.size === other.size && [...mine].every(([key, value]) => other.has(key) && isSame(value, other.get(key)));
  }
  return Object.is(left, right);
}
