import { blockComment, doubled, type Language, language, number, single, slashed } from "./language.ts";

const common = "break case continue default do else for if return switch while";
const marks = [
  ["comment", slashed],
  ["string", doubled],
  ["string", single],
  ["number", number],
] as const;
/** Where a single quote is no string's: of one character, or a lifetime. */
const quoted = [
  ["comment", slashed],
  ["string", doubled],
  ["string", String.raw`'(?:[^'\\]|\\.[^']{0,10})'`],
  ["number", number],
] as const;
const annotated = [["name", String.raw`@[A-Za-z]\w*`], ...marks] as const;
const preprocessed = [["keyword", String.raw`^\s{0,50}#\s{0,10}\w+`], ...quoted] as const;
const tripled = { begin: '"""', end: '"""', tone: "string" } as const;
const backticked = { begin: "`", end: "(?<!\\\\)`", tone: "string" } as const;

const script = language({
  keywords: `${common} abstract any as assert async await boolean catch class const constructor declare delete enum export extends finally from function get implements import in infer instanceof interface is keyof let namespace never new number of private protected public readonly satisfies set static string super this throw try type typeof unknown var void yield`,
  constants: "true false null undefined NaN Infinity",
  word: String.raw`[A-Za-z_$][\w$]*`,
  regions: [blockComment, backticked],
  marks: annotated,
});

const java = language({
  keywords: `${common} abstract assert boolean byte catch char class const double enum extends final finally float implements import instanceof int interface long native new non-sealed package permits private protected public record sealed short static super synchronized this throw throws transient try var void volatile yield def in as trait`,
  regions: [blockComment, tripled],
  marks: annotated,
});

const kotlin = language({
  keywords: `${common} abstract actual as by catch class companion const constructor crossinline data enum expect external final finally fun get import in infix init inline inner interface internal is lateinit lazy let object open operator out override package private protected public reified sealed set super suspend this throw try typealias val var when where`,
  regions: [blockComment, tripled],
  marks: annotated,
});

const scala = language({
  keywords: `${common} abstract catch class def enum export extends extension final finally forSome given implicit import lazy match new object override package private protected sealed super then this throw trait try type using val var with yield`,
  regions: [blockComment, tripled],
  marks: [["name", String.raw`@[A-Za-z]\w*`], ...quoted],
});

const swift = language({
  keywords: `${common} actor any as associatedtype async await catch class convenience deinit enum extension fallthrough fileprivate final func get guard import in indirect init inout internal is lazy let mutating nil open operator override private protocol public repeat required rethrows self set some static struct subscript super throw throws try typealias var weak where`,
  constants: "true false nil",
  regions: [blockComment, tripled],
  marks: annotated,
});

const dart = language({
  keywords: `${common} abstract as assert async await base catch class const covariant deferred dynamic enum export extends extension external factory final finally get implements import in interface is late library mixin new on part required rethrow sealed set static super sync this throw try typedef var void when with yield`,
  regions: [blockComment, tripled],
  marks: annotated,
});

const cSharp = language({
  keywords: `${common} abstract as async await base bool byte catch char checked class const decimal delegate double enum event explicit extern finally fixed float foreach get global goto implicit in init int interface internal is lock long namespace new object operator out override params partial private protected public readonly record ref required sbyte sealed set short sizeof stackalloc static string struct this throw try typeof uint ulong unchecked unsafe ushort using value var virtual void volatile when where yield`,
  regions: [blockComment, tripled],
  marks: preprocessed,
});

const go = language({
  keywords: `${common} any bool byte chan const defer error fallthrough float32 float64 func go goto import int int8 int16 int32 int64 interface map package range rune select string struct type uint uint8 uint16 uint32 uint64 var`,
  constants: "true false nil iota",
  regions: [blockComment, { begin: "`", end: "`", tone: "string" }],
  marks: quoted,
});

