import { Component, type ComponentType, h } from "preact";

/** Draws again only when one of its properties is another object or value. */
export function pure<Props extends object>(Part: ComponentType<Props>): ComponentType<Props> {
  return class Pure extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      const before = this.props as Readonly<Record<string, unknown>>;
      const entries = Object.entries(next);
      return entries.length !== Object.keys(before).length || entries.some(([name, value]) => before[name] !== value);
    }

    override render() {
      return h(Part, this.props);
    }
  };
}
