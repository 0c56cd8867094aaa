import { Unsupported } from "./syntax.ts";
import { Callable, Thing, toNumber, toText, type Value } from "./values.ts";

/** An operator before its value. */
export function unary(operator: string, value: Value): Value {
  if (operator === "!") return !value;
  if (operator === "-") return -toNumber(value);
  if (operator === "+") return toNumber(value);
  if (operator === "await") return value;
  if (operator === "void") return undefined;
  if (operator === "~") return ~toNumber(value);
  if (value instanceof Callable) return "function";
  return value instanceof Thing ? "object" : typeof value;
}

/** An operator between two values, both of them calculated. */
export function arithmetic(operator: string, left: Value, right: Value): Value {
  if (operator === "===") return left === right;
  if (operator === "!==") return left !== right;
  if (operator === "==" || operator === "!=") return (operator === "==") === isLooselySame(left, right);
  const isText = typeof left === "string" || typeof right === "string";
  if (operator === "+" && (isText || Array.isArray(left) || Array.isArray(right))) return toText(left) + toText(right);
  if (typeof left === "string" && typeof right === "string") return compare(operator, left, right);
  return calculate(operator, toNumber(left), toNumber(right));
}

function isLooselySame(left: Value, right: Value): boolean {
  if (left === undefined || left === null || right === undefined || right === null) return (left ?? null) === (right ?? null);
  return typeof left === typeof right ? left === right : toNumber(left) === toNumber(right);
}

function compare(operator: string, left: string | number, right: string | number): Value {
  if (operator === "<") return left < right;
  if (operator === ">") return left > right;
  if (operator === "<=") return left <= right;
  if (operator === ">=") return left >= right;
  return calculate(operator, Number(left), Number(right));
}

function calculate(operator: string, left: number, right: number): Value {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    case "**":
      return left ** right;
    case "<":
    case ">":
    case "<=":
    case ">=":
      return compare(operator, left, right);
    default:
      throw new Unsupported(operator);
  }
}