const rust = language({
  keywords: `${common} as async await bool char const crate dyn enum extern f32 f64 fn i8 i16 i32 i64 i128 impl in isize let loop match mod move mut pub ref self Self static str struct super trait type u8 u16 u32 u64 u128 union unsafe use usize where yield`,
  constants: "true false None Some Ok Err",
  regions: [blockComment],
  marks: [["name", String.raw`#!?\[[^\]]*\]?|\b[a-z_]\w*!(?=[(\[{])`], ...quoted],
});

const c = language({
  keywords: `${common} alignas alignof auto bool catch char char16_t char32_t class concept const consteval constexpr constinit const_cast co_await co_return co_yield decltype delete double dynamic_cast enum explicit export extern final float friend goto inline int long module mutable namespace new noexcept operator override private protected public register reinterpret_cast requires restrict short signed sizeof size_t static static_assert static_cast struct template this thread_local throw try typedef typeid typename union unsigned using virtual void volatile wchar_t id self super`,
  constants: "true false NULL nullptr nil YES NO",
  regions: [blockComment],
  marks: preprocessed,
});

const php = language({
  keywords: `${common} abstract and array as catch class clone const declare echo elseif empty enum extends final finally fn foreach function global goto implements include include_once instanceof insteadof interface isset list match namespace new or print private protected public readonly require require_once static string bool int float throw trait try unset use var void xor yield`,
  regions: [blockComment],
  marks: [["keyword", String.raw`<\?(?:php)?|\?>`], ["name", String.raw`\$[A-Za-z_]\w*`], ["comment", "#(?!\\[).*"], ...marks],
});

const perl = language({
  keywords: `${common} elsif foreach last local my next our package redo require sub undef unless until use`,
  constants: "",
  marks: [
    ["comment", "(?<![^\\s])#.*"],
    ["name", String.raw`[$@%][A-Za-z_]\w*`],
    ["string", doubled],
    ["string", single],
    ["number", number],
  ],
});

const zig = language({
  keywords: `${common} align and anytype async await catch comptime const defer enum errdefer error export extern fn inline noreturn or orelse packed pub resume struct suspend test threadlocal try type union unreachable usingnamespace var void volatile`,
  constants: "true false null undefined",
  marks: [["name", String.raw`@[A-Za-z]\w*`], ...quoted],
});

const graphql = language({
  keywords: "directive enum extend fragment implements input interface mutation on query scalar schema subscription type union",
  regions: [tripled],
  marks: [
    ["comment", "#.*"],
    ["name", String.raw`[$@]\w+`],
    ["string", doubled],
    ["number", number],
  ],
});

const proto = language({
  keywords:
    "syntax package import option message enum service rpc returns stream repeated optional required oneof map reserved extend double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 bool string bytes public",
  regions: [blockComment],
  marks,
});

const hcl = language({
  keywords: "resource data variable output module provider terraform locals for in if else endif dynamic moved import",
  names: false,
  regions: [blockComment],
  marks: [
    ["comment", "#.*|//.*"],
    ["name", String.raw`^\s{0,100}[\w-]+(?=\s{0,30}=)`],
    ["string", doubled],
    ["number", number],
  ],
});

/** The languages that look like C, with what people write behind a fence for them. */
export const likeC: readonly (readonly [Language, string])[] = [
  [script, "js jsx mjs cjs javascript javascriptreact ts tsx mts cts typescript typescriptreact node"],
  [java, "java groovy gradle"],
  [kotlin, "kt kts kotlin"],
  [scala, "scala sbt"],
  [swift, "swift"],
  [dart, "dart"],
  [cSharp, "cs csharp c# fs fsharp"],
  [go, "go golang"],
  [rust, "rs rust"],
  [c, "c h cc cpp cxx hpp hh c++ objc objective-c objectivec m mm cuda arduino glsl hlsl wgsl"],
  [php, "php"],
  [perl, "pl perl"],
  [zig, "zig"],
  [graphql, "graphql gql"],
  [proto, "proto protobuf"],
  [hcl, "tf hcl terraform"],
];
